"""The poster of a venue with a duty to report."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from incidents.selectors import venue_key
from incidents.views.tips import POSTER_LANGUAGES
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.pages import render_page
from safeschool.kernel.square import square_of
from schools.models import Venue


@require_GET
@require(Permission.KEEP_SURROUNDINGS)
def venue_poster(request: PersonRequest, pk: int) -> HttpResponse:
    """One A4 sheet for the venue's staff room, in three languages."""
    venue = get_object_or_404(Venue.objects.visible_to(request.user, Permission.KEEP_SURROUNDINGS), pk=pk)
    query = urlencode({"key": venue_key(venue)})
    address = request.build_absolute_uri(f"{reverse('venue_report')}?{query}")
    texts = [_text(code) for code in POSTER_LANGUAGES]
    context = {"name": venue.name, "address": "", "qr": square_of(address, border=2, fills=True), "texts": texts}
    return render_page(request, "incidents/mandatory/poster.html", context)


def _text(language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            "language": language,
            "title": _("A child may be in harm? Report at once."),
            "how": _("Scan the square: two fields, no account. The police on duty are told this minute."),
            "promise": _(
                "A suspicion is enough. Nobody approves it first. Whoever reports in good faith is protected."
            ),
            "danger": _("In danger now? Call the police first."),
        }
