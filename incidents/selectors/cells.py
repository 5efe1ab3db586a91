"""How many incidents in each hexagon somebody may count, read from the sums that the database keeps.

What a unit's people all read is counted at every size; confidential files only in large hexagons, by whoever may count
them; sealed ones nowhere. Files that one sees as an exception (one's own report, one's seat) are not on the map.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, ExpressionWrapper, F, Q, Sum, Value, When
from django.db.models.fields import BooleanField, CharField
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay

from incidents.models import Incident, IncidentCell, IncidentCellHour
from incidents.querysets import SHARED
from incidents.querysets.cells import whole
from incidents.selectors.tally import Sight
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.kernel.cells import Parent
from safeschool.kernel.small import SENSITIVE, TOTAL, hidden_parts
from safeschool.kernel.week import day_bounds

MASKED = "MASKED"
# About 5 km²: the finest hexagon that tells of confidential files, and above the unit of few cases about children.
BLURRED = 7
# Up to so many days are counted to the day; a longer time by whole months, of one hour of the week by whole quarters.
MOST_EXACT_DAYS = 35
Days = tuple[date, date]


@dataclass(frozen=True)
class Asked:
    """Which incidents: of which days, kind, weekday (1 to 7), hour, and of which units (None: all in reach)."""

    days: Days
    group: str = ""
    weekday: int | None = None
    hour: int | None = None
    units: tuple[int, ...] | None = None

    @property
    def is_hourly(self) -> bool:
        """Whether only some hours of the week count."""
        return self.weekday is not None or self.hour is not None

    @property
    def is_exact(self) -> bool:
        """Whether the days are counted one by one."""
        return (self.days[1] - self.days[0]).days < MOST_EXACT_DAYS

    @property
    def months(self) -> int:
        """Of how many months a span has that is counted whole."""
        return 3 if self.is_hourly else 1

    @property
    def counted_days(self) -> Days:
        """The days that are really counted."""
        return self.days if self.is_exact else whole(*self.days, self.months)


def hexagons(user: User, asked: Asked, cells: Collection[int], resolution: int) -> dict[int, int | None]:
    """The number of each hexagon that has any; None where it is too small to be told."""
    is_above = len(user.reach(Permission.VIEW_DASHBOARD)) > 1
    sight = Sight.of(user, asked.units)
    numbers: dict[int, int | None] = {}
    for cell, parts in _parts(sight, asked, cells, resolution, is_above).items():
        hidden = hidden_parts(parts) if is_above else frozenset()
        number = parts[asked.group] if asked.group else parts.total()
        if number > 0:
            numbers[cell] = None if (asked.group or TOTAL) in hidden else number
    return numbers


def _parts(
    sight: Sight, asked: Asked, cells: Collection[int], resolution: int, is_above: bool
) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    if asked.is_exact:
        sources = [_rows(sight, asked, cells, resolution)]
    else:
        model: Any = IncidentCellHour if asked.is_hourly else IncidentCell
        days = asked.counted_days
        kept = model.objects.in_cells(cells, resolution, days, asked.months)
        sources = [kept, model.objects.fresh_in(cells, resolution, days)]
    for rows in sources:
        for cell, group, n in _summed(rows, sight, asked, resolution, is_above):
            found[cell][group] += n
    return found


def _summed(rows: Any, sight: Sight, asked: Asked, resolution: int, is_above: bool) -> Iterable[tuple[int, str, int]]:
    is_blurred = resolution <= BLURRED
    seen = Q(unit__in=sorted(sight.full | sight.shared), is_shared=True)
    if is_blurred and not (asked.is_hourly and is_above):
        seen |= Q(unit__in=sorted(sight.full | sight.counting), is_shared=False)
    rows = rows.filter(seen)
    if asked.weekday is not None:
        rows = rows.filter(weekday=asked.weekday)
    if asked.hour is not None:
        rows = rows.filter(hour=asked.hour)
    # Hours know no kinds, so what few numbers would tell is left out of them; small hexagons are too small for it.
    leaves_out = is_above and (asked.is_hourly or not is_blurred)
    if rows.model is IncidentCellHour:
        rows = rows.filter(is_small=False) if leaves_out else rows
        by_cell = rows.values_list("held_by").annotate(number=Sum("n")).order_by()
        return [(cell, TOTAL, number) for cell, number in by_cell]
    if leaves_out:
        rows = rows.exclude(**{f"{_group_of(rows)}__in": SENSITIVE})
    told = Case(
        When(Q(unit__in=sorted(sight.counting), is_shared=False), then=Value(MASKED)),
        default=F(_group_of(rows)),
        output_field=CharField(),
    )
    number: Any = Count("pk") if rows.model is Incident else Sum("n")
    return list(rows.annotate(told=told).values_list("held_by", "told").annotate(number=number).order_by())


def _group_of(rows: Any) -> str:
    return "type__group" if rows.model is Incident else "group"


def _rows(sight: Sight, asked: Asked, cells: Collection[int], resolution: int) -> Any:
    """The incidents themselves, of a time so short that their index is."""
    zone = sight.user.zone
    start, end = day_bounds(asked.days[0], zone)[0], day_bounds(asked.days[1], zone)[1]
    rows: Any = Incident.objects.happened_between(start, end).filter(cell__isnull=False, is_sealed=False)
    if asked.is_hourly:
        hours = {"weekday": ExtractIsoWeekDay("occurred_at", zone), "hour": ExtractHour("occurred_at", zone)}
        rows = rows.filter(date_precision="EXACT").annotate(**hours)
    is_shared = ExpressionWrapper(Q(confidentiality__in=SHARED), output_field=BooleanField())
    return rows.annotate(is_shared=is_shared, held_by=Parent("cell", resolution)).filter(held_by__in=cells)
