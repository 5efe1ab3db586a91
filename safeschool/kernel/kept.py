"""What a phone keeps of somebody's records until the server has taken them."""

import base64
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, resolve_url

from safeschool.kernel.sealed import secret_for

FROM_SCRIPT = "fetch"


@dataclass(frozen=True)
class Shelf:
    """Whose records they are, in a word that names nobody, and the key that they lie under on the phone."""

    of: str
    key: str


def shelf_of(person: int) -> Shelf:
    """The shelf of the account with that id; its key goes out on that account's own pages and is stored nowhere."""
    return Shelf(
        of=secret_for(f"whose shelf: {person}").hex()[:16],
        key=base64.b64encode(secret_for(f"key of the shelf: {person}")).decode(),
    )


def check_writer(request: HttpRequest) -> None:
    """Http404 where another account is signed in than the one that wrote what a phone sends: it stays there."""
    writer = request.headers.get("X-Kept-By", "")
    if writer and writer != shelf_of(request.user.pk or 0).of:
        raise Http404


def asks_from_phone(request: HttpRequest) -> bool:
    """Whether a script sends what the phone has kept, and keeps it until it is told where it is now."""
    return request.headers.get("X-Requested-With") == FROM_SCRIPT


def taken(request: HttpRequest, to: str, **kwargs: int) -> HttpResponse:
    """Go to where it is now; a script is told the address."""
    url = resolve_url(to, **kwargs)
    return JsonResponse({"url": url}) if asks_from_phone(request) else redirect(url)
