"""What the pages of the room share."""

from collections.abc import Callable
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from incidents.models import PaperKind
from safeschool.accounts.gates import PersonRequest
from safeschool.accounts.models import User
from safeschool.kernel.paging import Page

EMERGENCY_NUMBERS = {"VN": "113", "CN": "110"}


def is_in_sight(user: User, row: Any) -> bool:
    """Whether the person sees the row: what was sent once may be sealed when it is sent again."""
    return bool(type(row).objects.visible_to(user).filter(pk=row.pk).exists())


def tell_received(request: HttpRequest) -> None:
    """Say that it is here, and nothing of what became of it."""
    messages.success(request, _("It was received."))


def tell_refusal(request: HttpRequest, refusal: ValidationError) -> None:
    """Show the sentences of a refusal on the next page."""
    for sentence in refusal.messages:
        messages.error(request, sentence)


def tell_form_errors(request: HttpRequest, form: forms.Form) -> None:
    """Show what a short form lacks on the next page."""
    for errors in form.errors.values():
        for sentence in errors:
            messages.error(request, str(sentence))


def carry_out(request: HttpRequest, form: forms.Form, act: Callable[[], object]) -> None:
    """Do what a short form asks for; what it lacks, or why it is refused, is told on the next page."""
    if not form.is_valid():
        tell_form_errors(request, form)
        return
    try:
        act()
    except ValidationError as refusal:
        tell_refusal(request, refusal)


def refuse_in_form(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Put the sentences of a refusal beside their fields, else above the form."""
    named = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
    for field, sentences in named.items():
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)


def send_anew(form: forms.Form) -> None:
    """Give the form a submission of its own: what it held under the old one was sent already."""
    fresh = cast("QueryDict", form.data).copy()
    fresh["submission"] = str(uuid4())
    form.data = fresh


def kept_apart(body: bytes, name: str, kind: PaperKind) -> HttpResponse:
    """A stored file as it leaves: as what it was found to be, never run, never guessed at, never kept by the way."""
    response = HttpResponse(body, content_type=kind.mime)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind.ending}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def emergency(request: PersonRequest) -> dict[str, str]:
    """Whom to call first: by the unit's country, in the unit's own words where it has them."""
    home = request.user.home
    if home is None:
        return {"number": "112", "text": ""}
    return {"number": EMERGENCY_NUMBERS.get(home.country, "112"), "text": home.emergency_text}


def page_urls(request: HttpRequest, page: Page[Any]) -> dict[str, str]:
    """Links to the neighbouring pages of a list, with its filters kept; "" where there is none."""
    urls = {}
    for way in ("newer", "older"):
        params = request.GET.copy()
        for key in ("newer", "older"):
            params.pop(key, None)
        params[way] = getattr(page, way)
        urls[f"{way}_url"] = f"?{params.urlencode()}" if params[way] else ""
    return urls
