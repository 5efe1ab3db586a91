"""What the pages of this room share."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.gates import PersonRequest
from safeschool.accounts.roles import Permission
from safeschool.kernel import answers

VIEW, LESSONS = Permission.VIEW_CAMPAIGNS, Permission.VIEW_LESSONS
PAGES = (
    ("campaigns:sessions", _("Sessions"), VIEW),
    ("campaigns:menu", _("Lesson menu"), LESSONS),
    ("campaigns:orders", _("Lesson orders"), LESSONS),
    ("campaigns:calendar", _("Calendar"), LESSONS),
    ("campaigns:drills", _("Drills"), Permission.VIEW_DRILLS),
    ("campaigns:operations", _("Operations"), VIEW),
    ("campaigns:counters", _("Counters"), VIEW),
    ("campaigns:coverage", _("Coverage"), VIEW),
    ("campaigns:materials", _("Materials"), VIEW),
    ("campaigns:models", _("Cooperation models"), VIEW),
    ("campaigns:programmes", _("Programmes"), VIEW),
)


def frame(request: PersonRequest, here: str) -> dict[str, Any]:
    """The tabs of the room that are open to this person, and whether they write here."""
    tabs = [
        {"url": reverse(route), "label": label, "is_current": route == here}
        for route, label, permission in PAGES
        if request.user.may(permission)
    ]
    return {"tabs": tabs, "may_record": request.user.may(Permission.RECORD_CAMPAIGNS)}


def answer_form(
    request: PersonRequest,
    form: Any,
    act: Callable[[], int],
    *,
    title: str | Promise,
    done: str | Promise,
    back: tuple[Any, ...],
    onward: str,
) -> HttpResponse:
    """A page with one form; when it is sent rightly `act` is done and the page `onward` of the row it returns opens."""
    back_url = reverse(back[0], args=back[1:])
    return answers.answer_form(
        request, form, lambda: reverse(onward, args=[act()]), title=title, said=done, back=back_url
    )
