"""What using the system costs: noted without a name."""

from datetime import date

from safeschool.accounts.models import User
from safeschool.reports.models import Effort, ReportOpening, WeeklyReport


def note_effort(*, kind: str, seconds: int, taps: int, on: date) -> None:
    """A record of that kind took so long; by whom, where and at which hour is not kept."""
    Effort.objects.create(kind=kind, seconds=seconds, taps=taps, on=on)


def note_opened(*, by: User, report: WeeklyReport, on: date) -> None:
    """Somebody other than the signers read an issued report; the first day is kept."""
    if report.issued_at and by.pk not in (report.signed_by_id, report.issued_by_id):
        ReportOpening.objects.bulk_create([ReportOpening(report=report, on=on)], ignore_conflicts=True)
