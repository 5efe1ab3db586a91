"""The duty board: every post of now."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from patrols.selectors import PostLine, duty_board
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission

# What needs a look comes first.
ORDER = ("LATE", "EMPTY", "SHORT", "DUE", "COVERED", "CLOSED")
TONES = {"LATE": "high", "EMPTY": "medium", "SHORT": "medium", "DUE": "wait", "COVERED": "good", "CLOSED": "quiet"}


@dataclass(frozen=True)
class Tile:
    """A post as a tile: its line and the tone of its state."""

    line: PostLine
    tone: str


@dataclass(frozen=True)
class DutyBoard:
    """The posts of the units that the viewer watches over, the troubled ones first."""

    now: datetime
    tiles: list[Tile]
    counts: Sequence[tuple[str | Promise, str, int]]


def duty_board_of(*, user: User, now: datetime) -> DutyBoard:
    """The board of the units where the user may view it."""
    lines = duty_board(user.reach(Permission.VIEW_BOARD), now)
    lines.sort(key=lambda line: (ORDER.index(line.state), line.post.name))
    found = Counter(line.state for line in lines)
    counts = [(state.label, TONES[state], found[state]) for state in sorted(found, key=ORDER.index)]
    return DutyBoard(now, [Tile(line, TONES[line.state]) for line in lines], counts)
