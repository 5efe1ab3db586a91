"""How many tips are let through, told apart by where they go and what they cost, never by where they come from.

The wide lane is for senders whose device has solved a puzzle; the puzzle grows harder the more arrive at one door
within the hour. The narrow lane is for browsers that run no script. Counters live in the cache for two hours and
hold a door and a number.
"""

from datetime import datetime

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.selectors import Door
from safeschool.kernel import work

KEPT_SECONDS = 2 * 3600
EASY_BITS, HARDEST_BITS, ONE_HARDER_EACH = 15, 21, 20
# At one door, and at all doors together, within one hour.
WIDE = (300, 3000)
NARROW = (10, 100)
WRONG_RECEIPTS = 2000


class TooMany(ValidationError):
    """The lane is full for this hour."""

    def __init__(self) -> None:
        told = _(
            "Too many messages arrived here within this hour, and yours was not taken. Your words are still below: "
            "send them again in a while, from a browser that runs scripts if you can. In danger, call the police."
        )
        super().__init__(told, code="too_many")


def bits_at(door: Door, now: datetime) -> int:
    """How hard the next puzzle at this door is."""
    arrived = int(cache.get(_key(now, "wide", door.query, door.code), 0))
    return min(EASY_BITS + arrived // ONE_HARDER_EACH, HARDEST_BITS)


def let_through(door: Door, *, puzzle: str, solution: str, now: datetime) -> None:
    """Count one more on its lane. Raises TooMany when the lane is full."""
    is_wide = work.is_solved(puzzle, solution) and work.spend(puzzle)
    name, (at_door, in_all) = ("wide", WIDE) if is_wide else ("narrow", NARROW)
    if _count(_key(now, name, door.query, door.code)) > at_door or _count(_key(now, name, "all", "")) > in_all:
        raise TooMany


def count_wrong_receipt(now: datetime) -> None:
    """One more receipt that fits nothing. Raises TooMany when somebody seems to try them all."""
    if _count(_key(now, "receipts", "all", "")) > WRONG_RECEIPTS:
        raise TooMany


def _count(key: str) -> int:
    cache.add(key, 0, KEPT_SECONDS)
    return cache.incr(key)


def _key(now: datetime, lane: str, kind: str, code: str) -> str:
    return f"tips:{now:%Y%m%d%H}:{lane}:{kind}:{code.encode().hex()}"
