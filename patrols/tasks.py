"""The clock of the room."""

from celery import shared_task
from django.utils import timezone

from patrols import actions


@shared_task
def remind_due_shifts() -> int:
    """Remind whoever is due."""
    return actions.remind_due_shifts(now=timezone.now())


@shared_task
def name_missing_officers() -> int:
    """Name whoever has not come."""
    return actions.name_missing_officers(now=timezone.now())


@shared_task
def renew_shifts() -> int:
    """Bring planned weeks in line with the bells."""
    return actions.renew_shifts(now=timezone.now())
