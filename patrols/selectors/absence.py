"""An absence: the duties that it leaves open, and how few changes fill them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import QuerySet
from django.utils.functional import Promise

from patrols.models import Assignment, Leave, LeaveRequest, Shift
from patrols.roster import Disturb, Limits, Repair, repair
from patrols.roster.model import Choice, Problem
from patrols.roster.rules import bars
from patrols.selectors.planning import DAY, WeekToPlan, week_to_plan
from patrols.workflow import AWAITED, SlotKind
from safeschool.accounts.models import User
from safeschool.kernel.week import Week

SECONDS = 5
SALT = "patrols.absence"
# A proposal is as old as the roster it was made for: nobody publishes yesterday's.
VALID = 30 * 60


def duties_in(away: Leave | LeaveRequest, now: datetime) -> QuerySet[Assignment]:
    """The coming duties of the person on the days of the leave, by time."""
    rows = Assignment.objects.of(away.user).filter(state__in=AWAITED, shift__required_at__gt=now)
    rows = rows.filter(shift__on__range=(away.starts_on, away.ends_on))
    return rows.select_related("user", "shift__post__unit", "shift__post__school").order_by("shift__required_at", "pk")


@dataclass(frozen=True)
class Change:
    """Somebody gets a seat, or is relieved of one."""

    shift: Shift
    kind: str | Promise
    person: User


@dataclass(frozen=True)
class Proposal:
    """What a repair would do; `told` is itself as a signed text, so that exactly this is published.

    Fewer changes than `least` cannot fill as many seats.
    """

    given: list[Change]
    relieved: list[Change]
    empty: list[Change]
    people: int
    least: int
    told: str


@dataclass(frozen=True)
class _Seats:
    """Who holds which seat now, and who would."""

    asked: WeekToPlan
    before: Mapping[str, str]
    after: Mapping[str, str]

    def change(self, seat: str, person: str) -> Change:
        shift, kind, _number = seat.split("/")
        return Change(self.asked.shifts[int(shift)], SlotKind(kind).label, self.asked.people[int(person)])


def proposal_for(leave: Leave, week: Week, now: datetime, *, at_most: int | None, may_move: bool) -> Proposal:
    """The fullest roster of that week without the person, with the fewest changes.

    Others keep their duties unless `may_move`; who has confirmed a duty keeps it always. `at_most` so many people get
    or lose a duty.
    """
    asked = week_to_plan(leave.unit, week, now)
    person, problem = str(leave.user_id), asked.bundled.problem
    start, end = (max((day - week.monday).days, 0) for day in (leave.starts_on, leave.ends_on))
    if may_move:
        problem = replace(problem, locks=problem.locks - _movable(asked, problem, person))
    found = repair(
        problem,
        asked.bundled.problem.locks,
        {person: (start * DAY, (end + 1) * DAY)},
        Disturb(at_most=at_most),
        Limits(seconds=SECONDS, is_here=None),
    )
    seats = _Seats(asked, asked.bundled.locked, _seated(asked, found))
    return _told(seats, found, person, leave, week)


def _movable(asked: WeekToPlan, problem: Problem, away: str) -> frozenset[Choice]:
    """Duties that others may be asked to give up: not confirmed, and such as the rules would give them again."""
    confirmed = set(
        Assignment.objects.filter(shift__in=asked.shifts).exclude(state="PLANNED").values_list("shift", "user")
    )
    shifts_of = {need: {int(seat.key.split("/")[0]) for seat in seats} for need, seats in asked.bundled.seats.items()}
    needs = {need.key: need for need in problem.needs}
    windows = {window.key: window for window in problem.windows}
    people = {person.key: person for person in problem.people}
    return frozenset(
        (who, key)
        for who, key in problem.locks
        if who != away
        and not any((shift, int(who)) in confirmed for shift in shifts_of[key])
        and not bars(problem, people[who], needs[key], windows[needs[key].window])
    )


def _seated(asked: WeekToPlan, found: Repair) -> dict[str, str]:
    """Who would hold which seat: whoever stays keeps theirs; whoever is new takes one given up, else a free one."""
    of_need: dict[str, set[str]] = defaultdict(set)
    for who, need in found.plan.chosen:
        of_need[need].add(who)
    after: dict[str, str] = {}
    for need, seats in asked.bundled.seats.items():
        holders = {seat.key: asked.bundled.locked.get(seat.key, "") for seat in seats}
        stay = {seat: who for seat, who in holders.items() if who in of_need[need]}
        free = sorted((seat for seat in holders if seat not in stay), key=lambda seat: not holders[seat])
        after |= stay | dict(zip(free, sorted(of_need[need] - set(stay.values())), strict=False))
    return after


def _told(seats: _Seats, found: Repair, away: str, leave: Leave, week: Week) -> Proposal:
    before, after = seats.before, seats.after
    changed = sorted(seat for seat in before.keys() | after.keys() if before.get(seat) != after.get(seat))
    given = [(seat, after[seat]) for seat in changed if seat in after]
    relieved = [(seat, before[seat]) for seat in changed if seat in before and before[seat] != away]
    body: dict[str, Any] = {"leave": leave.pk, "week": str(week), "given": given, "relieved": relieved}
    touched = {who for _seat, who in (*given, *relieved)}
    return Proposal(
        _by_time(seats, given),
        _by_time(seats, relieved),
        _by_time(seats, [(seat, before[seat]) for seat in changed if seat not in after]),
        len(touched),
        found.least,
        signing.dumps(body, salt=SALT),
    )


def _by_time(seats: _Seats, pairs: list[tuple[str, str]]) -> list[Change]:
    changes = [seats.change(seat, who) for seat, who in pairs]
    return sorted(changes, key=lambda change: (change.shift.required_at, change.shift.pk))


def read_proposal(told: str) -> dict[str, Any] | None:
    """The proposal as it was shown; None when it is none of ours or too old."""
    try:
        body: dict[str, Any] = signing.loads(told, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return None
    return body
