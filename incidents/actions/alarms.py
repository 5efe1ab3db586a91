"""Pressing, ringing, answering, counting: real, drill and test take this same path."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.actions.sending import check_point, receiving_unit
from incidents.models import Alarm, AlarmCall, AlarmDevice, AlarmKind, AlarmNature, AlarmStep
from incidents.selectors.alarms import alarm_key, responders
from incidents.workflow import ALARM_MOVES, AlarmState, alarm_moves_for, lawful_move
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.audit import journal
from safeschool.kernel import live
from safeschool.notifications.send import notify
from schools.models import School

RING_EVERY = timedelta(seconds=30)
LAST_RING = 10
RINGS_AT_ONCE = 100
# A button that does not stop is one alarm with a count; boards hear of the first presses, then of every hundredth.
TOLD_SINGLY = 3
TOLD_EVERY = 100


@dataclass(frozen=True)
class Press:
    """What a press says. `is_cancelled`: taken back within the countdown; it still has to be called back."""

    kind: str
    nature: str = AlarmNature.REAL
    school: School | None = None
    is_silent: bool = False
    is_cancelled: bool = False
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    source_ref: str = ""


@dataclass(frozen=True)
class Pressed:
    """The alarm, and whether this press made it."""

    alarm: Alarm
    is_new: bool


@transaction.atomic
def press_alarm(
    *, by: User | None, submission: UUID, press: Press, now: datetime, device: AlarmDevice | None = None
) -> Pressed:
    """The alarm of this press: made now, or the open one from the same hand, with one more press counted.

    Raises ValidationError when the point is half given or nobody would answer.
    """
    check_point(press.latitude, press.longitude)
    _lock_source(by, device)
    if known := _rows().filter(submission=submission).first():
        return Pressed(known, is_new=False)
    if (open_one := _open_from_here(by, device, press)) is not None:
        return Pressed(_press_again(open_one, by=by, press=press, now=now), is_new=False)
    alarm = _alarm_of(press, by=by, device=device, submission=submission, now=now)
    alarm.save(force_insert=True)
    journal.record(
        by=by,
        verb="alarm.pressed",
        target=alarm,
        kind=alarm.kind,
        nature=alarm.nature,
        device=device.code if device else "",
        is_silent=alarm.is_silent,
    )
    AlarmStep.objects.create(alarm=alarm, by=by, at=now, to_state=alarm.state)
    # A cancelled one rings too, once: somebody has to call back.
    _ring(alarm, now)
    return Pressed(alarm, is_new=True)


def _rows() -> Any:
    return Alarm.objects.select_related("unit", "school", "device", "pressed_by")


def _lock_source(by: User | None, device: AlarmDevice | None) -> None:
    """Presses of one hand come one after the other."""
    if device is not None:
        AlarmDevice.objects.select_for_update(no_key=True).get(pk=device.pk)
    elif by is not None:
        User.objects.select_for_update(no_key=True).get(pk=by.pk)


def _open_from_here(by: User | None, device: AlarmDevice | None, press: Press) -> Alarm | None:
    if press.source_ref:
        return None
    mine = {"device": device} if device else {"device": None, "pressed_by": by, "school": press.school}
    found: Alarm | None = _rows().open().filter(nature=press.nature, source_ref="", **mine).first()
    return found


def _press_again(alarm: Alarm, *, by: User | None, press: Press, now: datetime) -> Alarm:
    Alarm.objects.filter(pk=alarm.pk).update(presses=F("presses") + 1, last_pressed_at=now)
    alarm.refresh_from_db(fields=["presses", "last_pressed_at", "state"])
    if press.is_cancelled:
        return alarm
    if alarm.state == AlarmState.CANCELLED:
        _turn(alarm, AlarmState.RINGING, by=by, now=now, text=_("Pressed again."))
        alarm.ring = 0
        _ring(alarm, now)
    if press.kind != alarm.kind:
        text = _("Pressed again as: %(kind)s") % {"kind": AlarmKind(press.kind).label}
        AlarmStep.objects.create(alarm=alarm, by=by, at=now, text=text)
    if alarm.presses <= TOLD_SINGLY or alarm.presses % TOLD_EVERY == 0:
        _show(alarm)
    return alarm


def _alarm_of(press: Press, *, by: User | None, device: AlarmDevice | None, submission: UUID, now: datetime) -> Alarm:
    school = device.school if device else press.school
    unit = school.unit if school else _unit_of(by)
    latitude, longitude = _point(press, device, school)
    return Alarm(
        submission=submission,
        unit=unit,
        school=school,
        device=device,
        pressed_by=by,
        source_ref=press.source_ref,
        kind=press.kind,
        nature=press.nature,
        is_silent=press.is_silent,
        state=AlarmState.CANCELLED if press.is_cancelled else AlarmState.RINGING,
        place=press.place,
        latitude=latitude,
        longitude=longitude,
        pressed_at=now,
        last_pressed_at=now,
    )


def _unit_of(by: User | None) -> Unit:
    if by is None:
        raise ValidationError(_("Say at which school the alarm is."))
    return receiving_unit(by, Permission.PRESS_ALARM, None)


def _point(press: Press, device: AlarmDevice | None, school: School | None) -> tuple[float | None, float | None]:
    """Where it is: as the phone says, else where the button hangs, else where the school stands."""
    for place in (press, device, school):
        if place is not None and place.latitude is not None:
            return place.latitude, place.longitude
    return None, None


# Ringing


def _ring(alarm: Alarm, now: datetime) -> None:
    """Call whom the next ring calls; the next one after that is due when nobody has answered by then."""
    alarm.ring += 1
    is_ringing = alarm.state == AlarmState.RINGING
    alarm.ring_at = now + RING_EVERY if is_ringing and alarm.ring < LAST_RING else None
    alarm.save(update_fields=["ring", "ring_at"])
    called = responders(alarm, alarm.ring, now)
    rows = [AlarmCall(alarm=alarm, user=one.user, ring=alarm.ring, metres=one.metres, called_at=now) for one in called]
    AlarmCall.objects.bulk_create(rows, ignore_conflicts=True)
    step = AlarmStep.objects.create(alarm=alarm, by=None, at=now, ring=alarm.ring, called=len(called))
    tell_of(alarm, "alarm_rings", to=[one.user for one in called], now=now, key=f"ring:{step.pk}")
    _show(alarm)


def tell_of(alarm: Alarm, about: str, *, to: list[User], now: datetime, key: str) -> None:
    """Tell people of the alarm, each once per key, by the text `about`."""
    notify(
        to=to,
        about=f"incidents/email/{about}.txt",
        key=f"{alarm_key(alarm)}{key}",
        now=now,
        context={
            "nature": alarm.get_nature_display,
            "kind": alarm.get_kind_display,
            "state": alarm.get_state_display,
            "where": alarm.where,
            "is_silent": alarm.is_silent,
            "is_cancelled": alarm.state == AlarmState.CANCELLED,
            "is_real": alarm.is_real,
        },
        link=reverse("incidents:alarm", args=[alarm.pk]),
        is_urgent=alarm.is_real,
    )


def _show(alarm: Alarm) -> None:
    live.changed(path=alarm.unit.path, kind="alarm", pk=alarm.pk)


@transaction.atomic
def ring_unanswered_alarms(*, now: datetime) -> int:
    """Ring again for every alarm that nobody has answered in time. Returns how many."""
    rows = _rows().select_for_update(skip_locked=True, of=("self",))
    due = list(rows.filter(state=AlarmState.RINGING, ring_at__lte=now).order_by("ring_at")[:RINGS_AT_ONCE])
    for alarm in due:
        _ring(alarm, now)
    return len(due)


# Answering


def _turn(alarm: Alarm, to: str, *, by: User | None, now: datetime, text: str) -> None:
    source = alarm.state
    alarm.state = to
    alarm.ring_at = now + RING_EVERY if to == AlarmState.RINGING else None
    if to in (AlarmState.ACKNOWLEDGED, AlarmState.EN_ROUTE, AlarmState.ON_SCENE):
        alarm.acknowledged_at = alarm.acknowledged_at or now
    if to == AlarmState.ON_SCENE:
        alarm.on_scene_at = now
    if not alarm.is_open:
        alarm.ended_at = now
    alarm.save(update_fields=["state", "ring_at", "acknowledged_at", "on_scene_at", "ended_at"])
    AlarmStep.objects.create(alarm=alarm, by=by, at=now, to_state=to, text=text)
    journal.record(by=by, verb="alarm.moved", target=alarm, source=source, to=to, nature=alarm.nature)


@transaction.atomic
def move_alarm(*, by: User, alarm: Alarm, to: str, now: datetime, text: str = "") -> Alarm:
    """Take one lawful step; answering stops the ringing. Raises ValidationError with a sentence."""
    alarm = _locked(alarm)
    move = lawful_move(ALARM_MOVES, alarm.state, to)
    if move is None:
        raise ValidationError(
            _("From “%(state)s” no such step is possible. Somebody may have moved it: look at the alarm again.")
            % {"state": alarm.get_state_display()}
        )
    refusal = next(choice.refusal for choice in alarm_moves_for(by, alarm) if choice.move is move)
    if refusal:
        raise ValidationError(str(refusal))
    if move.asks_reason and not text.strip():
        raise ValidationError({"text": _("Write in a word how it ended.")})
    _turn(alarm, to, by=by, now=now, text=text.strip())
    if to == AlarmState.RINGING:
        alarm.ring = 0
        _ring(alarm, now)
    _note_answer(alarm, by=by, now=now)
    others = User.objects.filter(pk__in=[*alarm.calls.values_list("user", flat=True), alarm.pressed_by_id])
    told = [person for person in others if person.pk != by.pk]
    tell_of(alarm, "alarm_moved", to=told, now=now, key=f"moved:{alarm.steps.count()}")
    _show(alarm)
    return alarm


def _locked(alarm: Alarm) -> Alarm:
    row: Alarm = _rows().select_for_update(of=("self",)).get(pk=alarm.pk)
    return row


def _note_answer(alarm: Alarm, *, by: User, now: datetime) -> None:
    if alarm.pressed_by_id == by.pk:
        return
    AlarmCall.objects.filter(alarm=alarm, user=by, seen_at=None).update(seen_at=now)
    AlarmCall.objects.filter(alarm=alarm, user=by, answered_at=None).update(answered_at=now)


@transaction.atomic
def note_seen(*, by: User, alarms: list[Alarm], now: datetime) -> None:
    """A screen of the person's shows these alarms: the call has reached them."""
    AlarmCall.objects.filter(user=by, alarm__in=alarms, seen_at=None).update(seen_at=now)


@transaction.atomic
def review_alarm(*, by: User, alarm: Alarm, text: str, now: datetime) -> Alarm:
    """What is to be learned from it, once it has ended. Raises ValidationError."""
    alarm = _locked(alarm)
    if alarm.unit_id not in by.reach(Permission.ANSWER_ALARMS):
        raise ValidationError(_("Only the police of the unit may do this."))
    if alarm.is_open:
        raise ValidationError(_("End the alarm first: what was learned is written down afterwards."))
    if not text.strip():
        raise ValidationError({"text": _("Write something first.")})
    alarm.review = text.strip()
    alarm.save(update_fields=["review"])
    journal.record(by=by, verb="alarm.reviewed", target=alarm)
    AlarmStep.objects.create(alarm=alarm, by=by, at=now, text=_("After-action note written."))
    return alarm
