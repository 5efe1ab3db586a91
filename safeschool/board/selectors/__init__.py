"""What the reading pages show."""

from safeschool.board.selectors.answering import Answers, answers_of
from safeschool.board.selectors.clock import works
from safeschool.board.selectors.dashboard import Dashboard, dashboard
from safeschool.board.selectors.duty import DutyBoard, duty_board_of, wall_board_of
from safeschool.board.selectors.maps import UnitRow, figures_by_unit
from safeschool.board.selectors.school import SchoolWork, work_at
from safeschool.board.selectors.search import Hit, Section, search
from safeschool.board.selectors.streams import Period, Stream
from safeschool.board.selectors.today import Today, today_of

__all__ = [
    "Answers",
    "Dashboard",
    "DutyBoard",
    "Hit",
    "Period",
    "SchoolWork",
    "Section",
    "Stream",
    "Today",
    "UnitRow",
    "answers_of",
    "dashboard",
    "duty_board_of",
    "figures_by_unit",
    "search",
    "today_of",
    "wall_board_of",
    "work_at",
    "works",
]
