"""Compiling, signing and issuing the weekly report."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from safeschool.accounts.models import Membership, Unit, User
from safeschool.accounts.roles import ABILITIES, Permission
from safeschool.audit import journal
from safeschool.kernel.figures import Counted
from safeschool.kernel.week import Month, Period
from safeschool.notifications import send
from safeschool.reports.models import ReportFigure, ReportPart, WeeklyReport
from safeschool.reports.selectors.due import SIGN_WITHIN, WEEKS_BACK, cutoff, has_clock, reporting_below, unsigned_since
from safeschool.reports.selectors.figures import Line, lines
from safeschool.reports.selectors.proof import digest_of
from safeschool.reports.selectors.rollup import add_up, issued_by, own_scope
from safeschool.reports.selectors.small import hide_small
from safeschool.reports.workflow import MOVES, Status

# What schools have is no work of the week: a week of nothing else is a nil report.
STANDING = "MEETS_"
TEXTS = ("number", "done_well", "problems", "next_steps", "proposals")


@transaction.atomic
def compile_report(*, by: User | None, unit: Unit, week: Period, now: datetime, again: bool = False) -> WeeklyReport:
    """The unit's newest report of the week or month, compiled once and then as it was told.

    One made before the period closed was a look ahead and is made anew, as is a draft when a unit below has issued its
    report since; `again` makes any draft anew. What is checked, signed or issued stays.
    """
    if not has_clock(unit):
        raise ValidationError(_("%(unit)s has no time zone: its week has no beginning."), params={"unit": unit.name})
    starts_at, ends_at = week.bounds(unit.zone)
    if starts_at > now:
        raise ValidationError(_("The week %(week)s has not begun."), params={"week": str(week)})
    is_month = isinstance(week, Month)
    _first, is_new = WeeklyReport.objects.get_or_create(
        unit=unit,
        kind=WeeklyReport.Kind.MONTH if is_month else WeeklyReport.Kind.WEEK,
        week_year=week.year,
        week_number=week.number,
        version=1,
        defaults={
            "starts_at": starts_at, "ends_at": ends_at, "time_zone": unit.time_zone, "compiled_at": now,
            "closes_on": week.closes_on if isinstance(week, Month) else 0,
        },
    )  # fmt: skip
    versions = WeeklyReport.objects.select_for_update(of=("self",)).filter(unit=unit).of_week(week)
    report = versions.select_related("unit").latest("version")
    is_early = report.compiled_at < cutoff(unit, week)
    is_stale = WeeklyReport.objects.filter(pk=report.pk).stale(ends_at).exists()
    if is_new or (report.status == Status.DRAFT and (again or is_early or is_stale)):
        _fill(report, now)
        journal.record(by=by, verb="report.compiled", target=report, week=str(week), is_nil=report.is_nil)
        if now >= cutoff(unit, week):
            _tell_signers(report, "compiled", now)
    return report


@transaction.atomic
def correct_report(*, by: User, report: WeeklyReport, reason: str, now: datetime) -> WeeklyReport:
    """A new version of an issued report, counted anew as a draft; the issued one stays. ValidationError if unlawful."""
    versions = WeeklyReport.objects.select_for_update(of=("self",)).filter(unit=report.unit_id).of_week(report.week)
    newest = versions.select_related("unit").latest("version")
    if newest.pk != report.pk or newest.status != Status.ISSUED:
        raise ValidationError(_("Only the newest version is corrected, and only when it is issued."))
    if not reason.strip():
        raise ValidationError(_("Say why the report is corrected."))
    same = ("unit", "kind", "week_year", "week_number", "time_zone", "starts_at", "ends_at", "closes_on", *TEXTS)
    made = WeeklyReport.objects.create(
        version=newest.version + 1,
        correction_reason=reason.strip(),
        compiled_at=now,
        **{name: getattr(newest, name) for name in same},
    )
    _fill(made, now)
    journal.record(by=by, verb="report.corrected", target=made, reason=reason.strip(), week=str(made.week))
    return made


@transaction.atomic
def write_texts(*, by: User, report: WeeklyReport, texts: dict[str, str]) -> WeeklyReport:
    """Put a person's words into a draft or a checked report; ValidationError once it is signed."""
    row = WeeklyReport.objects.select_for_update().get(pk=report.pk)
    if row.status not in (Status.DRAFT, Status.CHECKED):
        raise ValidationError(_("A signed report is not written on: return it for correction first."))
    changed = [name for name in TEXTS if name in texts and getattr(row, name) != texts[name]]
    for name in changed:
        setattr(row, name, texts[name])
    if changed:
        row.save(update_fields=changed)
        journal.record(by=by, verb="report.written", target=row, week=str(row.week), fields=changed)
    return row


