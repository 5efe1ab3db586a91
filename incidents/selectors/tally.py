"""How many incidents somebody may count, read from the sums that the database keeps, whatever the number of rows.

The same numbers as `visible_to` and `counted_for` give row by row: sums for whole units, and row by row only what a
person sees as an exception (confidential files they reported or work on, files of a school where they sit).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q, Sum
from django.db.models.functions import TruncMonth

from incidents.models import Incident, IncidentCount, IncidentHour
from incidents.querysets import SHARED
from incidents.querysets.counts import Cover, cover_of
from incidents.querysets.files import lead_seats
from incidents.querysets.words import any_of
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
    # Every unit there is with its path and its clock.
    tree: Mapping[int, tuple[str, str]]

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
        tree = {pk: (path, zone) for pk, path, zone in Unit.objects.order_by().values_list("pk", "path", "time_zone")}
        return cls(user, full, viewing - full, counting, own, tuple(lead_seats(user)), tree)

    @property
    def seen(self) -> list[tuple[Cover, Q]]:
        """The units whose kinds and hours may be told, and which of their sums."""
        told = [(self._cover(self.full), Q()), (self._cover(self.shared), Q(is_shared=True))]
        return [one for one in told if one[0].apart or one[0].tops]

    @property
    def masked(self) -> list[tuple[Cover, Q]]:
        """The units whose confidential files are a number alone."""
        return [(self._cover(self.counting), Q(is_shared=False))] if self.counting else []

    def _cover(self, units: frozenset[int]) -> Cover:
        return cover_of(units, {pk: path for pk, (path, _zone) in self.tree.items()})

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
        return all(self.tree[unit][1] == self.user.zone.key for unit in self.full | self.shared)


def tally(user: User, first: date, last: date, units: Iterable[int] | None = None, *, hours: bool = True) -> Tally:
    """The numbers of the days from first to last, both in, by the reader's clock; some twenty statements at most.

    `units`: only those (whole subtrees are listed). Where units keep another clock than the reader, rows are counted.
    Without `hours` nobody asks for the grid of the week.
    """
    wanted = None if units is None else list(units)
    sight = Sight.of(user, wanted)
    told = Tally(is_monthly=(last - first).days >= MOST_DAYS_DRAWN)
    if not sight.is_on_one_clock():
        return _counted_row_by_row(told, user, first, last, wanted)
    _add_sums(told, sight, first, last)
    if hours:
        _add_hours(told, sight, first, last)
    start, end = day_bounds(first, user.zone)[0], day_bounds(last, user.zone)[1]
    rows = Incident.objects.happened_between(start, end).filter(sight.exceptions).order_by()
    if wanted is not None:
        rows = rows.filter(unit__in=wanted)
    _add_exceptions(told, sight, rows)
    return told


def _add_sums(told: Tally, sight: Sight, first: date, last: date) -> None:
    of_time = IncidentCount.objects.over if told.is_monthly else IncidentCount.objects.daily
    of_day: Any = TruncMonth("first") if told.is_monthly else F("first")
    for is_seen, covers in ((True, sight.seen), (False, sight.masked)):
        for cover, level in covers:
            for counts in of_time(first, last, cover):
                by_kind = counts.filter(level).values_list(of_day, "group", "is_open").annotate(total=Sum("n"))
                for day, group, is_open, n in by_kind:
                    _add(told, day, group, is_seen, is_open, n)
    told.by_group += Counter()


def _add(told: Tally, day: date, group: str, is_seen: bool, is_open: bool, n: int) -> None:
    told.by_day[day] += n
    if is_seen:
        told.by_group[group] += n
        told.visible_open += n if is_open else 0
    else:
        told.masked += n
        told.masked_open += n if is_open else 0


def _add_hours(told: Tally, sight: Sight, first: date, last: date) -> None:
    for cover, level in sight.seen:
        for hours in IncidentHour.objects.over(first, last, cover):
            for weekday, hour, n in hours.filter(level).values_list("weekday", "hour").annotate(total=Sum("n")):
                told.grid[weekday, hour] += n


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
