"""What the pages of this room share."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.gates import PersonRequest
from safeschool.accounts.roles import Permission
from safeschool.kernel.paging import Page

PAGES = (
    ("campaigns:sessions", _("Sessions")),
    ("campaigns:operations", _("Operations")),
    ("campaigns:counters", _("Counters")),
    ("campaigns:models", _("Cooperation models")),
    ("campaigns:programmes", _("Programmes")),
)


def frame(request: PersonRequest, here: str) -> dict[str, Any]:
    """The tabs of the room and whether this person writes here."""
    tabs = [{"url": reverse(route), "label": label, "is_current": route == here} for route, label in PAGES]
    return {"tabs": tabs, "may_record": request.user.may(Permission.RECORD_CAMPAIGNS)}


def neighbours(request: PersonRequest, page: Page[Any]) -> dict[str, str]:
    """The addresses of the newer and the older page, with the same filters."""
    found = {}
    for way, key in (("newer", page.newer), ("older", page.older)):
        asked = request.GET.copy()
        for name in ("newer", "older"):
            asked.pop(name, None)
        asked[way] = key
        found[f"{way}_url"] = f"?{asked.urlencode()}" if key else ""
    return found
