"""What the forms of the registry share."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from safeschool.accounts.gates import PersonRequest
from safeschool.accounts.roles import Permission
from safeschool.kernel.paging import Page
from schools.models import School


def school_of(request: PersonRequest, pk: int, permission: Permission) -> School:
    """The school, where the person has that ability."""
    rows = School.objects.visible_to(request.user, permission).select_related("unit")
    return get_object_or_404(rows, pk=pk)


def turns(request: PersonRequest, page: Page[Any]) -> dict[str, str]:
    """Where the neighbouring pages of a list are, under the same filter."""
    return {"newer_url": _turned(request, "newer", page.newer), "older_url": _turned(request, "older", page.older)}


def _turned(request: PersonRequest, way: str, key: str) -> str:
    kept = {name: value for name, value in request.GET.items() if name not in ("newer", "older")}
    return f"?{urlencode({**kept, way: key})}" if key else ""


def query_of(request: PersonRequest) -> str:
    """The filter of a list as it stands in the address, without its page."""
    turning = ("newer", "older", "after", "before")
    return urlencode([(name, value) for name, value in request.GET.items() if name not in turning])


def to_sheet(request: PersonRequest, school: School) -> HttpResponse:
    """Say that it is done, beside the school."""
    messages.success(request, _("Saved."))
    return redirect("schools:sheet", school.pk)
