"""Coming and leaving."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patrols.actions.duty import acknowledge, drop_reminders, locked
from patrols.models import Assignment, CheckIn, CheckOut, PatrolPoint, Post
from patrols.workflow import DutyState, may_move
from safeschool.accounts.models import User
from safeschool.audit import journal
from safeschool.kernel import live
from safeschool.kernel.conflicts import Conflict

EARTH_M = 6_371_008.8
# A phone's clock may run a little ahead of ours.
CLOCK_ERROR = timedelta(minutes=2)


@dataclass(frozen=True)
class Position:
    """Where a phone says it is, and how sure it is, in metres."""

    latitude: float
    longitude: float
    accuracy_m: float | None = None

    @classmethod
    def told(
        cls, latitude: float | None, longitude: float | None, accuracy_m: float | None = None
    ) -> "Position | None":
        """What a tap sent of it; None unless both degrees came."""
        return None if latitude is None or longitude is None else cls(latitude, longitude, accuracy_m)


def metres_between(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The distance on the sphere."""
    north, other_north = radians(latitude), radians(other_latitude)
    across = sin((other_north - north) / 2) ** 2
    along = sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(across + cos(north) * cos(other_north) * along))


@transaction.atomic
def check_in(
    *,
    by: User,
    assignment: Assignment,
    submission: UUID,
    now: datetime,
    at: datetime | None = None,
    position: Position | None = None,
    method: str = CheckIn.Method.GPS,
) -> tuple[CheckIn, bool]:
    """The person is on post; returns the check-in and whether it is new.

    The same submission again, or a second tap, is the first check-in; another body is a Conflict. Somebody else
    than the person counts as the dispatcher. Out of radius is flagged. ValidationError: too early, over, or cancelled.
    """
    row = locked(assignment)
    facts = _facts(by, row, at, position, method)
    known = CheckIn.objects.filter(submission=submission).first()
    if known is not None:
        if any(getattr(known, name) != value for name, value in facts.items()):
            raise Conflict(_("This check-in was sent before with another position. Reload the page."))
        return known, False
    first = CheckIn.objects.filter(assignment=row).first()
    if first is not None:
        return first, False
    came_at = at or now
    _check_time(row, came_at, now)
    check = CheckIn(submission=submission, **{**facts, "at": came_at})
    check.distance_m, check.is_out_of_radius = distance_to(row.shift.post, position)
    check.save()
    row.state = DutyState.ON_POST
    row.save(update_fields=["state"])
    drop_reminders([row])
    acknowledge(row, now)
    journal.record(
        by=by,
        verb="check_in",
        target=row,
        unit_id=row.shift.post.unit_id,
        method=check.method,
        distance_m=check.distance_m,
        is_out_of_radius=check.is_out_of_radius,
    )
    live.changed(path=row.shift.post.unit.path, kind="post", pk=row.shift.post_id)
    return check, True


def _facts(
    by: User, assignment: Assignment, at: datetime | None, position: Position | None, method: str
) -> dict[str, object]:
    """What the sender said; a repeated submission must say it again."""
    own = by.pk == assignment.user_id
    facts: dict[str, object] = {
        "assignment_id": assignment.pk,
        "by_id": by.pk,
        "method": method if own else CheckIn.Method.DISPATCHER,
        "latitude": position.latitude if position else None,
        "longitude": position.longitude if position else None,
        "accuracy_m": position.accuracy_m if position else None,
    }
    return {**facts, "at": at} if at else facts


def _check_time(assignment: Assignment, at: datetime, now: datetime) -> None:
    shift = assignment.shift
    if not may_move(assignment.state, DutyState.ON_POST):
        raise ValidationError(_("This duty is cancelled."))
    if at > now + CLOCK_ERROR:
        raise ValidationError(_("This time lies in the future. Check the clock of your phone."))
    if at >= shift.ends_at:
        raise ValidationError(_("This shift is over."))
    if at < shift.check_in_opens_at:
        raise ValidationError(_("It is too early: check-in opens two hours before the required time."))


def distance_to(post: Post | PatrolPoint, position: Position | None) -> tuple[int | None, bool]:
    """Metres from the post or point, and whether that is outside its radius whatever the phone's inaccuracy."""
    if position is None or post.latitude is None or post.longitude is None:
        return None, False
    metres = metres_between(post.latitude, post.longitude, position.latitude, position.longitude)
    # An inaccurate position excuses at most as much as the radius itself.
    doubt = min(position.accuracy_m or 0.0, float(post.radius_m))
    return round(metres), metres - doubt > post.radius_m


@transaction.atomic
def check_out(
    *, by: User, assignment: Assignment, now: datetime, handover: str = "", congestion: int | None = None
) -> CheckOut:
    """The person leaves, with a handover note and how the gate was; a second time changes nothing.

    Raises ValidationError when the person is not on post.
    """
    row = locked(assignment)
    known = CheckOut.objects.filter(assignment=row).first()
    if known is not None:
        return known
    if not may_move(row.state, DutyState.DONE):
        raise ValidationError(_("Check in first: only who is on post can check out."))
    check = CheckOut.objects.create(assignment=row, by=by, at=now, handover=handover.strip(), congestion=congestion)
    row.state = DutyState.DONE
    row.save(update_fields=["state"])
    journal.record(by=by, verb="check_out", target=row, unit_id=row.shift.post.unit_id, congestion=congestion)
    live.changed(path=row.shift.post.unit.path, kind="post", pk=row.shift.post_id)
    return check
