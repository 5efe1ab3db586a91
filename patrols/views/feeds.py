"""My duties in my own calendar."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from patrols.actions import close_calendar, note_reading, open_calendar
from patrols.models import CalendarFeed
from patrols.selectors.calendar import calendar_of, feed_of
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.pages import render_page


@require_http_methods(["GET", "POST"])
@never_cache
@require(Permission.VIEW_OWN_SHIFTS)
def calendar(request: PersonRequest) -> HttpResponse:
    """Open my calendar, or close it; its address is shown once."""
    address = ""
    if request.method == "POST" and "close" in request.POST:
        close_calendar(by=request.user)
    elif request.method == "POST":
        address = request.build_absolute_uri(reverse("patrols:feed", args=[open_calendar(by=request.user)]))
    feed = CalendarFeed.objects.visible_to(request.user).first()
    return render_page(request, "patrols/calendar.html", {"feed": feed, "address": address})


@require_safe
@never_cache
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind the secret, for a calendar program; without it nothing exists here."""
    found = feed_of(secret)
    if found is None:
        raise Http404
    now = timezone.now()
    note_reading(feed=found, now=now)
    document = calendar_of(found.user, request.get_host().partition(":")[0], now)
    return HttpResponse(document, content_type="text/calendar; charset=utf-8")
