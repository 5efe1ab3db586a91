"""The works behind the pages: clock, worker, what waits to be told."""

from dataclasses import dataclass
from datetime import datetime

from safeschool.kernel.pulse import Pulse, pulse
from safeschool.notifications.selectors import Outbox, outbox_of


@dataclass(frozen=True)
class Works:
    """How the clock goes and what the outbox holds."""

    now: datetime
    pulse: Pulse
    outbox: Outbox


def works(now: datetime) -> Works:
    """The state of now; two questions to the broker and two to the database."""
    return Works(now, pulse(), outbox_of(now))
