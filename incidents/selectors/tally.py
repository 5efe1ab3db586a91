"""How many incidents somebody may count, read from the sums that the database keeps, whatever the number of rows.

The same numbers as `visible_to` and `counted_for` give row by row: sums for whole units, and row by row only what a
person sees as an exception (confidential files they reported or work on, files of a school where they sit).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth

from incidents.models import Incident, IncidentCount, IncidentHour
from incidents.querysets import SHARED
from incidents.querysets.files import any_of, lead_seats
from incidents.workflow import OPEN_STATUSES
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.week import day_bounds

# A line of more days than this is drawn by months.
MOST_DAYS_DRAWN = 62


@dataclass
class Tally:
    """Numbers of a period: all that count, of the visible ones their kinds and hours; masked ones by number alone."""

    by_group: Counter[str] = field(default_factory=Counter)
    visible_open: int = 0
    masked: int = 0
    masked_open: int = 0
    by_day: Counter[date] = field(default_factory=Counter)
    is_monthly: bool = False
    grid: Counter[tuple[int, int]] = field(default_factory=Counter)

    @property
    def counted(self) -> int:
        """Everything that counts."""
        return self.by_group.total() + self.masked

    @property
    def open(self) -> int:
        """What is still open of it."""
        return self.visible_open + self.masked_open


@dataclass(frozen=True)
class Sight:
    """The units whose every file somebody reads, only the shared ones, or only counts; and who they are."""

    user: User
    full: frozenset[int]
    shared: frozenset[int]
    counting: frozenset[int]
    own: frozenset[int]
    seats: tuple[int, ...]

    @classmethod
    def of(cls, user: User, units: Iterable[int] | None = None) -> "Sight":
        """What the user sees, in those units or everywhere."""

        def reach(permission: Permission) -> frozenset[int]:
            return (
                frozenset(user.reach(permission)) & within if within is not None else frozenset(user.reach(permission))
            )

        within = None if units is None else frozenset(units)
        viewing, confidential = reach(Permission.VIEW_INCIDENTS), reach(Permission.VIEW_CONFIDENTIAL)
        full = viewing & confidential
        counting = (viewing & reach(Permission.COUNT_CONFIDENTIAL)) - full
        own = reach(Permission.LOG_INCIDENT) - viewing
        return cls(user, full, viewing - full, counting, own, tuple(lead_seats(user)))

    @property
    def summed(self) -> Q:
        """The rows of the sums that count at all."""
        return (
            Q(unit__in=sorted(self.full))
            | Q(unit__in=sorted(self.shared), is_shared=True)
            | Q(unit__in=sorted(self.counting), is_shared=False)
        )

    @property
    def seen(self) -> Q:
        """The rows of the sums whose kinds and hours may be told."""
        return Q(unit__in=sorted(self.full)) | Q(unit__in=sorted(self.shared), is_shared=True)

    @property
    def exceptions(self) -> Q:
        """Incidents that are seen beside the sums."""
        mine = Q(reported_by=self.user) | Q(assignee=self.user)
        parts = []
        if self.shared:
            parts.append(mine & ~Q(confidentiality__in=SHARED) & Q(unit__in=sorted(self.shared)))
        if self.own:
            parts.append(Q(unit__in=sorted(self.own), reported_by=self.user))
        if self.seats:
            read = sorted(self.full | self.shared)
            parts.append(Q(school__in=self.seats, confidentiality__in=SHARED) & ~Q(unit__in=read))
        return any_of(parts)

    def is_on_one_clock(self) -> bool:
        """Whether the days of all these units are the reader's days."""
        units = self.full | self.shared
        zones = set(Unit.objects.filter(pk__in=units).order_by().values_list("time_zone", flat=True).distinct())
        return zones <= {self.user.zone.key}


