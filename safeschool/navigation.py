"""The shell around every page: where one can go, who one is, how it looks."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.middleware import THEME
from safeschool.accounts.roles import Permission as P


@dataclass(frozen=True)
class Place:
    """A page of the side bar; `on_phone` puts it in the bar at the bottom of a phone, in this order of importance."""

    route: str
    label: str | Promise
    icon: str
    permission: P | None
    on_phone: bool = False


PLACES = (
    Place("home", _("Today"), "home", None, on_phone=True),
    Place("board:duty", _("Duty board"), "broadcast", P.VIEW_BOARD),
    Place("board:dashboard", _("Dashboard"), "chart-bar", P.VIEW_DASHBOARD, on_phone=True),
    Place("incidents:list", _("Incidents"), "alert-triangle", P.VIEW_INCIDENTS, on_phone=True),
    Place("incidents:concerns", _("Concerns"), "message-report", P.VIEW_CONCERNS, on_phone=True),
    Place("patrols:my_shifts", _("My duties"), "calendar-user", P.VIEW_OWN_SHIFTS, on_phone=True),
    Place("patrols:roster", _("Duty roster"), "calendar-week", P.VIEW_ROSTER),
    Place("schools:list", _("Schools"), "school", P.VIEW_SCHOOLS),
    Place("campaigns:sessions", _("Outreach"), "speakerphone", P.VIEW_CAMPAIGNS),
    Place("campaigns:operations", _("Operations"), "shield", P.VIEW_CAMPAIGNS),
    Place("reports:list", _("Weekly report"), "report", P.VIEW_REPORTS),
    Place("accounts:people", _("People"), "users", P.MANAGE_PEOPLE),
    Place("accounts:units", _("Units"), "sitemap", P.MANAGE_UNITS),
    Place("board:journal", _("Audit log"), "history", P.VIEW_JOURNAL),
)


@dataclass(frozen=True)
class Link:
    """A place as one person sees it now."""

    url: str
    label: str | Promise
    icon: str
    is_current: bool
    on_phone: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html."""
    user = getattr(request, "user", None)
    person = user if user is not None and user.is_authenticated else None
    theme = person.theme if person else request.session.get(THEME, "auto") if hasattr(request, "session") else "auto"
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "person": person,
        "hats": person.all_hats if person else [],
        "unit": person.home if person else None,
        "languages": settings.LANGUAGES,
        "theme": theme,
        "is_demo": settings.IS_DEMO,
        "nav": [_link(place, here) for place in PLACES if _is_open(place, person)] if person else [],
    }


def _is_open(place: Place, person: Any) -> bool:
    return place.permission is None or person.may(place.permission)


def _link(place: Place, here: str) -> Link:
    room = place.route.partition(":")[0]
    is_current = here == place.route or (
        ":" in here and here.partition(":")[0] == room and here.startswith(place.route)
    )
    return Link(reverse(place.route), place.label, place.icon, is_current, place.on_phone)
