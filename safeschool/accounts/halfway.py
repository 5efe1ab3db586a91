"""What a browser's session remembers between the steps of signing in."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from safeschool.accounts.models import User
from safeschool.accounts.selectors import needs_second_factor, person_with

HALFWAY = "halfway"
KEY_ASKED = "key-asked"
MUST_SET_UP = "must-set-up"
# Between the password and the second step; between the question to a key and its answer.
SECONDS = 600


def begin(request: HttpRequest, user: User, *, then: str, now: datetime) -> None:
    """The password was right; who it is stays known for ten minutes, and nobody is signed in."""
    request.session[HALFWAY] = {
        "pk": user.pk, "stamp": user.get_session_auth_hash(), "then": then, "at": now.timestamp(),
    }  # fmt: skip


def person(request: HttpRequest, now: datetime) -> User | None:
    """Who gave the password and not yet the second step."""
    known = request.session.get(HALFWAY)
    if not known or now.timestamp() - known["at"] > SECONDS:
        return None
    return person_with(pk=known["pk"], stamp=known["stamp"])


def forget(request: HttpRequest) -> None:
    """Nobody is on the way in any more; an untouched session stays untouched."""
    if HALFWAY in request.session:
        del request.session[HALFWAY]


def then(request: HttpRequest) -> str:
    """Where the person was going; forgotten with this."""
    return str(request.session.pop(HALFWAY, {}).get("then", "/"))


def lead_to_set_up(request: HttpRequest, user: User, now: datetime) -> None:
    """Whoever needs a second factor and signed in without one sets it up before anything else."""
    if needs_second_factor(user, now.astimezone(user.zone).date()):
        request.session[MUST_SET_UP] = True


def ask_key(request: HttpRequest, *, purpose: str, state: dict[str, Any], now: datetime) -> None:
    """Keep what a key was asked until it answers."""
    request.session[KEY_ASKED] = {"purpose": purpose, "state": dict(state), "at": now.timestamp()}


def asked(request: HttpRequest, *, purpose: str, now: datetime) -> dict[str, Any] | None:
    """What a key was asked for that purpose; an answer is taken once."""
    kept = request.session.pop(KEY_ASKED, None)
    if not kept or kept["purpose"] != purpose or now.timestamp() - kept["at"] > SECONDS:
        return None
    state: dict[str, Any] = kept["state"]
    return state
