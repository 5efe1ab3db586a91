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
    """Two callbacks, both called from the thread that asked for the search, not oftener than `every` seconds."""

    on_progress: Callable[[Progress], None] = _nobody
    should_stop: Callable[[], bool] = _never
    every: float = 0.5
    _told: float = field(default=float("-inf"))
    _asked: float = field(default=float("-inf"))
    _began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Since the watch began."""
        return time.monotonic() - self._began

    def is_stopped(self) -> bool:
        """Whether somebody wants the search to end."""
        if self.seconds - self._asked < self.every:
            return False
        self._asked = self.seconds
        return self.should_stop()

    def tell(self, objective: int | None, bound: float) -> None:
        """Pass on what is known."""
        if self.seconds - self._told >= self.every:
            self._told = self.seconds
            self.on_progress(Progress(self.seconds, objective, bound if bound > float("-inf") else None))
