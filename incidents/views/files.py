"""The list of incidents and the file of one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from incidents import actions
from incidents.forms import (
    DocumentForm,
    IdentityForm,
    IncidentFilter,
    LiftForm,
    MoveForm,
    NoteForm,
    PartyForm,
    PhotoForm,
    SealForm,
)
from incidents.models import Incident, PartyIdentity, Photo, Routed
from incidents.selectors import casework_of, chronology, has_inquiries, incident_lines, seal_card, why_of
from incidents.workflow import may_write_on, moves_for, parts_of, turn_of_others
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, refuse, tell_lacks, tell_refusal
from safeschool.kernel.pages import asks_for_part, render_page
from safeschool.kernel.paging import neighbours, page_of


@require_GET
@require(Permission.VIEW_INCIDENTS)
def incident_list(request: PersonRequest) -> HttpResponse:
    """Incidents in sight, newest first, narrowed by the filters."""
    form = IncidentFilter(request.GET, user=request.user)
    page = page_of(form.found().for_page(), by="occurred_at", params=request.GET)
    now = timezone.now()
    context = {
        "form": form,
        "page": page,
        "lines": incident_lines(page.rows, now),
        "may_inquire": has_inquiries(request.user),
        "may_import": request.user.may(Permission.IMPORT_INCIDENTS),
        "may_find": request.user.may(Permission.OPEN_IDENTITY),
        "may_log": request.user.may(Permission.LOG_INCIDENT),
        "is_filtered": any(request.GET.values()),
        **neighbours(request, page),
    }
    # A filter changes the list alone.
    if not asks_for_part(request):
        context["late"] = Incident.objects.visible_to(request.user).late(now).count()
    return render_page(request, "incidents/list.html", context, partial="results")


def visible_incident(request: PersonRequest, pk: int) -> Incident:
    """The file that opens to the person, else 404."""
    rows = Incident.objects.visible_to(request.user).opening_to(request.user)
    return get_object_or_404(rows.select_related("type", "school", "unit__parent", "assignee", "reported_by"), pk=pk)


@require_GET
@require(Permission.VIEW_INCIDENTS, Permission.LOG_INCIDENT)
def file(request: PersonRequest, pk: int) -> HttpResponse:
    """Everything about one incident; people are codes."""
    incident = visible_incident(request, pk)
    actions.note_sealed_read(by=request.user, incident=incident)
    choices, mine = moves_for(request.user, incident), parts_of(request.user, incident)
    context = {
        "incident": incident,
        "facts": _facts(incident),
        "points": _points(incident),
        "is_late": incident.is_late(timezone.now()),
        "parties": incident.parties.select_related("school", "identity"),
        "photos": Photo.objects.visible_to(request.user).filter(incident=incident),
        "concerns": incident.concerns.visible_to(request.user).for_list(),
        "events": chronology(incident),
        "seal": seal_card(request.user, incident),
        "work": casework_of(incident, request.user),
        "choices": [choice for choice in choices if choice.is_open],
        "refused": [choice for choice in choices if not choice.is_open] if mine else [],
        "has_raisers": incident.concerns.exists(),
        "turn_of_others": turn_of_others(choices),
        "why": why_of(Routed.INCIDENT, incident.pk),
        "may_write": may_write_on(request.user, incident),
        "may_open": incident.unit_id in request.user.reach(Permission.OPEN_IDENTITY),
        "seal_form": SealForm(),
        "lift_form": LiftForm(),
        "note_form": NoteForm(),
        "photo_form": PhotoForm(),
        "documents": incident.documents.select_related("by"),
        "document_form": DocumentForm(),
        "party_form": PartyForm(),
    }
    return render_page(request, "incidents/file.html", context)


def _facts(incident: Incident) -> list[tuple[str, Any]]:
    at = timezone.localtime(incident.occurred_at)
    forms = {"MONTH": "m.Y", "YEAR": "Y", "DAY": "DATE_FORMAT"}
    return [
        (_("Type"), incident.type.name),
        (_("ICCS code"), incident.type.iccs),
        (_("Severity"), incident.get_severity_display()),
        (_("Confidentiality"), incident.get_confidentiality_display()),
        (_("Time of occurrence"), date_format(at, forms.get(incident.date_precision, "DATETIME_FORMAT"))),
        (_("Minutes after dismissal"), incident.minutes_after_dismissal),
        (_("School"), incident.school),
        (_("Unit"), incident.unit),
        (_("Place"), incident.place),
        (_("Where, seen from the school"), incident.get_place_relation_display()),
        (_("Reported by"), incident.reported_by),
        (_("Assigned to"), incident.assignee),
        (
            _("To be resolved by"),
            date_format(timezone.localtime(incident.due_at), "DATETIME_FORMAT") if incident.due_at else "",
        ),
        (_("Legal classification"), incident.legal_classification),
        (_("Outcome"), incident.outcome),
    ]


def _points(incident: Incident) -> list[dict[str, Any]]:
    if incident.latitude is None or incident.longitude is None:
        return []
    return [{"lat": incident.latitude, "lng": incident.longitude, "title": incident.number, "icon": "map-pin"}]


@require_POST
@require(Permission.LOG_INCIDENT)
def move(request: PersonRequest, pk: int) -> HttpResponse:
    """Take one lawful step."""
    incident, form = visible_incident(request, pk), MoveForm(request.POST)
    if form.is_valid():
        try:
            moved = actions.move_incident(by=request.user, incident=incident, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Now: %(status)s") % {"status": moved.get_status_display()})
        except ValidationError as refusal:
            tell_refusal(request, refusal)
    else:
        tell_lacks(request, form)
    return redirect("incidents:file", pk=pk)


@require_POST
@require(Permission.LOG_INCIDENT)
def note(request: PersonRequest, pk: int) -> HttpResponse:
    """Write on the file."""
    incident, form = visible_incident(request, pk), NoteForm(request.POST)
    carry_out(
        request,
        lambda: actions.add_note(by=request.user, incident=incident, now=timezone.now(), **form.cleaned_data),
        form=form,
    )
    return redirect("incidents:file", pk=pk)


@require_POST
@require(Permission.LOG_INCIDENT)
def add_photo(request: PersonRequest, pk: int) -> HttpResponse:
    """Attach a photo to the file."""
    incident, form = visible_incident(request, pk), PhotoForm(request.POST, request.FILES)
    carry_out(
        request,
        lambda: actions.attach_photo(by=request.user, incident=incident, upload=form.cleaned_data["photo"]),
        form=form,
    )
    return redirect("incidents:file", pk=pk)


@require_POST
@require(Permission.LOG_INCIDENT)
def party(request: PersonRequest, pk: int) -> HttpResponse:
    """Somebody comes into the file."""
    incident, form = visible_incident(request, pk), PartyForm(request.POST)

    def come_in() -> None:
        told = form.cleaned_data
        school = incident.school if told["kind"] == "PUPIL" else None
        facts = {name: told[name] for name in ("roles", "kind", "is_minor")}
        actions.add_party(by=request.user, incident=incident, school=school, identity=form.identity, **facts)

    carry_out(request, come_in, form=form)
    return redirect("incidents:file", pk=pk)


@never_cache
@require_http_methods(["GET", "POST"])
@require(Permission.OPEN_IDENTITY)
def identity(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask for the reason; then, once, who it is."""
    sealed = get_object_or_404(
        PartyIdentity.objects.visible_to(request.user).select_related("party__incident"), party=pk
    )
    form, opened, status = IdentityForm(request.POST or None), None, 200
    if request.method == "POST":
        if form.is_valid():
            try:
                opened = actions.open_identity(by=request.user, identity=sealed, reason=form.cleaned_data["reason"])
            except ValidationError as refusal:
                refuse(form, refusal)
        status = 200 if opened else 422
    context = {"party": sealed.party, "incident": sealed.party.incident, "form": form, "opened": opened}
    return render_page(request, "incidents/identity.html", context, status=status)
