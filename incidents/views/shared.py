"""What the pages of the room share."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from incidents.models import PaperKind
from safeschool.accounts.gates import PersonRequest
from safeschool.accounts.models import User

EMERGENCY_NUMBERS = {"VN": "113", "CN": "110"}


def is_in_sight(user: User, row: Any) -> bool:
    """Whether the person sees the row: what was sent once may be sealed when it is sent again."""
    return bool(type(row).objects.visible_to(user).filter(pk=row.pk).exists())


def tell_received(request: HttpRequest) -> None:
    """Say that it is here, and nothing of what became of it."""
    messages.success(request, _("It was received."))


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
