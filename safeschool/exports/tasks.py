"""Doors for the clock."""

from celery import shared_task
from django.utils import timezone

from safeschool.exports import actions
from safeschool.exports.models import Export


@shared_task
def make_asked_exports() -> None:
    """Give out one task for each export that waits; one given out twice is written once."""
    for pk in Export.objects.to_write(timezone.now()).values_list("pk", flat=True):
        make_export.delay(pk)


@shared_task
def make_export(pk: int) -> None:
    """Write one export."""
    actions.make_export(pk=pk, now=timezone.now(), clock=timezone.now)


@shared_task
def forget_exports() -> int:
    """Remove what has expired."""
    return actions.forget_exports(now=timezone.now())
