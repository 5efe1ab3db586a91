"""What the room answers to others."""

from patrols.selectors.board import PostLine, Presence, duty_board
from patrols.selectors.coverage import Coverage, KindLine, coverage
from patrols.selectors.figures import week_figures
from patrols.selectors.people import Candidate, candidates, on_duty
from patrols.selectors.roster import Cell, Row, roster_week

__all__ = [
    "Candidate",
    "Cell",
    "Coverage",
    "KindLine",
    "PostLine",
    "Presence",
    "Row",
    "candidates",
    "coverage",
    "duty_board",
    "on_duty",
    "roster_week",
    "week_figures",
]
