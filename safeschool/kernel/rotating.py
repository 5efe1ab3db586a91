"""Codes that are good for a moment: what stands on a screen now proves that one is in front of it."""

import hashlib
import hmac

STEP_SECONDS = 30
# The code before, and a tap that takes its time.
KEPT_STEPS = 4


def code_of(subject: str, at: float, key: str) -> str:
    """The code of that subject in the half minute of that Unix time."""
    return _signed(subject, int(at // STEP_SECONDS), key)


def is_fresh(code: str, subject: str, at: float, key: str) -> bool:
    """Whether the code stood on the subject's screen within the last two minutes."""
    now = int(at // STEP_SECONDS)
    return any(hmac.compare_digest(code, _signed(subject, now - back, key)) for back in range(KEPT_STEPS + 1))


def _signed(subject: str, step: int, key: str) -> str:
    secret = hashlib.sha256(b"rotating code" + key.encode()).digest()
    return hmac.new(secret, f"{subject}/{step}".encode(), hashlib.sha256).hexdigest()[:24]
