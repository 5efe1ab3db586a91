"""The clock of the journal."""

from celery import shared_task
from django.utils import timezone

from safeschool.audit import journal


@shared_task
def seal_journal() -> None:
    """Seal what was written since the last seal."""
    journal.seal(timezone.now())
