"""Compiling, signing and issuing the weekly report."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from safeschool.accounts.models import Membership, Unit, User
from safeschool.accounts.roles import ABILITIES, Permission
from safeschool.audit import journal
from safeschool.kernel.week import Week
from safeschool.notifications import send
from safeschool.reports.models import ReportFigure, WeeklyReport
from safeschool.reports.selectors.due import cutoff
from safeschool.reports.selectors.figures import Line, lines
from safeschool.reports.selectors.small import hide_small
from safeschool.reports.workflow import MOVES, Status


@transaction.atomic
def compile_report(*, by: User | None, unit: Unit, week: Week, now: datetime, again: bool = False) -> WeeklyReport:
    """The unit's report of the week, compiled once and then as it was told.

    One made before the week closed was a look ahead and is made anew; `again` makes any draft anew. What is checked,
    signed or issued stays.
    """
    if week.bounds(unit.zone)[0] > now:
        raise ValidationError(_("The week %(week)s has not begun."), params={"week": str(week)})
    starts_at, ends_at = week.bounds(unit.zone)
    report, is_new = WeeklyReport.objects.get_or_create(
        unit=unit,
        week_year=week.year,
        week_number=week.number,
        defaults={"starts_at": starts_at, "ends_at": ends_at, "time_zone": unit.time_zone, "compiled_at": now},
    )
    report = WeeklyReport.objects.select_for_update().get(pk=report.pk)
    is_early = report.compiled_at < cutoff(unit, week)
    if is_new or (report.status == Status.DRAFT and (again or is_early)):
        _fill(report, unit, week, now)
        journal.record(by=by, verb="report.compiled", target=report, week=str(week), is_nil=report.is_nil)
        if now >= cutoff(unit, week):
            _tell_signers(report, now)
    return report


def _fill(report: WeeklyReport, unit: Unit, week: Week, now: datetime) -> None:
    found = lines(unit, week)
    is_nil = not any(line.numbers["value"] for line in found)
    hide_small(unit, found)
    report.figures.all().delete()
    ReportFigure.objects.bulk_create([_frozen(report, place, line) for place, line in enumerate(found)])
    report.compiled_at, report.is_nil = now, is_nil
    report.save(update_fields=["compiled_at", "is_nil"])


def _frozen(report: WeeklyReport, place: int, line: Line) -> ReportFigure:
    return ReportFigure(
        report=report,
        place=place,
        section=line.section,
        code=line.code,
        labels=line.labels,
        unit_words=line.unit_words,
        approximate=line.approximate,
        link=line.link,
        **line.numbers,
    )


def _tell_signers(report: WeeklyReport, now: datetime) -> None:
    roles = [role for role, abilities in ABILITIES.items() if Permission.ISSUE_REPORTS in abilities]
    hats = Membership.objects.current().filter(unit=report.unit_id).with_role(*roles).select_related("user")
    send.notify(
        to=[hat.user for hat in hats],
        about="reports/email/compiled.txt",
        key=f"report:{report.pk}:compiled",
        now=now,
        context={"week": str(report.week), "unit": report.unit.name, "is_nil": report.is_nil},
        link=reverse("reports:report", args=[report.pk]),
    )


@transaction.atomic
def move_report(*, by: User, report: WeeklyReport, to: Status, now: datetime) -> WeeklyReport:
    """Check, sign, issue or return the report; ValidationError when the move is not lawful.

    Issuing signs in the same breath where nobody has signed before; going back takes the signature away.
    """
    row = WeeklyReport.objects.select_for_update().get(pk=report.pk)
    before = Status(row.status)
    if to not in MOVES[before]:
        raise ValidationError(
            _("A report that is %(now)s cannot become %(to)s."), params={"now": before.label, "to": to.label}
        )
    if to == Status.DRAFT:
        row.signed_by, row.signed_at = None, None
    elif to != Status.CHECKED and row.signed_at is None:
        row.signed_by, row.signed_at = by, now
    if to == Status.ISSUED:
        row.issued_by, row.issued_at = by, now
    row.status = to
    row.save(update_fields=["status", "signed_by", "signed_at", "issued_by", "issued_at"])
    journal.record(by=by, verb="report.moved", target=row, week=str(row.week), before=before, after=to)
    return row
