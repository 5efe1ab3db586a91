"""Logging an incident on a phone, in a minute."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from incidents import actions
from incidents.forms import LogForm
from incidents.models import Incident
from incidents.views.shared import emergency, is_in_sight, tell_received
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import refuse, send_anew, tell_refusal
from safeschool.kernel.pages import render_page


@require_http_methods(["GET", "POST"])
@require(Permission.LOG_INCIDENT)
def log(request: PersonRequest) -> HttpResponse:
    """The one page of the quick log; a repeated send shows the incident that is there already."""
    now = timezone.now()
    if request.method == "POST":
        form = LogForm(request.POST, request.FILES, user=request.user, now=now)
        if form.is_valid() and (incident := _logged(request, form)):
            if not is_in_sight(request.user, incident):
                tell_received(request)
                return redirect("home")
            _attach(request, incident, form)
            messages.success(request, _("Incident %(number)s is logged.") % {"number": incident.number})
            return redirect("incidents:file", pk=incident.pk)
        return _page(request, form, status=422)
    initial = {"submission": uuid4(), "occurred_at": timezone.localtime(now), "type": request.GET.get("type", "")}
    return _page(request, LogForm(initial=initial, user=request.user, now=now), status=200)


def _page(request: PersonRequest, form: LogForm, *, status: int) -> HttpResponse:
    context = {"form": form, "emergency": emergency(request)}
    return render_page(request, "incidents/log.html", context, status=status)


def _logged(request: PersonRequest, form: LogForm) -> Incident | None:
    submission = form.cleaned_data["submission"]
    try:
        return actions.log_incident(
            by=request.user, submission=submission, report=form.report, now=timezone.now()
        ).incident
    except actions.Conflict as conflict:
        form.add_error(None, str(conflict))
        send_anew(form)
    except ValidationError as refusal:
        refuse(form, refusal)
    return None


def _attach(request: PersonRequest, incident: Incident, form: LogForm) -> None:
    """The incident is logged whatever becomes of its photos."""
    for upload in form.cleaned_data["photos"]:
        upload.seek(0)
        try:
            actions.attach_photo(by=request.user, incident=incident, upload=upload)
        except ValidationError as refusal:
            tell_refusal(request, refusal)
