"""One's own duties, as the phone shows them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from patrols.models import Assignment
from patrols.querysets import AssignmentQuerySet
from patrols.selectors.street import StreetSum, sums_of
from patrols.workflow import DutyState, may_move
from safeschool.accounts.models import User

SHOWN = 30
RECENT = timedelta(hours=12)


@dataclass(frozen=True)
class DutyCard:
    """A duty and what its person may do with it now; `submission` makes two taps one check-in."""

    assignment: Assignment
    may_confirm: bool
    may_check_in: bool
    may_check_out: bool
    may_give_away: bool
    submission: UUID
    street: list[StreetSum] = field(default_factory=list)


def my_duties(user: User, now: datetime) -> list[DutyCard]:
    """The duties of the last hours and those ahead, by time. Two queries."""
    rows = Assignment.objects.held().of(user).filter(shift__ends_at__gt=now - RECENT)
    rows = rows.select_related("shift__post__unit", "shift__post__school", "check_in", "check_out")
    duties = list(rows.order_by("shift__starts_at", "pk")[:SHOWN])
    sums = sums_of([row for row in duties if row.state == DutyState.ON_POST])
    return [card_of(row, now, sums.get(row.pk)) for row in duties]


def duty_to_begin(rows: AssignmentQuerySet, now: datetime) -> Assignment | None:
    """The duty among these that takes a check-in now, the nearest first."""
    near = rows.held().filter(shift__ends_at__gt=now).select_related("shift__post").order_by("shift__required_at", "pk")
    takes = (row for row in near if row.shift.takes_check_ins(now) and may_move(row.state, DutyState.ON_POST))
    return next(takes, None)


def card_of(assignment: Assignment, now: datetime, street: list[StreetSum] | None = None) -> DutyCard:
    """What may be done with it now."""
    shift = assignment.shift
    return DutyCard(
        assignment,
        may_confirm=may_move(assignment.state, DutyState.CONFIRMED) and now < shift.ends_at,
        may_check_in=shift.takes_check_ins(now) and may_move(assignment.state, DutyState.ON_POST),
        may_check_out=assignment.state == DutyState.ON_POST,
        may_give_away=assignment.is_awaited and now < shift.required_at,
        submission=uuid4(),
        street=(street or []) if now < shift.ends_at else [],
    )
