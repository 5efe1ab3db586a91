"""Slowing down whoever guesses at one name's password."""

from django.core.cache import cache

from safeschool.kernel.words import folded

WRONG_ALLOWED = 10
SECONDS = 300


class SignInThrottle:
    """Counts wrong passwords per user name, not per address: a station shares one address."""

    def __init__(self, username: str) -> None:
        self.key = f"sign-in:{folded(username).encode().hex()[:150]}"

    @property
    def is_closed(self) -> bool:
        return int(cache.get(self.key, 0)) >= WRONG_ALLOWED

    def note(self, *, succeeded: bool) -> None:
        """Count a wrong password; forget them all after a right one."""
        if succeeded:
            cache.delete(self.key)
        elif not cache.add(self.key, 1, SECONDS):
            cache.incr(self.key)
