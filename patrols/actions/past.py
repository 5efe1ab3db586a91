"""A roster and a record of presence that were kept elsewhere, taken over whole: a few statements for all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patrols.actions.duty import set_reminders, span_of
from patrols.actions.presence import Position, distance_to
from patrols.models import Assignment, CheckIn, CheckOut, Shift
from patrols.workflow import ROLES_FOR, DutyState, SlotKind
from safeschool.accounts.models import Membership, Unit, User
from safeschool.accounts.roles import SCHOOL_ROLES
from safeschool.audit import journal
from schools.models import Seat

RUN = 1000


@dataclass(frozen=True)
class Seating:
    """One seat of a shift and who holds it."""

    shift: Shift
    user: User
    slot_kind: str


@dataclass(frozen=True)
class Presence:
    """When somebody came and left; neither for one who never came, no leaving for one who is still there."""

    assignment: Assignment
    submission: UUID
    came_at: datetime | None = None
    left_at: datetime | None = None
    position: Position | None = None
    congestion: int | None = None


@transaction.atomic
def take_over_roster(*, by: User | None, unit: Unit, seats: Sequence[Seating], now: datetime) -> list[Assignment]:
    """The seats as assignments, in the order given. Nobody is told one by one; reminders ahead are set as always.

    Shifts come with their post. Raises ValidationError when somebody is not qualified; the database refuses
    whoever would be at two posts at once.
    """
    _check_qualified(seats)
    rows = [
        Assignment(shift=seat.shift, user=seat.user, slot_kind=seat.slot_kind, span=span_of(seat.shift))
        for seat in seats
    ]
    Assignment.objects.bulk_create(rows, batch_size=RUN)
    set_reminders(rows, now)
    journal.record(by=by, verb="roster.taken_over", target=unit, unit_id=unit.pk, seats=len(rows))
    return rows


def _check_qualified(seats: Iterable[Seating]) -> None:
    """Every hat of everybody in one query, every seat of a hat at a school in another."""
    seats = list(seats)
    hats: dict[int, list[Membership]] = defaultdict(list)
    for hat in Membership.objects.filter(user__in={seat.user.pk for seat in seats}):
        hats[hat.user_id].append(hat)
    at_schools: dict[int, set[int]] = defaultdict(set)
    for membership_id, school_id in Seat.objects.filter(
        membership__in=[hat.pk for worn in hats.values() for hat in worn]
    ).values_list("membership", "school"):
        at_schools[membership_id].add(school_id)
    for seat in seats:
        fits = any(
            _stands(hat, seat.shift.on)
            and hat.role in ROLES_FOR[seat.slot_kind]
            and (hat.role not in SCHOOL_ROLES or seat.shift.post.school_id in at_schools[hat.pk])
            for hat in hats[seat.user.pk]
        )
        if not (fits and seat.user.is_active):
            raise ValidationError(
                _("%(name)s cannot take a seat for: %(kind)s.")
                % {"name": seat.user.full_name, "kind": SlotKind(seat.slot_kind).label}
            )


def _stands(hat: Membership, day: date) -> bool:
    return (hat.valid_from is None or hat.valid_from <= day) and (hat.valid_to is None or day <= hat.valid_to)


@transaction.atomic
def take_over_presence(*, by: User | None, unit: Unit, rows: Sequence[Presence]) -> None:
    """Who came, who left, who was absent. Assignments come with shift and post, and are still awaited."""
    came = [row for row in rows if row.came_at]
    CheckIn.objects.bulk_create([_check_in(row, row.came_at) for row in came if row.came_at], batch_size=RUN)
    CheckOut.objects.bulk_create(
        [
            CheckOut(assignment=row.assignment, at=row.left_at, by_id=row.assignment.user_id, congestion=row.congestion)
            for row in came
            if row.left_at
        ],
        batch_size=RUN,
    )
    by_state: dict[DutyState, list[int]] = defaultdict(list)
    for row in rows:
        row.assignment.state = _state(row)
        by_state[_state(row)].append(row.assignment.pk)
    for state, pks in by_state.items():
        Assignment.objects.filter(pk__in=pks).update(state=state)
    journal.record(
        by=by, verb="presence.taken_over", target=unit, unit_id=unit.pk, came=len(came), absent=len(rows) - len(came)
    )


def _state(row: Presence) -> DutyState:
    if row.came_at is None:
        return DutyState.ABSENT
    return DutyState.DONE if row.left_at else DutyState.ON_POST


def _check_in(row: Presence, came_at: datetime) -> CheckIn:
    check = CheckIn(
        assignment=row.assignment,
        submission=row.submission,
        at=came_at,
        method=CheckIn.Method.GPS,
        by_id=row.assignment.user_id,
        latitude=row.position.latitude if row.position else None,
        longitude=row.position.longitude if row.position else None,
        accuracy_m=row.position.accuracy_m if row.position else None,
    )
    check.distance_m, check.is_out_of_radius = distance_to(row.assignment.shift.post, row.position)
    return check
