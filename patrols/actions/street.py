"""Taps in the street."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patrols.actions.presence import CLOCK_ERROR
from patrols.models import Assignment, Patrol, StreetAct
from patrols.workflow import CAME, StreetKind
from safeschool.accounts.models import User
from safeschool.audit import journal
from safeschool.kernel.conflicts import Conflict

Duty = Assignment | Patrol


@transaction.atomic
def count_act(
    *, by: User, duty: Duty, kind: str, submission: UUID, now: datetime, at: datetime | None = None
) -> tuple[StreetAct, bool]:
    """One more of that kind; returns the tap and whether it is new.

    The same submission again is the first tap; of another kind or duty it is a Conflict. ValidationError: not on
    duty, or not at that time.
    """
    if kind not in StreetKind.values:
        raise ValidationError(_("Choose one of the answers."))
    tapped_at = at or now
    where = {"assignment": duty} if isinstance(duty, Assignment) else {"patrol": duty}
    known = StreetAct.objects.filter(submission=submission).first()
    if known is None:
        _check(duty, tapped_at, now)
        act, is_new = StreetAct.objects.get_or_create(
            submission=submission, defaults={"kind": kind, "by": by, "at": tapped_at, **where}
        )
    else:
        act, is_new = known, False
    if (act.kind, act.by_id) != (kind, by.pk) or act.assignment_id != _pk(duty, Assignment) or (
        act.patrol_id != _pk(duty, Patrol)
    ):  # fmt: skip
        raise Conflict(_("This tap was sent before for something else. Reload the page."))
    if is_new:
        journal.record(by=by, verb="street_act", target=act, unit_id=_unit_of(duty), kind=kind)
    return act, is_new


def _pk(duty: Duty, kind: type[Duty]) -> int | None:
    return duty.pk if isinstance(duty, kind) else None


def _unit_of(duty: Duty) -> int:
    return duty.shift.post.unit_id if isinstance(duty, Assignment) else duty.unit_id


def _check(duty: Duty, at: datetime, now: datetime) -> None:
    if at > now + CLOCK_ERROR:
        raise ValidationError(_("This time lies in the future. Check the clock of your phone."))
    if isinstance(duty, Assignment):
        is_there = duty.state in CAME and duty.shift.check_in_opens_at <= at < duty.shift.ends_at
    else:
        is_there = duty.called_off_at is None and duty.takes_visits_from <= at < duty.ends_at
    if not is_there:
        raise ValidationError(_("You are not on duty at that time."))


@transaction.atomic
def undo_act(*, by: User, duty: Duty, now: datetime) -> StreetAct:
    """One's own last tap of this duty is taken back. Raises ValidationError when there is none."""
    rows = duty.street_acts.filter(by=by).standing().select_for_update().order_by("-at", "-pk")
    act: StreetAct | None = rows.first()
    if act is None:
        raise ValidationError(_("There is nothing to take back."))
    act.undone_at = now
    act.save(update_fields=["undone_at"])
    journal.record(by=by, verb="undo_street_act", target=act, unit_id=_unit_of(duty), kind=act.kind)
    return act
