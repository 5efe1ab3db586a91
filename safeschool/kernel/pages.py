"""A whole page, or the piece of it that htmx asked for, from one template."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def asks_for_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of the page and not for the whole."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx and not htmx.boosted)


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, partial: str = "", status: int = 200
) -> HttpResponse:
    """The page; to htmx only its partial of that name. An invalid form goes out with 422."""
    name = f"{template}#{partial}" if partial and asks_for_part(request) else template
    return render(request, name, context, status=status)
