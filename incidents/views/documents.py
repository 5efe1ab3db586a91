"""The papers of a file: brought in, and opened by whoever sees the file."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from incidents import actions
from incidents.forms import DocumentForm
from incidents.models import Document, PaperKind
from incidents.views.files import visible_incident
from incidents.views.shared import kept_apart
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out


@require_POST
@require(Permission.LOG_INCIDENT)
def add_document(request: PersonRequest, pk: int) -> HttpResponse:
    """Attach a paper to the file."""
    incident, form = visible_incident(request, pk), DocumentForm(request.POST, request.FILES)
    carry_out(
        request,
        lambda: actions.attach_document(
            by=request.user,
            incident=incident,
            upload=form.cleaned_data["document"],
            title=form.cleaned_data["title"],
        ),
        form=form,
    )
    return redirect("incidents:file", pk=pk)


@require_GET
@require(Permission.VIEW_INCIDENTS, Permission.LOG_INCIDENT)
def document(request: PersonRequest, name: str) -> HttpResponse:
    """The paper, as a file to keep apart; one that is not what came in is not given out."""
    rows = Document.objects.visible_to(request.user).select_related("incident")
    found = get_object_or_404(rows, name=name)
    try:
        body = actions.open_document(by=request.user, document=found)
    except FileNotFoundError as error:
        raise Http404 from error
    if not body:
        messages.error(request, _("The stored file is not the one that came in. Tell whoever runs the system."))
        return redirect("incidents:file", pk=found.incident_id)
    return kept_apart(body, str(found.name), PaperKind(found.kind))
