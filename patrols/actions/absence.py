"""What a repair proposed becomes the roster."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from patrols.actions.duty import assign, unassign
from patrols.models import Assignment, Leave, Shift
from patrols.selectors.absence import duties_in
from patrols.workflow import AWAITED
from safeschool.accounts.models import User
from safeschool.audit import journal
from safeschool.kernel.week import Week


@transaction.atomic
def publish_repair(*, by: User, leave: Leave, proposal: dict[str, Any], now: datetime) -> int:
    """Free the duties of whoever is away in that week and give the seats as proposed; everybody concerned is told.

    All of it or nothing: ValidationError when a seat, a person or a duty is not as it was. Returns how many were given.
    """
    week = Week.parse(proposal["week"])
    if proposal["leave"] != leave.pk:
        raise ValidationError(_("This proposal is for another absence."))
    for duty in duties_in(leave, now).filter(shift__on__range=(week.monday, week.sunday)):
        unassign(by=by, assignment=duty, now=now, reason="leave")
    for seat, person in proposal["relieved"]:
        unassign(by=by, assignment=_held(seat, person), now=now, reason="repair")
    people = {user.pk: user for user in User.objects.filter(pk__in=[int(who) for _seat, who in proposal["given"]])}
    for seat, person in proposal["given"]:
        shift, kind, _number = seat.split("/")
        row = Shift.objects.get(pk=int(shift))
        assign(by=by, shift=row, user=people[int(person)], slot_kind=kind, now=now)
    given, relieved = len(proposal["given"]), len(proposal["relieved"])
    journal.record(
        by=by, verb="repair_roster", target=leave, unit_id=leave.unit_id, week=str(week), given=given, relieved=relieved
    )
    return given


def _held(seat: str, person: str) -> Assignment:
    shift, kind, _number = seat.split("/")
    rows = Assignment.objects.filter(shift=int(shift), slot_kind=kind, user=int(person), state__in=AWAITED)
    held = rows.first()
    if held is None:
        raise ValidationError(_("The roster has changed since. Look at the proposal again."))
    return held
