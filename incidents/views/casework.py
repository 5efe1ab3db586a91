"""The work on a case: people, things, measures, families, other files."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from incidents import actions
from incidents.forms import (
    CorrectionForm,
    FamilyForm,
    GroupForm,
    HandoverForm,
    ItemForm,
    LinkForm,
    MeasureForm,
    ReferralForm,
    TaskForm,
)
from incidents.forms.casework import ActForm
from incidents.models import Incident, SeizedItem
from incidents.selectors import casework_of
from incidents.views.files import visible_incident
from incidents.workflow import may_write_on
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, done, tell_lacks, tell_refusal
from safeschool.kernel.pages import render_page

ACT_FORMS = {"measure": MeasureForm, "family": FamilyForm, "item": ItemForm, "handover": HandoverForm}


@require_GET
@require(Permission.VIEW_INCIDENTS, Permission.LOG_INCIDENT)
def casework(request: PersonRequest, pk: int) -> HttpResponse:
    """What was done in the case, and the forms to record more."""
    incident = visible_incident(request, pk)
    may_write = may_write_on(request.user, incident)
    context: dict[str, Any] = {
        "incident": incident,
        "work": casework_of(incident, request.user),
        "may_write": may_write,
    }
    if may_write:
        context |= {f"{name}_form": form(incident=incident, user=request.user) for name, form in ACT_FORMS.items()}
        context |= {
            "task_form": TaskForm(incident=incident),
            "link_form": LinkForm(),
            "group_form": GroupForm(user=request.user),
        }
        context["referral_form"] = ReferralForm(country=incident.unit.country)
    return render_page(request, "incidents/casework.html", context)


def _act(request: PersonRequest, pk: int, form: Callable[..., ActForm], action: Callable[..., object]) -> HttpResponse:
    """One act from its form; what is wrong is told on the next page."""
    incident = visible_incident(request, pk)
    filled = form(request.POST, incident=incident, user=request.user)

    def act() -> None:
        at = filled.cleaned_data["at"]
        action(act=actions.Act(request.user, incident, at, timezone.now()), **filled.facts)

    carry_out(request, act, form=filled)
    return redirect("incidents:casework", pk=pk)


@require_POST
@require(Permission.LOG_INCIDENT)
def measure(request: PersonRequest, pk: int) -> HttpResponse:
    """Record a measure, with who signed."""
    return _act(request, pk, MeasureForm, actions.record_measure)


@require_POST
@require(Permission.LOG_INCIDENT)
def family(request: PersonRequest, pk: int) -> HttpResponse:
    """Record that a family was told."""
    return _act(request, pk, FamilyForm, actions.tell_family)


@require_POST
@require(Permission.LOG_INCIDENT)
def item(request: PersonRequest, pk: int) -> HttpResponse:
    """Record a thing that was taken."""
    return _act(request, pk, ItemForm, actions.seize_item)


@require_POST
@require(Permission.LOG_INCIDENT)
def handover(request: PersonRequest, pk: int) -> HttpResponse:
    """Record that a thing was handed over."""
    return _act(request, pk, HandoverForm, actions.hand_over)


@require_POST
@require(Permission.LOG_INCIDENT)
def link(request: PersonRequest, pk: int) -> HttpResponse:
    """Link another file of one's sight, by its number."""
    incident, form = visible_incident(request, pk), LinkForm(request.POST)
    if not form.is_valid():
        tell_lacks(request, form)
        return redirect("incidents:casework", pk=pk)
    number = form.cleaned_data["number"].strip()
    other = Incident.objects.visible_to(request.user).filter(number=number).first()
    try:
        if other is None:
            raise ValidationError(_("There is no such incident in your sight."))
        actions.link_files(by=request.user, child=incident, parent=other, kind=form.cleaned_data["kind"])
    except ValidationError as refusal:
        tell_refusal(request, refusal)
    return redirect("incidents:casework", pk=pk)


@require_POST
@require(Permission.LOG_INCIDENT)
def group(request: PersonRequest, pk: int) -> HttpResponse:
    """Many people come into the file at once."""
    incident, form = visible_incident(request, pk), GroupForm(request.POST, user=request.user)
    carry_out(
        request,
        lambda: actions.add_parties(by=request.user, incident=incident, groups=[actions.Group(**form.cleaned_data)]),
        form=form,
    )
    return redirect("incidents:casework", pk=pk)


@require_http_methods(["GET", "POST"])
@require(Permission.LOG_INCIDENT)
def correct(request: PersonRequest, pk: int) -> HttpResponse:
    """Put the facts of the file right."""
    incident = visible_incident(request, pk)
    form = CorrectionForm(request.POST or None, instance=incident)
    if done(
        form,
        lambda: actions.correct_incident(by=request.user, incident=incident, now=timezone.now(), **form.cleaned_data),
    ):
        return redirect("incidents:file", pk=pk)
    status = 422 if form.errors else 200
    return render_page(request, "incidents/correct.html", {"incident": incident, "form": form}, status=status)


@require_GET
@require(Permission.VIEW_INCIDENTS, Permission.LOG_INCIDENT)
def receipt(request: PersonRequest, pk: int) -> HttpResponse:
    """The paper that goes with a thing: what was taken, and every handover, to be signed."""
    rows = SeizedItem.objects.visible_to(request.user).select_related("incident__unit", "taken_from", "by")
    found = get_object_or_404(rows, pk=pk)
    context = {"item": found, "incident": found.incident, "chain": found.handovers.select_related("by")}
    return render_page(request, "incidents/receipt.html", context)
