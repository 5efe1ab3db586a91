"""Codes of an authenticator app (RFC 6238: SHA-1, six digits, half minutes), as every such app makes them."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

STEP_SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20
# A phone's clock may be half a minute off, either way.
STEPS_AROUND = (0, -1, 1)


def new_secret() -> str:
    """A fresh secret in the letters that people can type into an app."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def step_of(now: datetime) -> int:
    """The number of the half minute."""
    return int(now.timestamp()) // STEP_SECONDS


def code_of(secret: str, step: int) -> str:
    """What the app shows in that half minute."""
    mac = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1)
    start = mac[-1] & 0x0F
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of_code(secret: str, code: str, now: datetime) -> int | None:
    """The half minute in which the app shows this code, if that is now or next to it."""
    steps = [step_of(now) + away for away in STEPS_AROUND]
    return next((step for step in steps if hmac.compare_digest(code_of(secret, step).encode(), code.encode())), None)


def address_of(secret: str, *, issuer: str, name: str) -> str:
    """What the square code says to the app."""
    return f"otpauth://totp/{quote(issuer)}:{quote(name)}?{urlencode({'secret': secret, 'issuer': issuer})}"
