"""Shifts made from bell times, and moved when the bells change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse

from patrols.actions.duty import drop_reminders, set_reminders, span_of
from patrols.actions.stale import undo_stale_swaps
from patrols.models import Assignment, Post, Shift
from patrols.selectors.hours import Duty, duties_between
from patrols.workflow import DutyState, ShiftState
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal
from safeschool.kernel.week import Week
from safeschool.notifications.send import Message, notify_many
from safeschool.notifications.workflow import Topic

Key = tuple[int, date, str, int]
TIMES = ("required_at", "starts_at", "ends_at")
MOVE_TOGETHER = "SET CONSTRAINTS shift_starts_once_at_post, person_is_at_one_post_at_a_time {}"
WEEKS_AHEAD = 4


@dataclass(frozen=True)
class Made:
    """What a run of `generate_shifts` did."""

    created: int
    moved: int
    cancelled: int


@transaction.atomic
def generate_shifts(*, by: User | None, unit: Unit, week: Week, now: datetime) -> Made:
    """The shifts of a week for every post of the unit and of those below it, as the bells have it now.

    Idempotent. A future shift whose bell changed moves, one whose window is gone is cancelled; whoever holds a seat
    there is told once. What has begun stays. A shift moved onto another duty of the same person loses that person.
    """
    # The lock makes two planners take turns.
    locked = Post.objects.under(unit).select_for_update(of=("self",)).order_by("pk")
    posts = list(locked.select_related("unit", "school__unit"))
    wanted = {
        (pk, duty.on, duty.moment, duty.wave): duty
        for pk, duties in duties_between(posts, week.monday, week.sunday).items()
        for duty in duties
    }
    rows = Shift.objects.filter(post__in=posts, on__range=(week.monday, week.sunday)).select_related("post")
    there: dict[Key, Shift] = {(row.post_id, row.on, row.moment, row.wave): row for row in rows}
    ahead = {key: row for key, row in there.items() if row.required_at > now}
    gone = [row for key, row in ahead.items() if key not in wanted and row.state == ShiftState.PLANNED]
    _cancel(gone, now)
    changed = [(row, wanted[key]) for key, row in ahead.items() if key in wanted and _differs(row, wanted[key])]
    moved = _move(changed, now)
    fresh = [_shift(key, duty) for key, duty in wanted.items() if key not in there and duty.ends_at > now]
    Shift.objects.bulk_create(fresh, batch_size=1000)
    made = Made(created=len(fresh), moved=moved, cancelled=len(gone))
    if any((made.created, made.moved, made.cancelled)):
        journal.record(
            by=by, verb="generate_shifts", target=unit, unit_id=unit.pk, week=str(week),
            created=made.created, moved=made.moved, cancelled=made.cancelled,
        )  # fmt: skip
    return made


def renew_shifts(*, now: datetime) -> int:
    """Bring the weeks already planned in line with the bells of today; returns how many shifts changed."""
    changed = 0
    first = Week.of((now - timedelta(days=1)).date())
    last = first.monday + timedelta(weeks=WEEKS_AHEAD, days=6)
    planned = Shift.objects.filter(on__range=(first.monday, last)).order_by()
    for unit in Unit.objects.filter(pk__in=planned.values("post__unit")):
        days = planned.filter(post__unit=unit).values_list("on", flat=True).distinct()
        for week in sorted({Week.of(day) for day in days}):
            made = generate_shifts(by=None, unit=unit, week=week, now=now)
            changed += made.created + made.moved + made.cancelled
    return changed


def _shift(key: Key, duty: Duty) -> Shift:
    times = {name: getattr(duty, name) for name in TIMES}
    return Shift(post_id=key[0], on=duty.on, moment=duty.moment, wave=duty.wave, **times)


def _differs(shift: Shift, duty: Duty) -> bool:
    return shift.state == ShiftState.CANCELLED or any(getattr(shift, name) != getattr(duty, name) for name in TIMES)


def _move(pairs: Sequence[tuple[Shift, Duty]], now: datetime) -> int:
    """Put the shifts at their new times, all at once, and their people with them."""
    if not pairs:
        return 0
    for shift, duty in pairs:
        shift.state = ShiftState.PLANNED
        for name in TIMES:
            setattr(shift, name, getattr(duty, name))
    shifts = [shift for shift, _duty in pairs]
    with connection.cursor() as cursor:
        cursor.execute(MOVE_TOGETHER.format("DEFERRED"))
        Shift.objects.bulk_update(shifts, [*TIMES, "state"], batch_size=1000)
        held = _awaited_at(shifts)
        for assignment in held:
            assignment.span = span_of(assignment.shift)
        Assignment.objects.bulk_update(held, ["span"], batch_size=1000)
        lost = _clashing(held)
        _release([row for row in held if row.pk in lost], now)
        cursor.execute(MOVE_TOGETHER.format("IMMEDIATE"))
    kept = [row for row in held if row.pk not in lost]
    drop_reminders(kept)
    set_reminders(kept, now)
    _tell(kept, "moved", now)
    undo_stale_swaps(now=now, of=kept)
    return len(shifts)


def _awaited_at(shifts: Iterable[Shift]) -> list[Assignment]:
    rows = Assignment.objects.awaited().filter(shift__in=[shift.pk for shift in shifts])
    return list(rows.select_related("user", "shift__post").order_by("pk"))


def _clashing(moved: Sequence[Assignment]) -> set[int]:
    """The moved assignments that now overlap another duty of their person; of two moved, the later given goes."""
    pks = {row.pk for row in moved}
    if not moved:
        return set()
    around = DateTimeTZRange(min(row.span.lower for row in moved), max(row.span.upper for row in moved))
    by_person: dict[int, list[Assignment]] = {}
    for row in Assignment.objects.held().filter(user__in={row.user_id for row in moved}, span__overlap=around):
        by_person.setdefault(row.user_id, []).append(row)
    lost: set[int] = set()
    for rows in by_person.values():
        # What did not move keeps its place; then first come, first served.
        kept: list[Assignment] = []
        for row in sorted(rows, key=lambda row: (row.pk in pks, row.pk)):
            if row.pk in pks and any(_overlap(row, other) for other in kept):
                lost.add(row.pk)
            else:
                kept.append(row)
    return lost


def _overlap(one: Assignment, other: Assignment) -> bool:
    return bool(one.span.lower < other.span.upper and other.span.lower < one.span.upper)


def _cancel(shifts: Sequence[Shift], now: datetime) -> None:
    Shift.objects.filter(pk__in=[shift.pk for shift in shifts]).update(state=ShiftState.CANCELLED)
    _release(_awaited_at(shifts), now)


def _release(assignments: Sequence[Assignment], now: datetime) -> None:
    Assignment.objects.filter(pk__in=[row.pk for row in assignments]).update(state=DutyState.CANCELLED)
    drop_reminders(assignments)
    _tell(assignments, "taken", now)
    undo_stale_swaps(now=now, of=assignments)


def _tell(assignments: Iterable[Assignment], what: str, now: datetime) -> None:
    """Once per person and new time, however often the shifts are made."""
    messages = [
        Message(
            to=row.user,
            key=f"duty-{what}:{row.pk}" + (f":{row.shift.required_at:%Y%m%dT%H%M}" if what == "moved" else ""),
            context={"shift": row.shift, "post": row.shift.post},
            link=reverse("patrols:my_shifts"),
            expires_at=row.shift.ends_at,
            topic=Topic.CHANGE,
        )
        for row in assignments
    ]
    notify_many(about=f"patrols/email/duty_{what}.txt", messages=messages, now=now)
