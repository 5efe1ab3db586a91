"""Who holds which seat."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from psycopg.errors import ExclusionViolation

from patrols.actions.stale import undo_stale_swaps
from patrols.models import Assignment, Reminder, Shift, SlotRequirement
from patrols.selectors.coverage import coverage
from patrols.selectors.people import is_qualified
from patrols.workflow import LEADS, DutyState, ShiftState, SlotKind, may_move
from safeschool.accounts.models import User
from safeschool.audit import journal
from safeschool.notifications.send import notify
from safeschool.notifications.workflow import Topic


def span_of(shift: Shift) -> DateTimeTZRange:
    """The time a person gives to a shift: from the required time (in) to the end (out)."""
    return DateTimeTZRange(shift.required_at, shift.ends_at, "[)")


def set_reminders(assignments: Iterable[Assignment], now: datetime) -> None:
    """Open reminders at every lead that still lies ahead; leads already sent stay as they are."""
    Reminder.objects.bulk_create(
        (
            Reminder(assignment=assignment, lead=lead, due_at=assignment.shift.required_at - before)
            for assignment in assignments
            for lead, before in LEADS.items()
            if assignment.shift.required_at - before > now
        ),
        ignore_conflicts=True,
        batch_size=1000,
    )


def drop_reminders(assignments: Iterable[Assignment]) -> None:
    """Nobody is reminded of these any more."""
    pks = [assignment.pk for assignment in assignments]
    Reminder.objects.filter(assignment__in=pks, reminded_at=None, missed_at=None).delete()


def acknowledge(assignment: Assignment, now: datetime) -> None:
    """The reminders that went out are answered."""
    sent = Reminder.objects.filter(assignment=assignment, reminded_at__isnull=False, acknowledged_at=None)
    sent.update(acknowledged_at=now)


@transaction.atomic
def assign(*, by: User | None, shift: Shift, user: User, slot_kind: str, now: datetime) -> Assignment:
    """The person holds a seat of the shift, is told once and will be reminded.

    Raises ValidationError with a sentence: not qualified, no seat left, or on duty elsewhere then (who, where, when).
    """
    shift = Shift.objects.select_for_update(of=("self",)).select_related("post__unit", "post__school").get(pk=shift.pk)
    _check_seat(shift, slot_kind, now)
    if not user.is_active or not is_qualified(user, slot_kind, shift):
        raise ValidationError(
            _("%(name)s cannot take a seat for: %(kind)s.")
            % {"name": user.full_name, "kind": SlotKind(slot_kind).label}
        )
    assignment = Assignment(shift=shift, user=user, slot_kind=slot_kind, span=span_of(shift))
    try:
        with transaction.atomic():
            assignment.save()
    except IntegrityError as error:
        if isinstance(error.__cause__, ExclusionViolation):
            raise ValidationError(double_booking(user, shift)) from error
        raise
    set_reminders([assignment], now)
    journal.record(by=by, verb="assign", target=assignment, unit_id=shift.post.unit_id, shift=shift.pk, kind=slot_kind)
    _tell(assignment, "patrols/email/duty_given.txt", "given", now)
    return assignment


def _check_seat(shift: Shift, slot_kind: str, now: datetime) -> None:
    if shift.state == ShiftState.CANCELLED:
        raise ValidationError(_("This shift is cancelled."))
    if shift.ends_at <= now:
        raise ValidationError(_("This shift is over."))
    slot = SlotRequirement.objects.filter(post=shift.post, slot_kind=slot_kind).first()
    if slot is None:
        raise ValidationError(_("This post has no seat of that kind."))
    taken = Assignment.objects.filter(shift=shift, slot_kind=slot_kind).held().exclude(state=DutyState.ABSENT).count()
    if taken >= slot.count:
        raise ValidationError(_("Every seat of that kind is taken: %(slot)s.") % {"slot": slot})


def double_booking(user: User, shift: Shift) -> str:
    """The sentence that says where the person is on duty at that time, by the clock of the shift's unit."""
    other = (
        Assignment.objects.held()
        .of(user)
        .filter(span__overlap=span_of(shift))
        .select_related("shift__post")
        .order_by("span")
        .first()
    )
    if other is None:
        return _("%(name)s is on duty elsewhere at that time.") % {"name": user.full_name}
    zone = shift.post.unit.zone
    start, end = (at.astimezone(zone) for at in (other.shift.required_at, other.shift.ends_at))
    return _("%(name)s is on duty at %(post)s on %(day)s, %(start)s–%(end)s.") % {
        "name": user.full_name,
        "post": other.shift.post.name,
        "day": date_format(start, "SHORT_DATE_FORMAT"),
        "start": f"{start:%H:%M}",
        "end": f"{end:%H:%M}",
    }


