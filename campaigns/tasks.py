"""Doors for the clock."""

from celery import shared_task
from django.utils import timezone

from campaigns import actions


@shared_task
def remind_due_lessons() -> None:
    """Remind whoever is to take the next step of an ordered lesson."""
    actions.remind_due_lessons(now=timezone.now())


@shared_task
def tell_due_drills() -> None:
    """Tell who has drills still to hold in this period."""
    now = timezone.now()
    actions.tell_due_drills(day=now.date(), now=now)


@shared_task
def remind_of_cooperation() -> None:
    """Tell which reviews and meetings of cooperation models are due, and what they agreed is late."""
    actions.remind_of_cooperation(now=timezone.now())
