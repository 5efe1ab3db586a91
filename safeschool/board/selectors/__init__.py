"""What the reading pages show."""

from safeschool.board.selectors.dashboard import Dashboard, Stream, dashboard
from safeschool.board.selectors.duty import DutyBoard, duty_board_of
from safeschool.board.selectors.today import Today, today_of

__all__ = ["Dashboard", "DutyBoard", "Stream", "Today", "dashboard", "duty_board_of", "today_of"]
