"""Mandatory reports: one screen to send, one to take them, one for whoever watches the deadlines."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from incidents import actions
from incidents.forms import ClockForm, HarmFileForm, HarmForm, IdentityForm
from incidents.models import HarmReport, LegalClock, Routed
from incidents.selectors import situation_names, why_of
from incidents.views.shared import emergency, is_in_sight, tell_received
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import outcome_of, tell_lacks, tell_refusal
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import neighbours, page_of


@require_http_methods(["GET", "POST"])
@require(Permission.RAISE_CONCERN)
def report_harm(request: PersonRequest) -> HttpResponse:
    """The one screen."""
    if request.method == "POST":
        form = HarmForm(request.POST, user=request.user)
        if report := outcome_of(form, lambda: _report_harm(request, form)):
            if not is_in_sight(request.user, report):
                tell_received(request)
                return redirect("home")
            messages.success(request, _("The police on duty have been told. Keep the child safe until they come."))
            return redirect("incidents:harm_report", pk=report.pk)
        return _form_page(request, form, status=422)
    return _form_page(request, HarmForm(initial={"submission": uuid4()}, user=request.user))


def _form_page(request: PersonRequest, form: HarmForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "emergency": emergency(request)}
    return render_page(request, "incidents/mandatory/send.html", context, status=status)


def _report_harm(request: PersonRequest, form: HarmForm) -> HarmReport:
    submission = form.cleaned_data["submission"]
    return actions.report_harm(by=request.user, submission=submission, harm=form.harm, now=timezone.now()).report


@require_GET
@require(Permission.RAISE_CONCERN)
def harm_reports(request: PersonRequest) -> HttpResponse:
    """The reports in sight, newest first: one's own, and the unit's."""
    rows = HarmReport.objects.visible_to(request.user).select_related("unit", "school", "venue")
    page = page_of(rows, by="reported_at", params=request.GET)
    context = {
        "page": page,
        "may_supervise": request.user.may(Permission.SUPERVISE_CLOCKS),
        "may_keep": request.user.may(Permission.VIEW_SURROUNDINGS),
        **neighbours(request, page),
    }
    return render_page(request, "incidents/mandatory/list.html", context)


def _report(request: PersonRequest, pk: int) -> HarmReport:
    rows = HarmReport.objects.visible_to(request.user).select_related(
        "unit", "school", "venue", "accepted_by", "incident", "reported_by"
    )
    return get_object_or_404(rows, pk=pk)


@require_GET
@require(Permission.RAISE_CONCERN)
def harm_report(request: PersonRequest, pk: int) -> HttpResponse:
    """One report: its words, its clocks, the next step; not who sent it."""
    found, now = _report(request, pk), timezone.now()
    is_police = found.unit_id in request.user.reach(Permission.TRIAGE_CONCERNS)
    clocks_of = found.clocks.select_related("done_by") if is_police else LegalClock.objects.none()
    context = {
        "report": found,
        "facts": _facts(found),
        "clocks": [(clock, clock.is_late(now)) for clock in clocks_of],
        "is_police": is_police,
        "may_supervise": found.unit_id in request.user.reach(Permission.SUPERVISE_CLOCKS),
        "may_open_reporter": is_police and found.accepted_by_id == request.user.pk,
        "why": why_of(Routed.REPORT, found.pk) if is_police else None,
        "file_form": HarmFileForm(),
    }
    return render_page(request, "incidents/mandatory/report.html", context)


def _facts(found: HarmReport) -> list[tuple[str, Any]]:
    return [
        (_("Where"), found.place),
        (_("School"), found.school),
        (_("Venue"), found.venue),
        (_("Unit"), found.unit),
        (_("Situations"), "; ".join(situation_names(found.situations))),
        (_("The school head may be told"), _("yes") if found.head_may_know else _("no")),
        (_("Accepted by"), found.accepted_by),
        (_("Feedback"), found.feedback),
    ]


@require_POST
@require(Permission.TRIAGE_CONCERNS)
def accept_report(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the report."""
    found = _report(request, pk)
    try:
        actions.accept_report(by=request.user, report=found, now=timezone.now())
    except HarmReport.DoesNotExist:
        messages.error(request, _("Only the police of the unit may do this."))
    return redirect("incidents:harm_report", pk=pk)


@require_POST
@require(Permission.TRIAGE_CONCERNS)
def file_report(request: PersonRequest, pk: int) -> HttpResponse:
    """Open a confidential incident of the report."""
    found, form = _report(request, pk), HarmFileForm(request.POST)
    if not form.is_valid():
        tell_lacks(request, form)
        return redirect("incidents:harm_report", pk=pk)
    data = form.cleaned_data
    try:
        logged = actions.open_file(
            by=request.user, report=found, type=data["type"], note=data["note"], now=timezone.now()
        )
    except ValidationError as refusal:
        tell_refusal(request, refusal)
        return redirect("incidents:harm_report", pk=pk)
    return redirect("incidents:file", pk=logged.incident.pk)


@never_cache
@require_http_methods(["GET", "POST"])
@require(Permission.TRIAGE_CONCERNS)
def reporter(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask for the reason; then, once, how the reporter can be reached."""
    found = _report(request, pk)
    form = IdentityForm(request.POST or None)
    opened = outcome_of(
        form, lambda: actions.open_reporter(by=request.user, report=found, reason=form.cleaned_data["reason"])
    )
    status = 422 if form.errors else 200
    context = {"report": found, "form": form, "opened": opened}
    return render_page(request, "incidents/mandatory/reporter.html", context, status=status)


@require_POST
@require(Permission.TRIAGE_CONCERNS, Permission.SUPERVISE_CLOCKS)
def clock_step(request: PersonRequest, pk: int) -> HttpResponse:
    """A deadline is met, or extended with a reason."""
    clock = get_object_or_404(LegalClock.objects.visible_to(request.user).select_related("report"), pk=pk)
    form = ClockForm(request.POST)
    if form.is_valid():
        text, now = form.cleaned_data["text"], timezone.now()
        try:
            if form.cleaned_data["step"] == "extend":
                actions.extend_clock(by=request.user, clock=clock, reason=text, now=now)
            else:
                actions.finish_clock(by=request.user, clock=clock, text=text, now=now)
        except ValidationError as refusal:
            tell_refusal(request, refusal)
        except (HarmReport.DoesNotExist, LegalClock.DoesNotExist):
            messages.error(request, _("Only the police of the unit, or its supervisors, may do this."))
    else:
        tell_lacks(request, form)
    visible = HarmReport.objects.visible_to(request.user).filter(pk=clock.report_id).exists()
    return redirect("incidents:harm_report", pk=clock.report_id) if visible else redirect("incidents:clocks")


@require_GET
@require(Permission.SUPERVISE_CLOCKS)
def clocks(request: PersonRequest) -> HttpResponse:
    """Every deadline that runs, the late ones first, and no word of any report."""
    now = timezone.now()
    rows = LegalClock.objects.visible_to(request.user).supervised_by(request.user).running()
    shown = list(rows.select_related("report__unit", "report__accepted_by")[:500])
    visible = HarmReport.objects.visible_to(request.user).filter(pk__in={clock.report_id for clock in shown})
    open_to = set(visible.values_list("pk", flat=True))
    context = {
        "late": [(clock, clock.report_id in open_to) for clock in shown if clock.is_late(now)],
        "running": [(clock, clock.report_id in open_to) for clock in shown if not clock.is_late(now)],
    }
    return render_page(request, "incidents/mandatory/clocks.html", context)
