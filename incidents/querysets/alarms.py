"""Which alarms, rows of theirs, and devices that press them."""

from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Q

from incidents.workflow import OPEN_ALARMS
from safeschool.accounts.roles import Permission
from schools.models import Seat

if TYPE_CHECKING:
    from incidents.models import Alarm, AlarmDevice
    from safeschool.accounts.models import User

M = TypeVar("M", bound=models.Model)


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def visible_to(self, user: "User") -> "AlarmQuerySet":
        """The unit's police see its alarms, staff of a school those of the school, everybody those they pressed."""
        hats = user.school_hats(Permission.VIEW_ALARMS)
        schools = Seat.objects.filter(membership__in=hats).values("school_id")
        seen = Q(unit__in=user.reach(Permission.VIEW_ALARMS)) | Q(pressed_by=user)
        return self.filter(seen | Q(school__in=schools) if hats else seen)

    def open(self) -> "AlarmQuerySet":
        """Those that somebody still has to answer, to end, or to call back."""
        return self.filter(state__in=OPEN_ALARMS)

    def pressed_between(self, start: datetime, end: datetime) -> "AlarmQuerySet":
        """From start (in) to end (out)."""
        return self.filter(pressed_at__gte=start, pressed_at__lt=end)

    def for_list(self) -> "AlarmQuerySet":
        """With everything that a row shows, in one query."""
        return self.select_related("school", "unit", "device")


class OfAlarmQuerySet(models.QuerySet[M]):
    """Rows of an alarm are seen by whoever sees the alarm."""

    def visible_to(self, user: "User") -> "OfAlarmQuerySet[M]":
        alarms = self.model._meta.get_field("alarm").related_model
        visible = alarms._default_manager.visible_to(user)  # type: ignore[union-attr]
        return self.filter(alarm__in=visible.values("pk"))


class DeviceQuerySet(models.QuerySet["AlarmDevice"]):
    def visible_to(self, user: "User") -> "DeviceQuerySet":
        """The devices of the schools of the units where the user keeps them."""
        return self.filter(school__unit__in=user.reach(Permission.KEEP_ALARM_DEVICES))

    def working(self) -> "DeviceQuerySet":
        """Those whose key is not revoked."""
        return self.filter(revoked_at=None)
