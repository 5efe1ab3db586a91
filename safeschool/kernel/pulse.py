"""Whether the clock and the workers behind the pages are alive, for screens that must say when they are not."""

import time
from dataclasses import dataclass
from functools import cache as once
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from redis import Redis, RedisError

from safeschool.kernel.tasks import BEAT_KEY

QUEUE = "celery"
PATIENCE_SECONDS = 45.0
# A process gives a system that was off this long to say that it is there again.
STARTED = time.monotonic()


class PulseState(TextChoices):
    """How the clock of the system goes."""

    GOES = "GOES", _("the clock goes")
    NO_WORKER = "NO_WORKER", _("no worker takes the tasks that wait")
    NO_BEAT = "NO_BEAT", _("the clock has stopped: nothing is given out")
    NO_BROKER = "NO_BROKER", _("the broker does not answer")


@dataclass(frozen=True)
class Pulse:
    """The state, how old the last tick is in seconds (None before the first), how many tasks wait."""

    state: PulseState
    age: float | None
    waiting: int | None

    @property
    def is_well(self) -> bool:
        return self.state == PulseState.GOES


@once
def _broker(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5)


def pulse(*, at: float | None = None) -> Pulse:
    """A tick is given out by beat and written by a worker every ten seconds; when it grows old, one of them is gone.

    Tasks that wait and nobody takes mean the worker; none that waits means beat.
    """
    try:
        last: Any = cache.get(BEAT_KEY)
    except (RedisError, OSError):
        return Pulse(PulseState.NO_BROKER, None, None)
    waiting = _waiting()
    now = time.time() if at is None else at
    age = round(now - last, 1) if last else None
    if age is not None and age <= PATIENCE_SECONDS:
        return Pulse(PulseState.GOES, age, waiting)
    if age is None and time.monotonic() - STARTED <= PATIENCE_SECONDS:
        return Pulse(PulseState.GOES, age, waiting)
    if waiting is None:
        return Pulse(PulseState.NO_BROKER, age, None)
    return Pulse(PulseState.NO_WORKER if waiting else PulseState.NO_BEAT, age, waiting)


def _waiting() -> int | None:
    """Tasks given out that nobody has taken; None when the broker does not say."""
    try:
        return int(_broker(settings.REDIS_URL).llen(QUEUE))
    except (RedisError, OSError):
        return None
