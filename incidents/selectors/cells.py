"""How many incidents in each hexagon somebody may count, read from the sums that the database keeps.

What a unit's people all read is counted at every size; confidential files only in large hexagons, by whoever may count
them; sealed ones nowhere. Files that one sees as an exception (one's own report, one's seat) are not on the map.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, ExpressionWrapper, Model, Q, Sum, Value, When
from django.db.models.fields import BooleanField, CharField
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay

from incidents.models import Incident, IncidentCell, IncidentCellHour, IncidentType
from incidents.querysets import SHARED
from incidents.querysets.cells import whole
from incidents.querysets.words import any_of
from incidents.selectors.tally import Sight
from incidents.workflow import FINEST_OF_HOURS, TOGETHER
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.kernel.cells import FINEST, AnyOf, Parent
from safeschool.kernel.small import FEWEST, SENSITIVE, TOTAL, hidden_parts
from safeschool.kernel.week import day_bounds

MASKED = "MASKED"
# About 5 km²: the finest hexagon that tells of confidential files, and above the unit of few cases about children.
BLURRED = 7
# Up to so many days are counted to the day; a longer time by whole months, an hour of the week by whole years.
MOST_EXACT_DAYS = 21
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
    def finest(self) -> int:
        """The smallest hexagons in which it is counted."""
        return FINEST_OF_HOURS if self.is_hourly and not self.is_exact else FINEST

    @property
    def months(self) -> int:
        """Of how many months a span has that is counted whole."""
        return 12 if self.is_hourly else 1

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
        number = parts[asked.group] if asked.group else parts.total()
        if number > 0:
            numbers[cell] = None if is_above and _is_hidden(parts, asked.group) else number
    return numbers


def _is_hidden(parts: Counter[str], group: str) -> bool:
    """Whether the number would tell of few children: with a total beside it, that of any other kind does too."""
    if group:
        return any(0 < parts[kind] < FEWEST for kind in SENSITIVE)
    return TOTAL in hidden_parts({kind or "OTHERS": number for kind, number in parts.items()})


def _parts(
    sight: Sight, asked: Asked, cells: Collection[int], resolution: int, is_above: bool
) -> dict[int, Counter[str]]:
    """Of each hexagon its kinds, as far as they are needed: see `Reading`."""
    reading = Reading(sight, asked, resolution, is_above)
    found: dict[int, Counter[str]] = defaultdict(Counter)
    if asked.is_exact:
        sources = [_rows(sight, asked, cells, resolution)]
    else:
        model: Any = IncidentCellHour if asked.is_hourly else IncidentCell
        days = asked.counted_days
        kept = model.objects.in_cells(cells, resolution, days)
        if not asked.is_hourly and not asked.group:
            kept = kept.filter(group__in=reading.apart)
        sources = [kept, model.objects.fresh_in(cells, resolution, days)]
    for rows in sources:
        for cell, group, n in reading.summed(rows):
            found[cell][group] += n
    return found


@dataclass(frozen=True)
class Reading:
    """How the sums are read: confidential files in large hexagons alone, and above the unit no few cases of children.

    Without a kind asked for, the kinds that few numbers would tell of stand apart and all others together.
    """

    sight: Sight
    asked: Asked
    resolution: int
    is_above: bool

    @property
    def is_blurred(self) -> bool:
        """Whether the hexagons are large."""
        return self.resolution <= BLURRED

    @property
    def leaves_out(self) -> bool:
        """Whether the kinds that few numbers would tell of are left out: of hours, and of small hexagons."""
        return self.is_above and (self.asked.is_hourly or not self.is_blurred)

    @property
    def apart(self) -> list[str]:
        """The kinds of folded sums that make up everything; what is not folded yet knows each kind."""
        return [TOGETHER] if self.leaves_out else [TOGETHER, *sorted(SENSITIVE)]

    @property
    def seen(self) -> Q:
        """The rows of these units that count at this size."""
        sight = self.sight
        shared, masked = sight.full | sight.shared, sight.full | sight.counting
        if not self.is_blurred or (self.asked.is_hourly and self.is_above):
            return Q(unit__in=sorted(shared), is_shared=True)
        both = Q(unit__in=sorted(shared & masked))
        # Most readers have one reach for both, and no row need be asked whether it is shared.
        parts = [both] if shared & masked else []
        parts += [Q(unit__in=sorted(shared - masked), is_shared=True)] if shared - masked else []
        parts += [Q(unit__in=sorted(masked - shared), is_shared=False)] if masked - shared else []
        return any_of(parts)

    def summed(self, rows: Any) -> Iterable[tuple[int, str, int]]:
        """(cell, kind, number); the kind "" is all that need not stand apart."""
        rows = rows.filter(self.seen)
        for name in ("weekday", "hour"):
            if (value := getattr(self.asked, name)) is not None:
                rows = rows.filter(**{name: value})
        if rows.model is IncidentCellHour:
            rows = rows.filter(is_small=False) if self.leaves_out else rows
            by_cell = rows.values_list("held_by").annotate(number=Sum("n")).order_by()
            return [(cell, TOTAL, number) for cell, number in by_cell]
        # Of rows, not of keys: so the index of the map is enough.
        number: Any = Count("*") if rows.model is Incident else Sum("n")
        return list(self._kinds(rows).values_list("held_by", "told").annotate(number=number).order_by())

    def _kinds(self, rows: Any) -> Any:
        """What each row is told as: masked, a kind that is asked for or stands apart, or all the rest."""
        is_of = _kinds_of(rows.model, {*SENSITIVE, *([self.asked.group] if self.asked.group else [])})
        small = [is_of[kind] for kind in SENSITIVE]
        rows = rows.exclude(any_of(small)) if self.leaves_out else rows
        named = [] if self.leaves_out else sorted(SENSITIVE)
        if self.asked.group:
            named = sorted(is_of) if self.is_above else [self.asked.group]
            rows = rows.filter(any_of([is_of[kind] for kind in named]))
        counting = sorted(self.sight.counting)
        whens = [When(unit__in=counting, is_shared=False, then=Value(MASKED))] if counting else []
        whens += [When(is_of[kind], then=Value(kind)) for kind in named]
        return rows.annotate(told=Case(*whens, default=Value(TOTAL), output_field=CharField()))


def _kinds_of(model: type[Model], kinds: Collection[str]) -> dict[str, Q]:
    """Which rows are of each kind: of incidents by their types, which are few, so that nothing is joined."""
    if model is not Incident:
        return {kind: Q(group=kind) for kind in kinds}
    types = IncidentType.objects.filter(group__in=kinds).order_by().values_list("group", "pk")
    found: dict[str, list[int]] = {kind: [] for kind in kinds}
    for kind, pk in types:
        found[kind].append(pk)
    return {kind: Q(type__in=keys) for kind, keys in found.items()}


def _rows(sight: Sight, asked: Asked, cells: Collection[int], resolution: int) -> Any:
    """The incidents themselves, of a time so short that their index is."""
    zone = sight.user.zone
    start, end = day_bounds(asked.days[0], zone)[0], day_bounds(asked.days[1], zone)[1]
    rows: Any = Incident.objects.happened_between(start, end).filter(cell__isnull=False, is_sealed=False)
    if asked.is_hourly:
        weekday, hour = ExtractIsoWeekDay("occurred_at", tzinfo=zone), ExtractHour("occurred_at", tzinfo=zone)
        rows = rows.filter(date_precision="EXACT").annotate(weekday=weekday, hour=hour)
    is_shared = ExpressionWrapper(Q(confidentiality__in=SHARED), output_field=BooleanField())
    rows = rows.filter(AnyOf(Parent("cell", resolution), cells))
    return rows.annotate(is_shared=is_shared, held_by=Parent("cell", resolution))
