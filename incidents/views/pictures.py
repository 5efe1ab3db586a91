"""The pictures of a file: the small one of the page, and the whole one, whose opening the journal keeps."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from incidents import actions
from incidents.models import Photo
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.images import thumbnail

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
    response = _jpeg(jpeg, keep="private, no-store")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}.jpg"'
    return response


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
    return _jpeg(small, keep="private, max-age=3600")


def _in_sight(request: PersonRequest, name: str) -> Photo:
    return get_object_or_404(Photo.objects.visible_to(request.user).select_related("incident"), name=name)


def _jpeg(picture: bytes, *, keep: str) -> HttpResponse:
    response = HttpResponse(picture, content_type="image/jpeg")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = keep
    return response
