"""Identity providers (OpenID Connect) named in the environment: whose accounts may be used to sign in."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Provider:
    """One of them. `asks_twice`: it asks for a second factor itself, so this system asks for none."""

    code: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    asks_twice: bool


def is_safe(url: str) -> bool:
    """https, or a server on this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return True
    return parts.scheme == "http" and _is_here(parts.hostname or "")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def providers_of(codes: list[str], value: Callable[[str], str]) -> dict[str, Provider]:
    """The providers of these codes by code, in order; ImproperlyConfigured says which variable is wrong."""
    return {code: _provider(code, value) for code in codes}


def _provider(code: str, value: Callable[[str], str]) -> Provider:
    if not re.fullmatch(r"[a-z][a-z0-9]*", code):
        raise ImproperlyConfigured(f"OIDC_PROVIDERS: {code!r} must be of small letters and digits, like police.")
    name = f"OIDC_{code.upper()}_"
    issuer, client = value(f"{name}ISSUER"), value(f"{name}CLIENT_ID")
    if not is_safe(issuer):
        raise ImproperlyConfigured(f"{name}ISSUER must be the https:// address that the provider calls itself by.")
    if not client:
        raise ImproperlyConfigured(f"{name}CLIENT_ID is missing: the name under which the provider knows this system.")
    return Provider(
        code=code,
        name=value(f"{name}NAME") or code,
        issuer=issuer,
        client_id=client,
        client_secret=value(f"{name}CLIENT_SECRET"),
        asks_twice=value(f"{name}ASKS_TWICE").lower() in ("1", "true", "yes"),
    )
