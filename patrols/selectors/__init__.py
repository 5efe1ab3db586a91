"""What the room answers to others."""

from patrols.selectors.board import PostLine, Presence, duty_board
from patrols.selectors.coverage import Coverage, KindLine, coverage
from patrols.selectors.figures import week_figures
from patrols.selectors.mine import DutyCard, card_of, my_duties
from patrols.selectors.people import Candidate, candidates, duties_during, on_duty, school_of_duty
from patrols.selectors.roster import Cell, Row, cells_of, roster_week

__all__ = [
    "Candidate",
    "Cell",
    "Coverage",
    "DutyCard",
    "KindLine",
    "PostLine",
    "Presence",
    "Row",
    "candidates",
    "card_of",
    "cells_of",
    "coverage",
    "duties_during",
    "duty_board",
    "my_duties",
    "on_duty",
    "roster_week",
    "school_of_duty",
    "week_figures",
]
