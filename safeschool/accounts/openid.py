"""Signing in at an identity provider (OpenID Connect Core 1.0, authorization code with PKCE, RFC 7636).

The library that checks signatures is loaded where one is checked: few requests need it.
"""

import base64
import hashlib
import hmac
import json
import secrets
from importlib import import_module
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.core.cache import cache

from safeschool.kernel.outside import ask
from safeschool.kernel.providers import Provider, is_safe

# What is signed with a shared secret could be signed with the public key by anybody: only key pairs.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
NEEDED = ["iss", "sub", "aud", "exp", "iat"]
KEPT_SECONDS = 3600
LEEWAY_SECONDS = 60
LONGEST_SUBJECT = 255
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
Journey = dict[str, str]


class ProviderAway(Exception):
    """The provider does not answer, or not as the standard says."""


class NotProven(Exception):
    """What came back does not prove who it is."""


def _asked(url: str, headers: dict[str, str] | None = None, body: bytes | None = None) -> dict[str, Any]:
    try:
        answer = json.loads(ask(url, {"Accept": "application/json", **(headers or {})}, body))
    except (OSError, ValueError, RecursionError) as error:
        raise ProviderAway from error
    if not isinstance(answer, dict):
        raise ProviderAway
    return answer


def _kept(url: str, *, anew: bool = False) -> dict[str, Any]:
    """What stands at that address, asked once an hour."""
    key = f"openid:{hashlib.sha256(url.encode()).hexdigest()}"
    known: dict[str, Any] | None = None if anew else cache.get(key)
    if known is None:
        known = _asked(url)
        cache.set(key, known, KEPT_SECONDS)
    return known


def _about(provider: Provider) -> dict[str, Any]:
    """What the provider says of itself. Raises ProviderAway, also when it calls itself otherwise."""
    about = _kept(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if about.get("issuer") != provider.issuer or not all(is_safe(str(about.get(name, ""))) for name in ENDPOINTS):
        raise ProviderAway
    return about


def set_out(provider: Provider, back: str) -> tuple[str, Journey]:
    """Where to send the browser, and what is kept until it returns to `back`. Raises ProviderAway."""
    journey = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    proof = base64.urlsafe_b64encode(hashlib.sha256(journey["verifier"].encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "scope": "openid", "client_id": provider.client_id, "redirect_uri": back,
        "state": journey["state"], "nonce": journey["nonce"],
        "code_challenge": proof, "code_challenge_method": "S256",
    }  # fmt: skip
    door = str(_about(provider)["authorization_endpoint"])
    return f"{door}{'&' if '?' in door else '?'}{urlencode(asked)}", journey


def subject_of(provider: Provider, back: str, journey: Journey, *, state: str, code: str) -> str:
    """Under which name the provider knows whoever came back. Raises NotProven or ProviderAway."""
    if not code or not hmac.compare_digest(state.encode(), journey["state"].encode()):
        raise NotProven
    word = str(_token(provider, back, journey, code).get("id_token", ""))
    claims = _claims(provider, word)
    is_for_us = claims.get("azp", provider.client_id) == provider.client_id
    if not is_for_us or not hmac.compare_digest(str(claims.get("nonce", "")).encode(), journey["nonce"].encode()):
        raise NotProven
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise NotProven
    return subject


def _token(provider: Provider, back: str, journey: Journey, code: str) -> dict[str, Any]:
    about = _about(provider)
    given = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": back, "client_id": provider.client_id,
        "code_verifier": journey["verifier"],
    }  # fmt: skip
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    ways = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if provider.client_secret and "client_secret_basic" in ways:
        pair = f"{quote_plus(provider.client_id)}:{quote_plus(provider.client_secret)}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    elif provider.client_secret:
        given["client_secret"] = provider.client_secret
    return _asked(str(about["token_endpoint"]), headers, urlencode(given).encode())


def _claims(provider: Provider, word: str) -> dict[str, Any]:
    """What the signed word says, when signature, time, giver and receiver hold."""
    jwt: Any = import_module("jwt")
    try:
        key = _key(jwt, provider, jwt.get_unverified_header(word))
        claims: dict[str, Any] = jwt.decode(
            word, key, algorithms=ALGORITHMS, audience=provider.client_id, issuer=provider.issuer,
            leeway=LEEWAY_SECONDS, options={"require": NEEDED},
        )  # fmt: skip
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
        raise NotProven from error
    return claims


def _key(jwt: Any, provider: Provider, header: dict[str, Any]) -> Any:
    """The provider's key that signed; keys that are new since we last looked are asked for."""
    if header.get("alg") not in ALGORITHMS:
        raise NotProven
    place = str(_about(provider)["jwks_uri"])
    for anew in (False, True):
        keys = [key for key in _kept(place, anew=anew).get("keys", []) if _may_have_signed(key, header)]
        if keys:
            return jwt.PyJWK(keys[0], algorithm=header["alg"])
    raise NotProven


def _may_have_signed(key: Any, header: dict[str, Any]) -> bool:
    if not isinstance(key, dict) or key.get("use", "sig") != "sig" or key.get("kty") == "oct":
        return False
    return "kid" not in header or key.get("kid") == header["kid"]
