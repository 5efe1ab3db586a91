"""The clock of the outbox."""

from celery import shared_task
from django.utils import timezone

from safeschool.notifications import actions


@shared_task
def deliver_waiting() -> int:
    """Send what is due."""
    return actions.deliver_waiting(now=timezone.now())
