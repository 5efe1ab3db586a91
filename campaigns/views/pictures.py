"""The pictures of a session."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaigns.actions import attach_session_photo
from campaigns.forms.lessons import PhotoForm
from campaigns.models import Session, SessionPhoto
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out
from safeschool.kernel.images import thumbnail

RECORD = Permission.RECORD_CAMPAIGNS


@require_POST
@require(RECORD)
def add_photo(request: PersonRequest, pk: int) -> HttpResponse:
    """Attach a picture to a session that one may change."""
    session = get_object_or_404(Session.objects.visible_to(request.user, RECORD), pk=pk)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a picture, and say that those on it agreed."))
        return redirect("campaigns:session", pk)
    told = form.cleaned_data
    carry_out(
        request,
        lambda: attach_session_photo(
            by=request.user, session=session, upload=told["photo"], has_consent=told["has_consent"]
        ),
        said=_("The photo is kept."),
    )
    return redirect("campaigns:session", pk)


@require_GET
@require(Permission.VIEW_CAMPAIGNS)
def session_photo(request: PersonRequest, name: str) -> HttpResponse:
    """The picture as the page of the session shows it; the whole one stays on the disk."""
    found = get_object_or_404(SessionPhoto.objects.visible_to(request.user), name=name)
    try:
        with found.file.open() as stored:
            small = thumbnail(stored)
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(small, content_type="image/jpeg")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