def tally(user: User, first: date, last: date, units: Iterable[int] | None = None) -> Tally:
    """The numbers of the days from first to last, both in, by the reader's clock. Five queries.

    `units`: only those (whole subtrees are listed). Where units keep another clock than the reader, rows are counted.
    """
    wanted = None if units is None else list(units)
    sight = Sight.of(user, wanted)
    told = Tally(is_monthly=(last - first).days >= MOST_DAYS_DRAWN)
    if not sight.is_on_one_clock():
        return _counted_row_by_row(told, user, first, last, wanted)
    _add_sums(told, sight, first, last)
    start, end = day_bounds(first, user.zone)[0], day_bounds(last, user.zone)[1]
    rows = Incident.objects.happened_between(start, end).filter(sight.exceptions).order_by()
    if wanted is not None:
        rows = rows.filter(unit__in=wanted)
    _add_exceptions(told, sight, rows)
    return told


def _add_sums(told: Tally, sight: Sight, first: date, last: date) -> None:
    counts = IncidentCount.objects.over(first, last).filter(sight.summed).order_by()
    for group, is_shared, is_open, unit_seen, n in _by_kind(counts, sight):
        if is_shared or unit_seen:
            told.by_group[group] += n
            told.visible_open += n if is_open else 0
        else:
            told.masked += n
            told.masked_open += n if is_open else 0
    told.by_group += Counter()
    if told.is_monthly:
        by_month = counts.annotate(month=TruncMonth("first")).values_list("month").annotate(total=Sum("n"))
        told.by_day.update(dict(by_month))
    else:
        days = IncidentCount.objects.daily(first, last).filter(sight.summed).order_by()
        told.by_day.update(dict(days.values_list("first").annotate(total=Sum("n"))))
    hours = IncidentHour.objects.over(first, last).filter(sight.seen).order_by()
    for weekday, hour, n in hours.values_list("weekday", "hour").annotate(total=Sum("n")):
        told.grid[weekday, hour] += n


def _by_kind(counts: Any, sight: Sight) -> Iterable[tuple[str, bool, bool, bool, int]]:
    """Kinds with their sums; one statement where a person wears hats of one sort, two where of both."""
    for units, is_full in ((sight.full, True), (sight.shared, False)):
        if units:
            rows = counts.filter(unit__in=sorted(units)).values_list("group", "is_shared", "is_open")
            for group, is_shared, is_open, n in rows.annotate(total=Sum("n")):
                yield group, is_shared, is_open, is_full, n


def _add_exceptions(told: Tally, sight: Sight, rows: Any) -> None:
    shown = ("unit", "type__group", "confidentiality", "status", "occurred_at", "date_precision")
    for unit, group, level, status, at, precision in rows.values_list(*shown):
        is_open = status in OPEN_STATUSES
        told.by_group[group] += 1
        told.visible_open += is_open
        if unit in sight.counting and level not in SHARED:
            # Counted as masked by the sums; this reader sees it.
            told.masked -= 1
            told.masked_open -= is_open
        else:
            told.by_day[_day(told, at, sight.user.zone)] += 1
        if precision == "EXACT":
            local = at.astimezone(sight.user.zone)
            told.grid[local.isoweekday(), local.hour] += 1


def _day(told: Tally, at: datetime, zone: ZoneInfo) -> date:
    day = at.astimezone(zone).date()
    return day.replace(day=1) if told.is_monthly else day


def _counted_row_by_row(told: Tally, user: User, first: date, last: date, units: list[int] | None) -> Tally:
    """The same numbers without the sums: what they are proved by, and what is told across time zones."""
    start, end = day_bounds(first, user.zone)[0], day_bounds(last, user.zone)[1]
    rows: Any = Incident.objects.counted_for(user).happened_between(start, end).order_by()
    if units is not None:
        rows = rows.filter(unit__in=units)
    for is_masked, group, status, at, precision in rows.values_list(
        "is_masked", "type__group", "status", "occurred_at", "date_precision"
    ).iterator():
        is_open = status in OPEN_STATUSES
        told.by_day[_day(told, at, user.zone)] += 1
        if is_masked:
            told.masked += 1
            told.masked_open += is_open
            continue
        told.by_group[group] += 1
        told.visible_open += is_open
        if precision == "EXACT":
            local = at.astimezone(user.zone)
            told.grid[local.isoweekday(), local.hour] += 1
    return told