@transaction.atomic
def remind_unsigned_reports(*, now: datetime) -> int:
    """Tell the signers, once, of each report that has waited four hours for a signature; how many were told of."""
    waiting = WeeklyReport.objects.unsigned().filter(reminded_at=None, ends_at__gt=now - timedelta(weeks=WEEKS_BACK))
    rows = waiting.select_related("unit").select_for_update(of=("self",), skip_locked=True)
    late = [row for row in rows if unsigned_since(row) + SIGN_WITHIN <= now]
    for report in late:
        report.reminded_at = now
        report.save(update_fields=["reminded_at"])
        _tell_signers(report, "unsigned", now)
    return len(late)


def _fill(report: WeeklyReport, now: datetime) -> None:
    unit, week = report.unit, report.week
    below = reporting_below(unit, week)
    told = issued_by(below, week)
    scope = own_scope(unit, below)
    found = lines(unit, week, scope)
    pairs = {line.code: _pairs(line.counted, line.numbers["value"]) for line in found if line.counted}
    add_up(found, pairs, list(told.values()))
    exact = {line.code: dict(line.numbers) for line in found}
    report.is_nil = not any(line.numbers["value"] for line in found if not line.code.startswith(STANDING))
    hide_small(unit, found)
    report.figures.all().delete()
    report.parts.all().delete()
    ReportPart.objects.bulk_create([ReportPart(report=report, unit=one, told=told.get(one.pk)) for one in below])
    figures = [_frozen(report, place, line, pairs.get(line.code, {})) for place, line in enumerate(found)]
    for figure in figures:
        figure.untold = {name: number for name, number in exact[figure.code].items() if getattr(figure, name) is None}
        if below or not figure.link:
            # A list would show what is known today; what was added up, or has none, opens the rows that were counted.
            figure.link = reverse("reports:figure", args=[report.pk, figure.code])
    ReportFigure.objects.bulk_create(figures)
    report.compiled_at, report.scope = now, scope
    report.save(update_fields=["compiled_at", "is_nil", "scope"])


def _pairs(counted: Counted, value: int | None) -> dict[int, int]:
    """What each row gave; where rows are counted and there are none, nobody is asked."""
    return {} if counted.rule == "ROWS" and value == 0 else counted.pairs()


def _frozen(report: WeeklyReport, place: int, line: Line, pairs: dict[int, int]) -> ReportFigure:
    counted = line.counted
    return ReportFigure(
        report=report,
        place=place,
        section=line.section,
        code=line.code,
        labels=line.labels,
        unit_words=line.unit_words,
        approximate=line.approximate,
        link=line.link,
        route=line.route,
        params=line.params,
        rule=counted.rule if counted else "",
        rows_of=counted.kind if counted else "",
        row_count=len(pairs),
        digest=digest_of(counted.kind, counted.rule, pairs) if counted else "",
        row_ids=list(pairs),
        amounts=list(pairs.values()),
        **line.numbers,
    )


def _tell_signers(report: WeeklyReport, what: str, now: datetime) -> None:
    roles = [role for role, abilities in ABILITIES.items() if Permission.ISSUE_REPORTS in abilities]
    hats = Membership.objects.current().filter(unit=report.unit_id).with_role(*roles).select_related("user")
    send.notify(
        to=[hat.user for hat in hats],
        about=f"reports/email/{what}.txt",
        key=f"report:{report.pk}:{what}",
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
    if to == Status.ISSUED:
        _tell_readers(row, now)
    return row


def _tell_readers(report: WeeklyReport, now: datetime) -> None:
    """Tell those above who read the unit's reports that it is there: where it stands, not what stands in it."""
    roles = [role for role, abilities in ABILITIES.items() if Permission.VIEW_REPORTS in abilities]
    above = Unit.objects.exclude(pk=report.unit_id).annotate(below=Value(report.unit.path))
    hats = Membership.objects.current().filter(unit__in=above.filter(below__startswith=F("path")))
    send.notify(
        to={hat.user for hat in hats.with_role(*roles).select_related("user")},
        about="reports/email/issued.txt",
        key=f"report:{report.pk}:issued",
        now=now,
        context={"week": str(report.week), "unit": report.unit.name, "version": report.version},
        link=reverse("reports:report", args=[report.pk]),
    )
