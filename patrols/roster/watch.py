"""Looking in on a search: hears how far it is, says when to stop."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from patrols.roster.model import Progress


def _nobody(progress: Progress) -> None:
    return None


def _never() -> bool:
    return False


@dataclass
class Watch:
    """Two callbacks, both called from the thread that asked for the search, a few times a second."""

    on_progress: Callable[[Progress], None] = _nobody
    should_stop: Callable[[], bool] = _never
    every: float = 0.5
    was_stopped: bool = False
    _told: float = field(default=float("-inf"))
    _began: float = field(default_factory=time.monotonic)

    def is_stopped(self) -> bool:
        """Whether somebody wants the search to end; remembered."""
        self.was_stopped = self.was_stopped or self.should_stop()
        return self.was_stopped

    def tell(self, objective: int | None, bound: float | None) -> None:
        """Pass on what is known, not oftener than `every` seconds."""
        now = time.monotonic()
        if now - self._told >= self.every:
            self._told = now
            self.on_progress(Progress(now - self._began, objective, bound))
