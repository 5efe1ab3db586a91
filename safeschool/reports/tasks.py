"""Doors for the clock."""

from celery import shared_task
from django.utils import timezone

from safeschool.accounts.models import Unit
from safeschool.reports import actions
from safeschool.reports.selectors.due import due, period_of


@shared_task
def compile_due_reports() -> None:
    """Give out one task for each unit whose week or month has closed, or whose draft a unit below has overtaken."""
    for unit, period in due(timezone.now()):
        compile_report.delay(unit.pk, str(period))


@shared_task(autoretry_for=(Exception,), retry_backoff=True, max_retries=5)
def compile_report(unit_id: int, week: str) -> None:
    """Compile one report; a second run changes nothing."""
    unit = Unit.objects.get(pk=unit_id)
    actions.compile_report(by=None, unit=unit, week=period_of(unit, week), now=timezone.now())


@shared_task
def remind_unsigned_reports() -> None:
    """Tell the signers of what has waited too long."""
    actions.remind_unsigned_reports(now=timezone.now())
