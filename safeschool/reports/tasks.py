"""Doors for the clock."""

from celery import shared_task
from django.utils import timezone

from safeschool.accounts.models import Unit
from safeschool.kernel.week import Week
from safeschool.reports import actions
from safeschool.reports.selectors.due import due


@shared_task
def compile_due_reports() -> None:
    """Give out one task for each unit whose week has closed."""
    for unit, week in due(timezone.now()):
        compile_report.delay(unit.pk, str(week))


@shared_task(autoretry_for=(Exception,), retry_backoff=True, max_retries=5)
def compile_report(unit_id: int, week: str) -> None:
    """Compile one report; a second run changes nothing."""
    actions.compile_report(by=None, unit=Unit.objects.get(pk=unit_id), week=Week.parse(week), now=timezone.now())
