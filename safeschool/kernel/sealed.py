"""Encrypted columns: a wrong key is an error, never ciphertext on a screen.

AES-256-GCM with a data key per person, wrapped by a master key from FIELD_KEYS. The master key's id stands in front
of the wrapped key, so that keys can be changed; the place of the value (table, column, person) is authenticated with
it, so that a value copied to another row does not open there. The blind index finds an exact value and opens none.
"""

import base64
import hashlib
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from safeschool.kernel.words import folded

NONCE_BYTES = 12
KEY_BYTES = 32


class CannotOpen(Exception):
    """The value was sealed with another key, or for another place, or was changed."""


@cache
def master_keys(spec: str) -> dict[str, bytes]:
    """The keys of FIELD_KEYS by id, the first being the one that seals."""
    keys = {}
    for part in spec.split(","):
        name, _, encoded = part.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError:
            key = b""
        if not name or len(key) != KEY_BYTES:
            raise ImproperlyConfigured("FIELD_KEYS must be id:base64 of 32 bytes, comma separated.")
        keys[name] = key
    return keys


def _seal(key: bytes, value: bytes, place: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, value, place.encode())


def _open(key: bytes, sealed: bytes, place: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
    except InvalidTag as error:
        raise CannotOpen(
            "This value cannot be opened: the key or its place is not the one it was sealed with."
        ) from error


def new_person_key(place: str) -> str:
    """A fresh data key, wrapped; destroying it destroys everything sealed under it."""
    keys = master_keys(settings.FIELD_KEYS)
    name = next(iter(keys))
    return f"{name}:{base64.b64encode(_seal(keys[name], os.urandom(KEY_BYTES), place)).decode()}"


def _person_key(wrapped: str, place: str) -> bytes:
    name, _, encoded = wrapped.partition(":")
    master = master_keys(settings.FIELD_KEYS).get(name)
    if master is None:
        raise CannotOpen(f"The master key {name!r} is not in FIELD_KEYS.")
    return _open(master, base64.b64decode(encoded), place)


def seal_text(text: str, *, wrapped: str, place: str, column: str) -> bytes:
    """The text sealed under a person's wrapped key, for one column of that person's row."""
    return _seal(_person_key(wrapped, place), text.encode(), f"{place}/{column}")


def open_text(sealed: bytes, *, wrapped: str, place: str, column: str) -> str:
    """The text again; CannotOpen when anything does not fit."""
    return _open(_person_key(wrapped, place), bytes(sealed), f"{place}/{column}").decode()


def secret_for(purpose: str) -> bytes:
    """32 bytes for one purpose, the same for as long as the oldest of FIELD_KEYS stands."""
    key = hashlib.sha256(b"secret for" + settings.FIELD_KEYS.split(",")[-1].encode()).digest()
    return hmac.new(key, purpose.encode(), hashlib.sha256).digest()


def blind_index(text: str) -> str:
    """A keyed digest of the folded text: equal names find each other, and the digest tells nothing without the key."""
    key = hashlib.sha256(b"blind index" + settings.FIELD_KEYS.split(",")[-1].encode()).digest()
    return hmac.new(key, folded(text).encode(), hashlib.sha256).hexdigest()
