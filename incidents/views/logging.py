"""Logging an incident on a phone, in a minute."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from incidents import actions
from incidents.forms import LogForm
from incidents.models import Incident
from incidents.views.shared import emergency, is_in_sight, tell_received
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import outcome_of, tell_refusal
from safeschool.kernel.kept import asks_from_phone, check_writer, taken
from safeschool.kernel.pages import render_page


@require_GET
@require()
def waiting(request: PersonRequest) -> HttpResponse:
    """What waits on this phone; the phone itself lists it."""
    return render_page(request, "incidents/waiting.html", {})


@require_http_methods(["GET", "POST"])
@require(Permission.LOG_INCIDENT)
def log(request: PersonRequest) -> HttpResponse:
    """The one page of the quick log; a repeated send shows the incident that is there already."""
    now = timezone.now()
    if request.method == "POST":
        check_writer(request)
        form = LogForm(request.POST, request.FILES, user=request.user, now=now)
        incident = outcome_of(form, lambda: _log(request, form))
        return _taken(request, form, incident) if incident else _page(request, form, status=422)
    initial = {"submission": uuid4(), "occurred_at": timezone.localtime(now), "type": request.GET.get("type", "")}
    return _page(request, LogForm(initial=initial, user=request.user, now=now), status=200)


def _page(request: PersonRequest, form: LogForm, *, status: int) -> HttpResponse:
    context = {"form": form, "emergency": emergency(request)}
    return render_page(request, "incidents/log.html", context, status=status)


def _log(request: PersonRequest, form: LogForm) -> Incident:
    submission = form.cleaned_data["submission"]
    return actions.log_incident(by=request.user, submission=submission, report=form.report, now=timezone.now()).incident


def _taken(request: PersonRequest, form: LogForm, incident: Incident) -> HttpResponse:
    if not is_in_sight(request.user, incident):
        tell_received(request)
        return taken(request, "home")
    refusals = _attach(request, incident, form)
    if refusals and asks_from_phone(request):  # the phone keeps them, to be sent again
        for refusal in refusals:
            form.add_error("photos", refusal.messages)
        return _page(request, form, status=422)
    for refusal in refusals:
        tell_refusal(request, refusal)
    messages.success(request, _("Incident %(number)s is logged.") % {"number": incident.number})
    return taken(request, "incidents:file", pk=incident.pk)


def _attach(request: PersonRequest, incident: Incident, form: LogForm) -> list[ValidationError]:
    """The incident is logged whatever becomes of its photos; those that are refused, with the reason."""
    refusals = []
    for upload in form.cleaned_data["photos"]:
        upload.seek(0)
        try:
            actions.attach_photo(by=request.user, incident=incident, upload=upload)
        except ValidationError as refusal:
            refusals.append(refusal)
    return refusals
