"""The shell around every page: where one can go, who one is, how it looks."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.middleware import THEME
from safeschool.accounts.roles import Permission as P
from safeschool.kernel.kept import shelf_of
from safeschool.notifications.models import Notice


@dataclass(frozen=True)
class Place:
    """A page of the side bar; `on_phone` puts it in the bar at the bottom of a phone, in this order of importance.

    `of_school` is the list that shows one school's rows under ?school=CODE.
    """

    route: str
    label: str | Promise
    icon: str
    permission: P | None
    on_phone: bool = False
    of_school: str = ""


PLACES = (
    Place("home", _("Today"), "home", None, on_phone=True),
    Place("board:duty", _("Duty board"), "broadcast", P.VIEW_BOARD),
    Place("board:dashboard", _("Dashboard"), "chart-bar", P.VIEW_DASHBOARD, on_phone=True),
    Place("incidents:alarms", _("Alarms"), "urgent", P.VIEW_ALARMS),
    Place("incidents:list", _("Incidents"), "alert-triangle", P.VIEW_INCIDENTS, True, "incidents:list"),
    Place("incidents:concerns", _("Concerns"), "message-report", P.VIEW_CONCERNS, True, "incidents:concerns"),
    Place("incidents:letters", _("Letters"), "mail", P.VIEW_EXCHANGE),
    Place("incidents:harm_reports", _("Mandatory reports"), "heart-handshake", P.RAISE_CONCERN),
    Place("patrols:my_shifts", _("My duties"), "calendar-user", P.VIEW_OWN_SHIFTS, on_phone=True),
    Place("patrols:roster", _("Duty roster"), "calendar-week", P.VIEW_ROSTER, of_school="patrols:posts"),
    Place("patrols:completion", _("Patrols"), "route", P.VIEW_ROSTER),
    Place("schools:list", _("Schools"), "school", P.VIEW_SCHOOLS),
    Place("schools:inspections", _("Inspections"), "list-check", P.VIEW_INSPECTIONS, of_school="schools:inspections"),
    Place("schools:hazards", _("Surroundings"), "map-2", P.VIEW_SURROUNDINGS),
    Place("campaigns:sessions", _("Outreach"), "speakerphone", P.VIEW_CAMPAIGNS, of_school="campaigns:sessions"),
    Place("campaigns:orders", _("Lessons"), "presentation", P.VIEW_LESSONS),
    Place("campaigns:drills", _("Drills"), "bell-ringing", P.VIEW_DRILLS),
    Place("campaigns:operations", _("Operations"), "shield", P.VIEW_CAMPAIGNS),
    Place("reports:list", _("Weekly report"), "report", P.VIEW_REPORTS),
    Place("reports:burden", _("Burden meter"), "clock", P.VIEW_BURDEN),
    Place("accounts:people", _("People"), "users", P.MANAGE_PEOPLE),
    Place("accounts:units", _("Units"), "building", P.MANAGE_UNITS),
    Place("incidents:routing", _("Routing rules"), "route", P.EDIT_ROUTING),
    Place("board:journal", _("Audit log"), "history", P.VIEW_JOURNAL),
)


DRILL_PAGES = ("due_drills", "new_drill", "drill", "drill_rules", "new_drill_rule")
# Which place a page belongs to: by its route, else by its room; a route that is a place belongs to itself.
HOMES = {
    **{place.route: place.route for place in PLACES},
    **dict.fromkeys(("incidents:raise_concern", "incidents:concern"), "incidents:concerns"),
    **dict.fromkeys(("incidents:letter", "incidents:new_letter"), "incidents:letters"),
    **dict.fromkeys(("incidents:briefings", "incidents:briefing"), "incidents:letters"),
    **dict.fromkeys(("incidents:report_harm", "incidents:harm_report", "incidents:clocks"), "incidents:harm_reports"),
    **dict.fromkeys(("incidents:new_rule", "incidents:edit_rule", "incidents:handling_times"), "incidents:routing"),
    **dict.fromkeys(("incidents:retention", "incidents:seals"), "incidents:routing"),
    **dict.fromkeys(("incidents:tips", "incidents:tip"), "incidents:concerns"),
    **dict.fromkeys(("incidents:press", "incidents:alarm", "incidents:devices", "accounts:walls"), "incidents:alarms"),
    **dict.fromkeys(
        (
            "patrols:check_in",
            "patrols:check_out",
            "patrols:ask_swap",
            "patrols:swaps",
            "patrols:my_leave",
            "patrols:my_wishes",
            "patrols:come",
            "patrols:my_points",
        ),
        "patrols:my_shifts",
    ),
    **dict.fromkeys(
        (
            f"patrols:{page}"
            for page in (
                "points",
                "new_point",
                "edit_point",
                "new_route",
                "edit_route",
                "new_patrol",
                "video_checks",
                "video_round",
                "video_sheet",
                "new_video_round",
            )
        ),
        "patrols:completion",
    ),
    **dict.fromkeys(("campaigns:new_operation", "campaigns:operation"), "campaigns:operations"),
    **dict.fromkeys(
        (f"campaigns:{page}" for page in ("menu", "new_offer", "edit_offer", "new_order", "order")), "campaigns:orders"
    ),
    **dict.fromkeys((f"campaigns:{page}" for page in DRILL_PAGES), "campaigns:drills"),
    "campaigns:edit_operation": "campaigns:operations",
    **dict.fromkeys(("accounts:new_unit", "accounts:unit", "accounts:edit_unit"), "accounts:units"),
    **dict.fromkeys(("schools:rename_unit", "schools:outline_unit"), "accounts:units"),
    **dict.fromkeys(("schools:merge_unit", "schools:split_unit"), "accounts:units"),
    **dict.fromkeys(("accounts:welcome", "accounts:person", "accounts:roles"), "accounts:people"),
    "incidents": "incidents:list",
    "patrols": "patrols:roster",
    "schools": "schools:list",
    **dict.fromkeys(
        (
            "schools:coverage",
            "schools:inspection",
            "schools:inspect",
            "schools:answer_point",
            "schools:finish_inspection",
            "schools:findings",
            "schools:notices",
            "schools:finding",
            "schools:report_fixed",
            "schools:strike_off",
            "schools:find_again",
            "schools:compliance",
            "schools:compliance_schools",
            "schools:standards",
            "schools:rules",
            "schools:new_rule",
        ),
        "schools:inspections",
    ),
    **dict.fromkeys(
        (
            "schools:hazard",
            "schools:new_hazard",
            "schools:venues",
            "schools:new_venue",
            "schools:venue",
            "schools:edit_venue",
            "schools:surroundings",
        ),
        "schools:hazards",
    ),
    "board:school": "schools:list",
    "board:health": "board:duty",
    "campaigns": "campaigns:sessions",
    "reports": "reports:list",
    "reports:harm": "patrols:completion",
}


@dataclass(frozen=True)
class Link:
    """A place as one person sees it now."""

    url: str
    label: str | Promise
    icon: str
    is_current: bool
    on_phone: bool
    of_school: str


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html; what costs a statement or a search is looked up when it is drawn, once."""
    user = getattr(request, "user", None)
    person = user if user is not None and user.is_authenticated else None
    theme = person.theme if person else request.session.get(THEME, "auto") if hasattr(request, "session") else "auto"
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "person": person,
        "hats": person.all_hats if person else [],
        "unit": person.home if person else None,
        "search_url": reverse("search") if person and person.may(P.VIEW_SCHOOLS) else "",
        "languages": settings.LANGUAGES,
        "theme": theme,
        # Asked when drawn: a piece that htmx asks for draws neither of the two.
        "unread": cache(lambda: Notice.objects.visible_to(person).unread().count() if person else 0),
        "alarms_url": reverse("incidents:alarm_strip") if person and person.may(P.VIEW_ALARMS) else "",
        "press_url": reverse("incidents:press") if person and person.may(P.PRESS_ALARM) else "",
        "ticket_url": reverse("board:ticket") if settings.EVENTS_AT and person and person.may(P.VIEW_BOARD) else "",
        "shelf": cache(lambda: shelf_of(person.pk) if person else None),
        "is_demo": settings.IS_DEMO,
        "nav": cache(lambda: [_link(place, here) for place in PLACES if _is_open(place, person)] if person else []),
    }


def _is_open(place: Place, person: Any) -> bool:
    return place.permission is None or person.may(place.permission)


def _link(place: Place, here: str) -> Link:
    is_current = (HOMES.get(here) or HOMES.get(here.partition(":")[0]) or here) == place.route
    of_school = reverse(place.of_school) if place.of_school else ""
    return Link(reverse(place.route), place.label, place.icon, is_current, place.on_phone, of_school)
