"""Buttons at gatehouses: a key each, messages that cannot be forged, replayed or kept for later."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.actions.alarms import Press, Pressed, press_alarm
from incidents.models import AlarmDevice
from safeschool.accounts.models import User
from safeschool.audit import journal
from safeschool.kernel import live
from safeschool.kernel.sealed import new_person_key, open_text, seal_text
from schools.models import School

COLUMN = "sealed_key"
CLOCK_MAY_BE_OFF_MS = 120_000


class MessageRefused(Exception):
    """The message is not taken; the text says why, for whoever set the device up."""


@dataclass(frozen=True)
class Signed:
    """A message as it came: whose it says it is, when it says it was sent, and the signature over time, path and body.

    The signature is the hexadecimal HMAC-SHA-256, under the device's key, of "<milliseconds>\\n<path>\\n<body>".
    """

    device: str
    sent_ms: str
    signature: str
    path: str
    body: bytes


@transaction.atomic
def register_device(
    *, by: User, school: School, code: str, name: str, latitude: float | None = None, longitude: float | None = None
) -> tuple[AlarmDevice, str]:
    """The device and its key; the key is shown this once."""
    key = secrets.token_hex(32)
    device = AlarmDevice(school=school, code=code, name=name, latitude=latitude, longitude=longitude)
    device.wrapped_key = new_person_key(device.place_of_key)
    device.sealed_key = seal_text(key, wrapped=device.wrapped_key, place=device.place_of_key, column=COLUMN)
    device.save()
    journal.record(by=by, verb="alarm_device.registered", target=device, unit_id=school.unit_id, code=code)
    return device, key


@transaction.atomic
def revoke_device(*, by: User, device: AlarmDevice, now: datetime) -> None:
    """From now on nothing from this device is taken."""
    device.revoked_at = now
    device.save(update_fields=["revoked_at"])
    journal.record(by=by, verb="alarm_device.revoked", target=device, unit_id=device.school.unit_id, code=device.code)


def check_signed(signed: Signed, now: datetime) -> AlarmDevice:
    """The device that signed this. Raises MessageRefused: unknown or revoked, forged, or a clock that is off."""
    device = AlarmDevice.objects.working().select_related("school__unit").filter(code=signed.device).first()
    key = _key_of(device) if device else secrets.token_hex(32)
    text = f"{signed.sent_ms}\n{signed.path}\n".encode() + signed.body
    is_true = hmac.compare_digest(hmac.new(key.encode(), text, hashlib.sha256).hexdigest(), signed.signature)
    if device is None or not is_true or not signed.sent_ms.isdecimal():
        raise MessageRefused(_("The signature is not that of a device known here. Check the device's code and key."))
    off = int(signed.sent_ms) - round(now.timestamp() * 1000)
    if abs(off) > CLOCK_MAY_BE_OFF_MS:
        raise MessageRefused(
            _("The device's clock is %(seconds)s seconds off; two minutes are allowed. Set its clock and send again.")
            % {"seconds": round(off / 1000)}
        )
    return device


def _key_of(device: AlarmDevice) -> str:
    return open_text(bytes(device.sealed_key), wrapped=device.wrapped_key, place=device.place_of_key, column=COLUMN)


def _take(device: AlarmDevice, column: str, sent_ms: int, now: datetime) -> None:
    """Note the message's time under the device's lock; one not newer than the last is a replay."""
    row = AlarmDevice.objects.select_for_update(no_key=True).get(pk=device.pk)
    if sent_ms <= getattr(row, column):
        raise MessageRefused(_("This message came before. Each press is sent with a time of its own."))
    setattr(row, column, sent_ms)
    row.last_seen_at = now
    row.save(update_fields=[column, "last_seen_at"])


@transaction.atomic
def press_device(*, device: AlarmDevice, sent_ms: int, submission: UUID, press: Press, now: datetime) -> Pressed:
    """The device's button was pressed. Raises MessageRefused when this very message came before."""
    _take(device, "last_press_ms", sent_ms, now)
    return press_alarm(by=None, device=device, submission=submission, press=press, now=now)


@transaction.atomic
def note_beat(*, device: AlarmDevice, sent_ms: int, now: datetime) -> None:
    """The device lives. Raises MessageRefused when this very message came before."""
    was_dead = device.is_dead(now)
    _take(device, "last_beat_ms", sent_ms, now)
    if was_dead:
        live.changed(path=device.school.unit.path, kind="device", pk=device.pk)
