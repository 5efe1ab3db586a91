"""The clocks of the room."""

from celery import shared_task
from django.utils import timezone

from schools import actions
from schools.importing import drop_forgotten_imports


@shared_task
def sweep_imports() -> int:
    """Drop the lists that nobody came back to."""
    return drop_forgotten_imports(now=timezone.now())


@shared_task
def remind_deadlines() -> int:
    """Remind the people of rectification notices that are due or overdue."""
    return actions.remind_deadlines(now=timezone.now())


@shared_task
def purge_visitors() -> int:
    """Forget visitors of long ago."""
    return actions.purge_visitors(now=timezone.now())


@shared_task
def remind_of_visitors() -> int:
    """In the evening, tell the gates who has not signed out."""
    return actions.remind_of_visitors(now=timezone.now())
