"""What the room answers to others."""

from patrols.selectors.board import PostLine, Presence, duty_board
from patrols.selectors.coverage import Coverage, KindLine, coverage
from patrols.selectors.figures import week_figures
from patrols.selectors.mine import DutyCard, card_of, my_duties
from patrols.selectors.patrol import NextPoint, PatrolCard, StopCard, my_patrols, next_points
from patrols.selectors.people import (
    Candidate,
    OnPost,
    candidates,
    duties_during,
    on_duty,
    posted_now,
    school_of_duty,
)
from patrols.selectors.roster import Cell, Row, cells_of, roster_week

__all__ = [
    "Candidate",
    "Cell",
    "Coverage",
    "DutyCard",
    "KindLine",
    "NextPoint",
    "OnPost",
    "PatrolCard",
    "PostLine",
    "Presence",
    "Row",
    "StopCard",
    "candidates",
    "card_of",
    "cells_of",
    "coverage",
    "duties_during",
    "duty_board",
    "my_duties",
    "my_patrols",
    "next_points",
    "on_duty",
    "posted_now",
    "roster_week",
    "school_of_duty",
    "week_figures",
]
