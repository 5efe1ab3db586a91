"""Slowing down whoever guesses at one name's password, or at the codes of one person."""

from django.core.cache import cache

from safeschool.kernel.words import folded

WRONG_ALLOWED = 10
WRONG_CODES_ALLOWED = 5
SECONDS = 300


class Throttle:
    """Closed for five minutes from the first wrong answer on, once there are as many as allowed."""

    def __init__(self, key: str, allowed: int) -> None:
        self.key, self.allowed = key, allowed

    @property
    def is_closed(self) -> bool:
        return int(cache.get(self.key, 0)) >= self.allowed

    def note(self, *, succeeded: bool) -> None:
        """Count a wrong answer; forget them all after a right one."""
        if succeeded:
            cache.delete(self.key)
        elif not cache.add(self.key, 1, SECONDS):
            cache.incr(self.key)


class SignInThrottle(Throttle):
    """Counts wrong passwords per user name, not per address: a station shares one address."""

    def __init__(self, username: str) -> None:
        super().__init__(f"sign-in:{folded(username).encode().hex()[:150]}", WRONG_ALLOWED)


class CodeThrottle(Throttle):
    """Counts wrong codes of one person, wherever they are tried."""

    def __init__(self, pk: int) -> None:
        super().__init__(f"second-step:{pk}", WRONG_CODES_ALLOWED)
