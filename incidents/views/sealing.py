"""A file is sealed by two persons."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from incidents import actions
from incidents.forms import LiftForm, SealForm
from incidents.models import Incident, SealLift
from incidents.views.files import visible_incident
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, tell_refusal
from safeschool.kernel.pages import render_page


@require_POST
@require(Permission.MOVE_INCIDENT)
def ask_to_seal(request: PersonRequest, pk: int) -> HttpResponse:
    """The first person asks, with the reason."""
    incident, form = visible_incident(request, pk), SealForm(request.POST)
    carry_out(
        request,
        lambda: actions.ask_to_seal(by=request.user, incident=incident, now=timezone.now(), **form.cleaned_data),
        form=form,
    )
    return redirect("incidents:file", pk)


@require_POST
@require(Permission.MOVE_INCIDENT)
def agree_to_seal(request: PersonRequest, pk: int) -> HttpResponse:
    """The second person agrees, or refuses."""
    incident = visible_incident(request, pk)
    try:
        if request.POST.get("refuse"):
            actions.take_back_seal_request(by=request.user, incident=incident)
        else:
            actions.agree_to_seal(by=request.user, incident=incident, now=timezone.now())
            messages.success(request, _("The file is sealed."))
    except ValidationError as refusal:
        tell_refusal(request, refusal)
    still_there = Incident.objects.visible_to(request.user).filter(pk=pk).exists()
    return redirect("incidents:file", pk) if still_there else redirect("incidents:list")


@require_POST
@require(Permission.OPEN_SEALED)
def ask_to_lift(request: PersonRequest, pk: int) -> HttpResponse:
    """Whoever may open a sealed file asks to lift its seal."""
    incident, form = visible_incident(request, pk), LiftForm(request.POST)
    carry_out(
        request,
        lambda: actions.ask_to_lift(by=request.user, incident=incident, now=timezone.now(), **form.cleaned_data),
        form=form,
    )
    return redirect("incidents:file", pk)


@require_GET
@require(Permission.APPROVE_CLOSING)
def seals(request: PersonRequest) -> HttpResponse:
    """Seals that somebody asks to lift: the unit, who asks and why; nothing of the file."""
    lifts = SealLift.objects.visible_to(request.user).waiting().select_related("seal__incident__unit", "asked_by")
    lines = [(lift, lift.seal.incident.unit, lift.asked_by_id != request.user.pk) for lift in lifts]
    return render_page(request, "incidents/seals.html", {"lines": lines})


@require_POST
@require(Permission.APPROVE_CLOSING)
def lift_seal(request: PersonRequest, pk: int) -> HttpResponse:
    """The second person agrees, or refuses."""
    lift = get_object_or_404(SealLift.objects.visible_to(request.user).waiting(), pk=pk)
    try:
        if request.POST.get("refuse"):
            actions.refuse_lift(by=request.user, lift=lift)
        else:
            actions.lift_seal(by=request.user, lift=lift, now=timezone.now())
            messages.success(request, _("The seal is lifted."))
    except ValidationError as refusal:
        tell_refusal(request, refusal)
    return redirect("incidents:seals")
