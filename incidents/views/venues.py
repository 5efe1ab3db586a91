"""Venues with a duty to report: the list, the poster with its link, and a new link in place of an old one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from incidents import actions
from incidents.forms import VenueForm
from incidents.models import ReportingVenue
from incidents.selectors import venue_key
from incidents.views.tips import POSTER_LANGUAGES, qr
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.pages import render_page


@require_GET
@require(Permission.KEEP_REGISTRY)
def venues(request: PersonRequest) -> HttpResponse:
    """The venues of one's units."""
    rows = ReportingVenue.objects.visible_to(request.user).select_related("unit", "kind")
    return render_page(request, "incidents/mandatory/venues.html", {"venues": rows})


@require_http_methods(["GET", "POST"])
@require(Permission.KEEP_REGISTRY)
def new_venue(request: PersonRequest) -> HttpResponse:
    """A venue more."""
    return _form(request, ReportingVenue(unit=request.user.home) if request.user.home else ReportingVenue())


@require_http_methods(["GET", "POST"])
@require(Permission.KEEP_REGISTRY)
def edit_venue(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a venue, or take it out of use."""
    return _form(request, get_object_or_404(ReportingVenue.objects.visible_to(request.user), pk=pk))


def _form(request: PersonRequest, venue: ReportingVenue) -> HttpResponse:
    form = VenueForm(request.POST or None, instance=venue, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.keep_venue(by=request.user, venue=form.instance)
        return redirect("incidents:venues")
    context = {"form": form, "venue": venue}
    return render_page(request, "incidents/mandatory/venue.html", context, status=422 if form.errors else 200)


@require_POST
@require(Permission.KEEP_REGISTRY)
def renew_door(request: PersonRequest, pk: int) -> HttpResponse:
    """Close the old link and open a new one."""
    venue = get_object_or_404(ReportingVenue.objects.visible_to(request.user), pk=pk)
    actions.renew_door(by=request.user, venue=venue)
    messages.success(request, _("The old link is closed. Print the poster again."))
    return redirect("incidents:venues")


@require_GET
@require(Permission.KEEP_REGISTRY)
def venue_poster(request: PersonRequest, pk: int) -> HttpResponse:
    """One A4 sheet for the venue's staff room, in three languages."""
    venue = get_object_or_404(ReportingVenue.objects.visible_to(request.user), pk=pk)
    query = urlencode({"key": venue_key(venue)})
    address = request.build_absolute_uri(f"{reverse('venue_report')}?{query}")
    texts = [_text(code) for code in POSTER_LANGUAGES]
    context = {"name": venue.name, "address": "", "qr": qr(address), "texts": texts}
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
