"""Referrals of a case, and the briefing every three months."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from incidents import actions
from incidents.forms import MinutesForm, PeriodForm, ReferralAnswerForm, ReferralForm, last_three_months
from incidents.forms.held import HeldFilter
from incidents.models import Briefing, Referral
from incidents.views.files import visible_incident
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, refuse
from safeschool.kernel.pages import render_page

MOST_BRIEFINGS = 1000


@require_POST
@require(Permission.LOG_INCIDENT)
def refer(request: PersonRequest, pk: int) -> HttpResponse:
    """Offer the case to another authority."""
    incident = visible_incident(request, pk)
    form = ReferralForm(request.POST, country=incident.unit.country)
    carry_out(
        request,
        lambda: actions.refer(by=request.user, incident=incident, now=timezone.now(), **form.cleaned_data),
        form=form,
    )
    return redirect("incidents:casework", pk=pk)


@require_POST
@require(Permission.LOG_INCIDENT)
def answer_referral(request: PersonRequest, pk: int) -> HttpResponse:
    """Record what the authority answered."""
    rows = Referral.objects.visible_to(request.user)
    referral, form = get_object_or_404(rows, pk=pk), ReferralAnswerForm(request.POST)
    carry_out(
        request,
        lambda: actions.answer_referral(by=request.user, referral=referral, now=timezone.now(), **form.cleaned_data),
        form=form,
    )
    return redirect("incidents:casework", pk=referral.incident_id)


@require_http_methods(["GET", "POST"])
@require(Permission.VIEW_EXCHANGE)
def briefings(request: PersonRequest) -> HttpResponse:
    """The briefings in sight; a new one is drawn up from the letters of its months."""
    first, last = last_three_months(timezone.localdate())
    may_draw = bool(request.user.reach(Permission.SEND_EXCHANGE))
    initial = {"first_on": first, "last_on": last}
    form = PeriodForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("incidents:briefing", pk=actions.draw_briefing(by=request.user, **form.cleaned_data).pk)
        except ValidationError as refusal:
            refuse(form, refusal)
    rows = Briefing.objects.visible_to(request.user).select_related("unit")
    rows = HeldFilter(request.GET, user=request.user).narrow(rows)
    context = {"rows": rows[:MOST_BRIEFINGS], "form": form if may_draw else None}
    return render_page(request, "incidents/briefings.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@require(Permission.VIEW_EXCHANGE)
def briefing(request: PersonRequest, pk: int) -> HttpResponse:
    """The minutes: figures of the months, then what was said and agreed."""
    found = get_object_or_404(Briefing.objects.visible_to(request.user).select_related("unit"), pk=pk)
    may_write = found.held_on is None and found.unit_id in request.user.reach(Permission.SEND_EXCHANGE)
    form = MinutesForm(request.POST or None, initial={"held_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.hold_briefing(
                by=request.user, briefing=found, held_on=data["held_on"], attendees=data["attendees"],
                remarks=data["remarks"], agreed=list(form.agreed),
            )  # fmt: skip
            return redirect("incidents:briefing", pk=pk)
        except ValidationError as refusal:
            refuse(form, refusal)
    context = {
        "briefing": found,
        "actions": found.actions.all(),
        "today": timezone.localdate(),
        "form": form if may_write else None,
        "may_finish": found.unit_id in request.user.reach(Permission.SEND_EXCHANGE),
    }
    return render_page(request, "incidents/briefing.html", context, status=422 if form.errors else 200)


@require_POST
@require(Permission.SEND_EXCHANGE)
def finish_action(request: PersonRequest, pk: int, action: int) -> HttpResponse:
    """What was agreed is done."""
    found = get_object_or_404(Briefing.objects.visible_to(request.user).select_related("unit"), pk=pk)
    agreed = get_object_or_404(found.actions.select_related("briefing__unit"), pk=action)
    carry_out(request, lambda: actions.finish_action(by=request.user, action=agreed, on=timezone.localdate()))
    return redirect("incidents:briefing", pk=pk)


@require_GET
@require(Permission.VIEW_EXCHANGE)
def minutes(request: PersonRequest, pk: int) -> HttpResponse:
    """The minutes as a paper to be signed."""
    found = get_object_or_404(Briefing.objects.visible_to(request.user).select_related("unit"), pk=pk)
    return render_page(request, "incidents/minutes.html", {"briefing": found, "actions": found.actions.all()})