@transaction.atomic
def unassign(*, by: User | None, assignment: Assignment, now: datetime, reason: str = "") -> Assignment:
    """The seat is free again and the person is told once. Raises ValidationError when the duty has begun."""
    assignment = _moved(assignment, DutyState.CANCELLED)
    drop_reminders([assignment])
    unit_id = assignment.shift.post.unit_id
    journal.record(by=by, verb="unassign", target=assignment, unit_id=unit_id, reason=reason[:300])
    undo_stale_swaps(now=now, of=[assignment])
    _tell(assignment, "patrols/email/duty_taken.txt", "taken", now)
    return assignment


@transaction.atomic
def move_duty(*, by: User, assignment: Assignment, shift: Shift, now: datetime) -> Assignment:
    """The person stands at another shift instead, in a seat of the same kind, and hears of both.

    Raises ValidationError as `assign` and `unassign` do; then everything stays as it was.
    """
    row = locked(assignment)
    if row.shift_id == shift.pk:
        return row
    unassign(by=by, assignment=row, now=now, reason="moved")
    return assign(by=by, shift=shift, user=row.user, slot_kind=row.slot_kind, now=now)


@transaction.atomic
def put_person(*, by: User, shift: Shift, user: User, now: datetime) -> Assignment:
    """The person gets the first free seat of the shift that fits them. Raises ValidationError as `assign` does."""
    [seats] = coverage([shift]).values()
    fits = [line.kind for line in seats.lines if line.open_seats and is_qualified(user, line.kind, shift)]
    fits += [line.kind for line in seats.lines if is_qualified(user, line.kind, shift)]
    kind = fits[0] if fits else next((line.kind for line in seats.lines), SlotKind.POLICE)
    return assign(by=by, shift=shift, user=user, slot_kind=kind, now=now)


@transaction.atomic
def confirm(*, by: User, assignment: Assignment, now: datetime) -> Assignment:
    """The person has seen the duty and will come; confirming twice changes nothing."""
    if assignment.state == DutyState.CONFIRMED:
        return assignment
    assignment = _moved(assignment, DutyState.CONFIRMED)
    assignment.confirmed_at = now
    assignment.save(update_fields=["confirmed_at"])
    acknowledge(assignment, now)
    journal.record(by=by, verb="confirm", target=assignment, unit_id=assignment.shift.post.unit_id)
    return assignment


def _moved(assignment: Assignment, to: DutyState) -> Assignment:
    """The row, locked and in its new state; ValidationError when that move is not lawful."""
    row = locked(assignment)
    if not may_move(row.state, to):
        raise ValidationError(
            _("This duty is “%(old)s” and cannot become “%(new)s”.") % {"old": row.get_state_display(), "new": to.label}
        )
    row.state = to
    row.save(update_fields=["state"])
    return row


def locked(assignment: Assignment) -> Assignment:
    """The assignment as it is now, held until the transaction ends."""
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("user", "shift__post__unit")
    return rows.get(pk=assignment.pk)


def _tell(assignment: Assignment, about: str, what: str, now: datetime) -> None:
    shift = assignment.shift
    notify(
        to=[assignment.user],
        about=about,
        key=f"duty-{what}:{assignment.pk}",
        now=now,
        context={"shift": shift, "post": shift.post},
        link=reverse("patrols:my_shifts"),
        expires_at=shift.ends_at,
        topic=Topic.CHANGE,
    )
