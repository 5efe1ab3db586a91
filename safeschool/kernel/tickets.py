"""Tickets for the stream of changes: which part of the tree of units a screen may hear of, and until when.

Signed, so that the process that holds the streams needs neither a database nor a session. It imports no Django.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass

# After this long a screen asks for a new one, and is asked who it is.
SECONDS = 600


@dataclass(frozen=True)
class Ticket:
    """What the holder may hear: changes in the units whose path begins with one of these; `until` is Unix time."""

    paths: tuple[str, ...]
    until: float

    def covers(self, path: str) -> bool:
        """Whether a change at that place is the holder's business."""
        return path.startswith(self.paths)


def _signature(body: bytes, key: str) -> bytes:
    return hmac.new(hashlib.sha256(b"stream ticket" + key.encode()).digest(), body, hashlib.sha256).digest()


def issue(paths: Sequence[str], until: float, key: str) -> str:
    """The ticket as it stands in an address."""
    body = json.dumps([sorted(paths), until]).encode()
    return base64.urlsafe_b64encode(_signature(body, key) + body).decode().rstrip("=")


def read(text: str, now: float, key: str) -> Ticket | None:
    """The ticket, or None when it is none of ours or its time is over."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    signature, body = raw[:32], raw[32:]
    if not hmac.compare_digest(signature, _signature(body, key)):
        return None
    paths, until = json.loads(body)
    return Ticket(tuple(paths), until) if paths and until > now else None
