"""Leave: asked for, agreed or refused, withdrawn; and what was given by the chief without being asked for."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from patrols.models import Leave, LeaveRequest
from patrols.selectors.people import leaders_of
from patrols.workflow import LeaveState
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Role
from safeschool.audit import journal
from safeschool.notifications.send import notify
from safeschool.notifications.workflow import Topic


@transaction.atomic
def grant_leave(*, by: User, user: User, unit: Unit, starts_on: date, ends_on: date) -> Leave:
    """The person is away on these days; duties already given stay until somebody frees them."""
    row = Leave(user=user, unit=unit, starts_on=starts_on, ends_on=ends_on)
    row.full_clean()
    row.save()
    journal.record(by=by, verb="grant_leave", target=row, unit_id=unit.pk)
    return row


@transaction.atomic
def end_leave(*, by: User, leave: Leave) -> None:
    """The person is not away after all."""
    journal.record(by=by, verb="end_leave", target=leave, unit_id=leave.unit_id)
    leave.delete()


@transaction.atomic
def ask_leave(*, by: User, starts_on: date, ends_on: date, kind: str, now: datetime, note: str = "") -> LeaveRequest:
    """Ask to be away from a day to a day, both in; the chief is told.

    ValidationError: no unit, days that are over, or days that are asked for or given already.
    """
    unit = by.home
    if unit is None:
        raise ValidationError(_("You serve in no unit."))
    row = LeaveRequest(user=by, unit=unit, starts_on=starts_on, ends_on=ends_on, kind=kind, note=note.strip()[:300])
    row.full_clean()
    if ends_on < now.astimezone(unit.zone).date():
        raise ValidationError({"ends_on": _("These days have passed.")})
    User.objects.select_for_update().get(pk=by.pk)
    asked = LeaveRequest.objects.filter(user=by, state=LeaveState.ASKED).touching(starts_on, ends_on)
    if asked.exists() or Leave.objects.filter(user=by).touching(starts_on, ends_on).exists():
        raise ValidationError(_("Some of these days are asked for or agreed already."))
    row.save()
    journal.record(by=by, verb="ask_leave", target=row, unit_id=unit.pk)
    _tell(row, "leave_asked", _chiefs(row), "patrols:leave_request", now)
    return row


@transaction.atomic
def agree_leave(*, by: User, row: LeaveRequest, now: datetime) -> Leave:
    """The person is away; rosters do not count on them any more, duties already given wait to be repaired."""
    row = _settled(by, row, LeaveState.AGREED, now)
    leave = grant_leave(by=by, user=row.user, unit=row.unit, starts_on=row.starts_on, ends_on=row.ends_on)
    row.leave = leave
    row.save()
    journal.record(by=by, verb="agree_leave", target=row, unit_id=row.unit_id)
    _tell(row, "leave_agreed", [row.user], "patrols:my_leave", now)
    return leave


@transaction.atomic
def refuse_leave(*, by: User, row: LeaveRequest, reason: str, now: datetime) -> LeaveRequest:
    """The person stays on duty and reads why. ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    row = _settled(by, row, LeaveState.REFUSED, now)
    row.reason = reason.strip()[:300]
    row.save()
    journal.record(by=by, verb="refuse_leave", target=row, unit_id=row.unit_id)
    _tell(row, "leave_refused", [row.user], "patrols:my_leave", now)
    return row


@transaction.atomic
def withdraw_leave(*, by: User, row: LeaveRequest, now: datetime) -> LeaveRequest:
    """The person stays after all; leave that was agreed ends, and the chief is told either way."""
    fresh = LeaveRequest.objects.select_for_update(of=("self",)).select_related("leave").get(pk=row.pk)
    if fresh.user_id != by.pk or fresh.state not in (LeaveState.ASKED, LeaveState.AGREED):
        raise ValidationError(_("This leave is settled already: %(state)s.") % {"state": fresh.get_state_display()})
    if fresh.leave is not None:
        end_leave(by=by, leave=fresh.leave)
    fresh.leave, fresh.state = None, LeaveState.WITHDRAWN
    fresh.save()
    journal.record(by=by, verb="withdraw_leave", target=fresh, unit_id=fresh.unit_id)
    _tell(fresh, "leave_withdrawn", _chiefs(fresh), "patrols:leave_request", now)
    return fresh


def _settled(by: User, row: LeaveRequest, to: LeaveState, now: datetime) -> LeaveRequest:
    """The row, locked and in its new state, not saved. ValidationError: decided already, or one's own."""
    rows = LeaveRequest.objects.select_for_update(of=("self",)).select_related("user", "unit")
    fresh = rows.get(pk=row.pk)
    if not fresh.is_open:
        raise ValidationError(_("This leave is settled already: %(state)s.") % {"state": fresh.get_state_display()})
    if fresh.user_id == by.pk:
        raise ValidationError(_("Nobody decides on their own leave."))
    fresh.state, fresh.decided_by, fresh.decided_at = to, by, now
    return fresh


def _chiefs(row: LeaveRequest) -> list[User]:
    """Whoever leads the unit, but for the person: for a chief those above."""
    for role in (Role.WARD_CHIEF, Role.COMMANDER):
        if people := [each for each in leaders_of([row.unit], role)[row.unit_id] if each.pk != row.user_id]:
            return people
    return []


def _tell(row: LeaveRequest, about: str, to: list[User], page: str, now: datetime) -> None:
    """Who, and the days; not which kind of leave."""
    link = reverse(page) if page == "patrols:my_leave" else reverse(page, args=[row.pk])
    key = f"{about.replace('_', '-')}:{row.pk}"
    context = {"request": row, "who": row.user.full_name}
    about = f"patrols/email/{about}.txt"
    notify(to=to, about=about, key=key, now=now, context=context, link=link, topic=Topic.REQUEST)
