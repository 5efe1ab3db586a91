"""Inquiries of school committees: held by the school, read by the police."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from incidents import actions
from incidents.forms import AppealForm, FindingForm, InquiryForm, OwnFileForm
from incidents.models import Incident, Inquiry
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, outcome_of, tell_refusal
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import neighbours, page_of

HOLD = Permission.HOLD_INQUIRIES


def visible_inquiry(request: PersonRequest, pk: int) -> Inquiry:
    """The inquiry in the person's sight, else 404."""
    rows = Inquiry.objects.visible_to(request.user).select_related("school__unit", "incident")
    return get_object_or_404(rows, pk=pk)


@require_GET
@require(Permission.VIEW_INQUIRIES)
def inquiries(request: PersonRequest) -> HttpResponse:
    """Newest first; those beyond their days are marked and counted, and the count opens just those."""
    today = timezone.localdate()
    rows = Inquiry.objects.visible_to(request.user)
    late = rows.late(today)
    is_late_only = request.GET.get("state") == "LATE"
    page = page_of((late if is_late_only else rows).for_list(), by="opened_on", params=request.GET)
    context = {
        "page": page,
        "lines": [(row, row.is_late(today)) for row in page.rows],
        "late": late.count(),
        "may_open": request.user.may(HOLD),
        **neighbours(request, page),
    }
    return render_page(request, "incidents/inquiries/list.html", context)


@require_http_methods(["GET", "POST"])
@require(HOLD)
def open_inquiry(request: PersonRequest) -> HttpResponse:
    """The committee takes a matter up."""
    form = InquiryForm(request.POST or None, user=request.user)
    if inquiry := outcome_of(
        form, lambda: actions.open_inquiry(by=request.user, now=timezone.now(), **form.cleaned_data)
    ):
        return redirect("incidents:inquiry", inquiry.pk)
    status = 422 if form.errors else 200
    return render_page(request, "incidents/inquiries/new.html", {"form": form}, status=status)


@require_GET
@require(Permission.VIEW_INQUIRIES)
def inquiry(request: PersonRequest, pk: int) -> HttpResponse:
    """The matter, the committee, its finding; the police's own file only before those who see it."""
    row, user = visible_inquiry(request, pk), request.user
    seen = Incident.objects.visible_to(user).filter(pk=row.incident_id).exists() if row.incident_id else False
    context = {
        "inquiry": row,
        "is_late": row.is_late(timezone.localdate()),
        "may_hold": user.may(HOLD),
        "own_file": row.incident if seen else None,
        "may_link": row.incident_id is None and row.school.unit_id in user.reach(Permission.MOVE_INCIDENT),
        "finding_form": FindingForm(),
        "appeal_form": AppealForm(),
        "own_form": OwnFileForm(),
    }
    return render_page(request, "incidents/inquiries/inquiry.html", context)


@require_POST
@require(HOLD)
def decide_inquiry(request: PersonRequest, pk: int) -> HttpResponse:
    """The committee decides; later somebody may appeal."""
    row = visible_inquiry(request, pk)
    form = AppealForm(request.POST) if row.finding else FindingForm(request.POST)
    act = actions.appeal_inquiry if row.finding else actions.decide_inquiry
    carry_out(request, lambda: act(by=request.user, inquiry=row, now=timezone.now(), **form.cleaned_data), form=form)
    return redirect("incidents:inquiry", pk)


@require_POST
@require(Permission.MOVE_INCIDENT)
def link_inquiry(request: PersonRequest, pk: int) -> HttpResponse:
    """The police's own file, by its number."""
    row, form = visible_inquiry(request, pk), OwnFileForm(request.POST)
    number = form.cleaned_data["number"] if form.is_valid() else ""
    incident = Incident.objects.visible_to(request.user).filter(number=number, school=row.school).first()
    try:
        if incident is None:
            raise ValidationError(_("There is no such file of this school."))
        actions.link_inquiry(by=request.user, inquiry=row, incident=incident)
    except ValidationError as refusal:
        tell_refusal(request, refusal)
    return redirect("incidents:inquiry", pk)
