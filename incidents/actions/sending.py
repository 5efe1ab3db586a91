"""What every sent report has in common: one submission is one row, a time is in the past, a point lies on earth."""

import hashlib
import json
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from schools.models import School

# Clocks of phones run ahead a little.
CLOCK_SKEW = timedelta(minutes=5)


def digest_of(body: Any, by: User) -> str:
    """SHA-256 of what was sent and by whom; equal for a repeated send only."""
    sent = {field.name: _plain(getattr(body, field.name)) for field in fields(body)}
    return hashlib.sha256(json.dumps([by.pk, sent], sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    return value.timestamp() if isinstance(value, datetime) else value


def check_moment(at: datetime, now: datetime) -> None:
    """Refuse a time that is still to come."""
    if at > now + CLOCK_SKEW:
        raise ValidationError({"occurred_at": _("This time is still to come. Check the date.")})


def check_point(latitude: float | None, longitude: float | None) -> None:
    """Refuse half a point and one that is not on earth."""
    if (latitude is None) != (longitude is None):
        raise ValidationError({"latitude": _("A point has a latitude and a longitude: give both or none.")})
    if latitude is not None and longitude is not None and not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValidationError({"latitude": _("This point is not on earth: check latitude and longitude.")})


def receiving_unit(by: User, permission: Permission, school: School | None) -> Unit:
    """The unit that answers: the school's, else that of the first hat with the ability. ValidationError without one."""
    if school is not None:
        return school.unit
    hats = by.hats_for(permission)
    if not hats:
        raise ValidationError(_("None of your roles may send this."))
    return hats[0].unit
