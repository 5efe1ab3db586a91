"""Which notices, which deliveries."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from safeschool.accounts.models import User
    from safeschool.notifications.models import Delivery, Device, Notice


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: "User") -> "NoticeQuerySet":
        """One's own inbox."""
        return self.filter(to=user)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def waiting(self) -> "DeliveryQuerySet":
        return self.filter(state="WAITING")

    def due(self, now: datetime) -> "DeliveryQuerySet":
        return self.waiting().filter(due_at__lte=now)

    def left_behind(self, now: datetime, after: timedelta) -> "DeliveryQuerySet":
        """Claimed by a worker that did not come back."""
        return self.filter(state="SENDING", claimed_at__lt=now - after)


class PushDeviceQuerySet(models.QuerySet["Device"]):
    def visible_to(self, user: "User") -> "PushDeviceQuerySet":
        """One's own."""
        return self.filter(owner=user)
