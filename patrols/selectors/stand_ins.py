"""Who could come instead."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from patrols.models import Assignment, Leave, Shift
from patrols.selectors.people import Candidate, duties_during, hats_for
from patrols.workflow import AWAITED, CHECK_IN_OPENS
from safeschool.accounts.models import Membership, User
from safeschool.accounts.roles import Permission
from schools.models import Seat


def stand_ins(assignment: Assignment) -> list[Candidate]:
    """Those of the post's unit, of the person's own and of the post's school who may hold the seat and are not away.

    The free first, then those who have a duty then. Four queries.
    """
    shift = assignment.shift
    people = User.objects.filter(
        pk__in=_near(shift, assignment.slot_kind, assignment.user).values("user"), is_active=True
    ).exclude(pk=assignment.user_id)
    away = Leave.objects.touching(shift.on, shift.on).values("user")
    people = people.exclude(pk__in=away).order_by("full_name", "pk")
    busy = duties_during(people, shift.required_at, shift.ends_at)
    found = [Candidate(person, busy.get(person.pk)) for person in people]
    return sorted(found, key=lambda candidate: candidate.busy is not None)


def _near(shift: Shift, slot_kind: str, person: User) -> QuerySet[Membership]:
    seats = Seat.objects.filter(school=shift.post.school_id).values("membership")
    own = person.memberships.current(shift.on).values("unit")
    return hats_for(slot_kind, shift).filter(Q(unit=shift.post.unit_id) | Q(unit__in=own) | Q(pk__in=seats))


def may_take_over(user: User, assignment: Assignment, now: datetime) -> bool:
    """From when check-in opens until the end, while its person has not come, whoever of the unit may hold the seat."""
    shift = assignment.shift
    return (
        assignment.state in AWAITED
        and assignment.user_id != user.pk
        and shift.required_at - CHECK_IN_OPENS <= now < shift.ends_at
        and _near(shift, assignment.slot_kind, assignment.user).filter(user=user).exists()
    )


def takeable_by(user: User, shift: Shift, duties: Sequence[Assignment], now: datetime) -> set[int]:
    """Those of the shift's duties that this person may take over now."""
    if not user.may(Permission.VIEW_ROSTER):
        return set()
    for duty in duties:
        duty.shift = shift
    return {duty.pk for duty in duties if may_take_over(user, duty, now)}
