"""The pictures of a file: the small one of the page, and the whole one, whose opening the journal keeps."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from incidents import actions
from incidents.forms import RedactForm
from incidents.models import PaperKind, Photo
from incidents.selectors import custody_of, is_unchanged
from incidents.views.shared import kept_apart
from incidents.workflow import may_write_on
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import outcome_of
from safeschool.kernel.images import thumbnail
from safeschool.kernel.pages import render_page

LOOK = (Permission.VIEW_INCIDENTS, Permission.LOG_INCIDENT)


@require_GET
@require(*LOOK)
def photo(request: PersonRequest, name: str) -> HttpResponse:
    """The picture, as a file to keep apart: never run, never guessed at, and asked for anew at every look."""
    found = _in_sight(request, name)
    try:
        jpeg = actions.open_photo(by=request.user, photo=found)
    except FileNotFoundError as error:
        raise Http404 from error
    return kept_apart(jpeg, str(found.name), PaperKind.JPEG)


@require_GET
@require(*LOOK)
def photo_small(request: PersonRequest, name: str) -> HttpResponse:
    """The picture as the page of the file shows it."""
    found = _in_sight(request, name)
    try:
        with found.file.open() as stored:
            small = thumbnail(stored)
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(small, content_type="image/jpeg")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _in_sight(request: PersonRequest, name: str) -> Photo:
    return get_object_or_404(Photo.objects.visible_to(request.user).select_related("incident"), name=name)


@require_http_methods(["GET", "POST"])
@require(Permission.LOG_INCIDENT)
def redact(request: PersonRequest, name: str) -> HttpResponse:
    """Draw boxes over a photo; they are burnt into a copy."""
    found, form = _in_sight(request, name), RedactForm(request.POST or None)
    if not may_write_on(request.user, found.incident):
        raise Http404
    if copy := outcome_of(
        form, lambda: actions.redact_photo(by=request.user, photo=found, boxes=form.cleaned_data["boxes"])
    ):
        return redirect("incidents:custody", name=copy.name)
    context = {"photo": found, "incident": found.incident, "form": form}
    return render_page(request, "incidents/redact.html", context, status=422 if form.errors else 200)


@require_GET
@require(*LOOK)
def custody(request: PersonRequest, name: str) -> HttpResponse:
    """What became of a photo since it came in, and whether it is still the same."""
    found = _in_sight(request, name)
    context = {
        "photo": found,
        "incident": found.incident,
        "events": custody_of(found),
        "is_unchanged": is_unchanged(found),
        "may_redact": may_write_on(request.user, found.incident),
    }
    return render_page(request, "incidents/custody.html", context)
