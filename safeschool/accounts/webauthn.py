"""Passkeys and security keys (WebAuthn level 2): what the browser is asked, and whether what it brings back holds.

The library is loaded where it is used: few requests need it.
"""

import json
import struct
from dataclasses import dataclass
from importlib import import_module
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from safeschool.accounts.models import User
from safeschool.kernel.sealed import blind_index

if TYPE_CHECKING:
    from fido2.server import Fido2Server

# What the parsers of the library raise on what no browser sends.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError, RecursionError, struct.error)
LONGEST = 20_000
ALGORITHM = 3  # where a public key in COSE says of which kind it is
State = dict[str, Any]


class WrongAnswer(Exception):
    """The browser's answer does not prove what was asked."""


@dataclass(frozen=True)
class Made:
    """A key that the browser has just made."""

    credential_id: bytes
    public_data: bytes
    sign_count: int


def knows_keys(request: HttpRequest) -> bool:
    """Whether a browser makes keys for this address: it has a name, no number, and is not read on the way."""
    name = _name_of(request)
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return request.is_secure() or name == "localhost"
    return False


def _name_of(request: HttpRequest) -> str:
    host = request.get_host()
    return host if host.endswith("]") else host.rpartition(":")[0] or host


def _server(request: HttpRequest) -> "Fido2Server":
    server, webauthn = import_module("fido2.server"), import_module("fido2.webauthn")
    origin = f"{request.scheme}://{request.get_host()}"
    party = webauthn.PublicKeyCredentialRpEntity(id=_name_of(request), name="SafeSchool")
    made: Fido2Server = server.Fido2Server(party, attestation="none", verify_origin=lambda said: bool(said == origin))
    return made


def _data(stored: "bytes | memoryview[int]") -> Any:
    return import_module("fido2.webauthn").AttestedCredentialData(bytes(stored))


def _known(user: User) -> list[Any]:
    return [_data(stored) for stored in user.passkeys.values_list("public_data", flat=True)]


def handle_of(user: User) -> bytes:
    """What a key remembers of its person: nothing that tells who it is."""
    return bytes.fromhex(blind_index(f"passkey {user.pk}"))


def ask_to_make(request: HttpRequest, user: User) -> tuple[dict[str, Any], State]:
    """What the browser is to make a key for, and what is kept until it answers."""
    words = import_module("fido2.webauthn")
    who = words.PublicKeyCredentialUserEntity(id=handle_of(user), name=user.username, display_name=user.full_name)
    options, state = _server(request).register_begin(
        who,
        _known(user),
        resident_key_requirement=words.ResidentKeyRequirement.PREFERRED,
        user_verification=words.UserVerificationRequirement.PREFERRED,
    )
    return dict(options), state


def ask_to_sign(request: HttpRequest, user: User | None) -> tuple[dict[str, Any], State]:
    """What a key is to sign: one of that person's; while nobody is known, any that also knows its holder."""
    wanted = import_module("fido2.webauthn").UserVerificationRequirement
    if user is None:
        options, state = _server(request).authenticate_begin(None, wanted.REQUIRED)
    else:
        options, state = _server(request).authenticate_begin(_known(user), wanted.DISCOURAGED)
    return dict(options), state


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST:
        raise WrongAnswer
    try:
        read = json.loads(answer)
    except UNREADABLE as error:
        raise WrongAnswer from error
    parts = read.get("response") if isinstance(read, dict) else None
    if not isinstance(parts, dict):
        raise WrongAnswer
    # The library makes bytes of whatever stands there: of a number, as many as it says.
    texts = {name: read.get(name) for name in ("id", "rawId", "type")}
    if not all(isinstance(text, str) for text in (*texts.values(), *parts.values())):
        raise WrongAnswer
    return {**texts, "response": parts}


def made_key(request: HttpRequest, state: State, answer: str) -> Made:
    """The key that was made. Raises WrongAnswer."""
    read = _read(answer)
    try:
        made: Any = _server(request).register_complete(state, read)
        if (
            made.credential_data.public_key.get(ALGORITHM)
            not in import_module("fido2.cose").CoseKey.supported_algorithms()
        ):
            raise WrongAnswer
        return Made(made.credential_data.credential_id, bytes(made.credential_data), made.counter)
    except UNREADABLE as error:
        raise WrongAnswer from error


def id_of(answer: str) -> bytes:
    """Which key the browser says has signed. Raises WrongAnswer."""
    try:
        found: bytes = import_module("fido2.utils").websafe_decode(_read(answer)["rawId"])
    except UNREADABLE as error:
        raise WrongAnswer from error
    return found


def count_of_signed(request: HttpRequest, state: State, public_data: bytes, answer: str) -> int:
    """The counter of the key whose signature holds. Raises WrongAnswer."""
    read = _read(answer)
    try:
        _server(request).authenticate_complete(state, [_data(public_data)], read)
        response = import_module("fido2.webauthn").AuthenticationResponse.from_dict(read)
        return int(response.response.authenticator_data.counter)
    except UNREADABLE as error:
        raise WrongAnswer from error
