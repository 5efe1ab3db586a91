"""What waits to be told."""

from datetime import datetime

from safeschool.accounts.models import User
from safeschool.notifications.models import Delivery, Notice


def oldest_waiting_seconds(now: datetime) -> float:
    """Age of the oldest delivery that is due and not sent; 0 when none is."""
    oldest = Delivery.objects.due(now).order_by("due_at").values_list("due_at", flat=True).first()
    return (now - oldest).total_seconds() if oldest else 0.0


def unread_count(user: User) -> int:
    """How many notices the person has not read."""
    return Notice.objects.visible_to(user).unread().count()
