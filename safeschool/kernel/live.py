"""What changed, told to the screens that are open: a kind, a number and a place in the tree of units, nothing else.

A screen fetches what changed under its own eyes, so that nothing of anybody's travels through the broker.
"""

import logging
from functools import cache, partial

from django.conf import settings
from django.db import transaction
from redis import Redis, RedisError

# Enough for a screen that was away for an hour of a busy morning; one that was away longer asks for everything.
KEPT = 10_000
PATIENCE_SECONDS = 0.5
log = logging.getLogger(__name__)


@cache
def _broker(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS)


def changed(*, path: str, kind: str, pk: int) -> None:
    """Tell the open screens, once the transaction is done, that row `pk` of that kind changed in the unit at `path`.

    A broker that is away loses no fact: screens that hear nothing ask again by themselves.
    """
    if settings.LIVE_STREAM:
        transaction.on_commit(partial(_tell, path, kind, pk), robust=True)


def _tell(path: str, kind: str, pk: int) -> None:
    event: dict[bytes | str | int | float | bytearray | memoryview, bytes | str | int | float] = {
        "path": path,
        "kind": kind,
        "pk": pk,
    }
    try:
        _broker(settings.REDIS_URL).xadd(settings.LIVE_STREAM, event, maxlen=KEPT, approximate=True)  # type: ignore[arg-type]
    except RedisError as error:
        log.warning("the open screens were not told of a change: %s", type(error).__name__)
