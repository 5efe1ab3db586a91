"""Weekly reports: the list, the page, the files, the signature."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import check_for_language, get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import page_of
from safeschool.kernel.week import Week
from safeschool.reports.actions import compile_report, correct_report, move_report, note_opened, write_texts
from safeschool.reports.forms import CompileForm, CorrectionForm, MoveForm, ReportFilters, TextsForm
from safeschool.reports.models import WeeklyReport
from safeschool.reports.selectors.files import TYPES, file_name, file_of
from safeschool.reports.selectors.paper import paper_of
from safeschool.reports.selectors.proof import verify
from safeschool.reports.selectors.remarks import suggested
from safeschool.reports.selectors.rows import rows_behind
from safeschool.reports.selectors.small import as_seen_by
from safeschool.reports.workflow import Status

ISSUE = Permission.ISSUE_REPORTS


@require_GET
@require(Permission.VIEW_REPORTS)
def report_list(request: PersonRequest) -> HttpResponse:
    """The reports one sees, the newest week first."""
    form = ReportFilters(request.GET, user=request.user)
    rows = form.narrow(WeeklyReport.objects.visible_to(request.user)).select_related("unit")
    page = page_of(rows, by="starts_at", params=request.GET)
    context = {"page": page, "form": form, "may_issue": bool(request.user.reach(ISSUE))}
    return render_page(request, "reports/list.html", context)


@require_GET
@require(Permission.VIEW_REPORTS)
def report(request: PersonRequest, pk: int) -> HttpResponse:
    """One report; every number of the week opens its list."""
    rows = WeeklyReport.objects.visible_to(request.user).select_related("unit__parent", "signed_by")
    shown = as_seen_by(request.user, get_object_or_404(rows, pk=pk))
    note_opened(by=request.user, report=shown, on=timezone.localdate(timezone=shown.zone))
    may_issue = shown.unit_id in request.user.reach(ISSUE)
    context = {
        "report": shown,
        "paper": paper_of(shown, get_language() or "en"),
        "moves": shown.next_moves if may_issue else (),
        "may_write": may_issue and shown.status in (Status.DRAFT, Status.CHECKED),
        "correction": CorrectionForm() if may_issue and shown.status == Status.ISSUED else None,
        "versions": WeeklyReport.objects.visible_to(request.user)
        .filter(unit=shown.unit_id)
        .of_week(shown.week)
        .exclude(pk=shown.pk)
        .order_by("version"),
        "parts": shown.parts.select_related("unit", "told"),
        "seen": set(request.user.reach(Permission.VIEW_REPORTS)),
        "forms": sorted(set(TYPES) - {"html"}),
    }
    return render_page(request, "reports/report.html", context)


@require_GET
@require(Permission.VIEW_REPORTS)
def proof(request: PersonRequest, pk: int) -> HttpResponse:
    """What each number counted, counted again now, and why it differs."""
    rows = WeeklyReport.objects.visible_to(request.user).select_related("unit")
    shown = as_seen_by(request.user, get_object_or_404(rows, pk=pk))
    checks = verify(shown)
    context = {
        "report": shown,
        "checks": checks,
        "differences": [check for check in checks if check.differs],
        "parts": shown.parts.select_related("unit", "told"),
    }
    return render_page(request, "reports/proof.html", context)


@require_GET
@require(Permission.VIEW_REPORTS)
def figure(request: PersonRequest, pk: int, code: str) -> HttpResponse:
    """The rows that one number counted on its day, as far as the reader sees them, and what units below told."""
    rows = WeeklyReport.objects.visible_to(request.user).select_related("unit")
    shown = as_seen_by(request.user, get_object_or_404(rows, pk=pk))
    told = next((one for one in shown.figures.all() if one.code == code), None)
    if told is None:
        raise Http404
    context = {"report": shown, "figure": told, **rows_behind(request.user, shown, told, request.GET.get("page", ""))}
    return render_page(request, "reports/figure.html", context)


@require_POST
@require(ISSUE)
def correct(request: PersonRequest, pk: int) -> HttpResponse:
    """Open a new version of an issued report."""
    shown = get_object_or_404(WeeklyReport.objects.visible_to(request.user, ISSUE), pk=pk)
    form = CorrectionForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        made = correct_report(by=request.user, report=shown, reason=reason, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("reports:report", pk)
    messages.success(request, _("A new version is drafted; the issued one stays as it is."))
    return redirect("reports:report", made.pk)


@require_http_methods(["GET", "POST"])
@require(ISSUE)
def texts(request: PersonRequest, pk: int) -> HttpResponse:
    """The words of the report; they start as what the figures suggest."""
    rows = WeeklyReport.objects.visible_to(request.user, ISSUE).select_related("unit")
    shown = as_seen_by(request.user, get_object_or_404(rows, pk=pk))
    form = TextsForm(request.POST or None, instance=shown, initial=suggested(shown))
    if done(form, lambda: write_texts(by=request.user, report=shown, texts=form.cleaned_data)):
        messages.success(request, _("The words of the report are kept."))
        return redirect("reports:report", pk)
    return render_page(
        request, "reports/texts.html", {"form": form, "report": shown}, status=422 if form.errors else 200
    )


@require_GET
@require(Permission.VIEW_REPORTS)
def download(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    """The report as a file, in the unit's language or in the one asked for."""
    rows = WeeklyReport.objects.visible_to(request.user).select_related("unit__parent", "signed_by")
    shown = as_seen_by(request.user, get_object_or_404(rows, pk=pk))
    if form not in TYPES:
        raise Http404
    asked = request.GET.get("language", "")
    made = file_of(shown, form, asked if asked and check_for_language(asked) else "")
    headers = {"Content-Disposition": f'attachment; filename="{file_name(shown, form)}"'}
    return HttpResponse(made, content_type=TYPES[form], headers=headers)


@require_POST
@require(ISSUE)
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """Check, sign, issue or return the report."""
    shown = get_object_or_404(WeeklyReport.objects.visible_to(request.user, ISSUE), pk=pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose where the report goes from here."))
        return redirect("reports:report", pk)
    try:
        moved = move_report(by=request.user, report=shown, to=form.cleaned_data["to"], now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The report is %(status)s.") % {"status": moved.get_status_display()})
    return redirect("reports:report", pk)


@require_http_methods(["GET", "POST"])
@require(ISSUE)
def compile_page(request: PersonRequest) -> HttpResponse:
    """Compile a report now, or a draft anew."""
    units = Unit.objects.visible_to(request.user).filter(pk__in=request.user.reach(ISSUE))
    week = Week.of(timezone.localdate(timezone=request.user.zone)).before
    form = CompileForm(request.POST or None, units=units, initial={"week": str(week), "unit": request.user.home})
    if form.is_valid():
        try:
            made = compile_report(by=request.user, now=timezone.now(), again=True, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("week", error)
        else:
            return redirect("reports:report", made.pk)
    return render_page(request, "reports/compile.html", {"form": form}, status=422 if form.errors else 200)
