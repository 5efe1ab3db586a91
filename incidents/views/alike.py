"""What is there already, asked while a report is still being written. The words go in the body, never in an address."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from incidents.forms import AlikeForm
from incidents.selectors import similar_incidents, similar_signs
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission


@require_POST
@require(Permission.RAISE_CONCERN)
def alike_concerns(request: PersonRequest) -> HttpResponse:
    """Concerns in the sender's own sight; without one the sentence is the same whatever others have sent."""
    form = AlikeForm(request.POST, user=request.user, permission=Permission.RAISE_CONCERN)
    kind = form.of_concern
    found = (
        similar_signs(request.user, type=kind, school=form.of_school, note=form.said("note") or "", at=timezone.now())
        if kind
        else []
    )
    rows = [(reverse("incidents:concern", args=[row.pk]), row, row.raised_at) for row in found]
    return render(request, "incidents/alike_concerns.html", {"rows": rows, "is_asked": kind is not None})


@require_POST
@require(Permission.LOG_INCIDENT)
def alike_incidents(request: PersonRequest) -> HttpResponse:
    """Incidents in sight, of the same group, near in place and time, in like words."""
    form = AlikeForm(request.POST, user=request.user, permission=Permission.LOG_INCIDENT)
    kind = form.of_incident
    latitude, longitude = form.point
    found = (
        similar_incidents(
            request.user, type=kind, at=form.said("occurred_at") or timezone.now(), school=form.of_school,
            latitude=latitude, longitude=longitude, note=form.said("note") or "",
        )
        if kind
        else []
    )  # fmt: skip
    rows = [(reverse("incidents:file", args=[row.pk]), row, row.occurred_at) for row in found]
    return render(request, "incidents/alike_incidents.html", {"rows": rows})
