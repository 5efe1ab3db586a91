"""What the room tells: when bells ring, and who ends too close to whom."""

from schools.selectors.figures import hazard_figures, hazards_now, inspection_figures, week_figures
from schools.selectors.hours import (
    Day,
    Window,
    day_of,
    dismissal_before,
    is_school_day,
    minutes_after_dismissal,
    windows_between,
    windows_on,
)
from schools.selectors.listing import MAPPED_AT_MOST, NamePage, page_by_name, points_of
from schools.selectors.sheet import Sheet, sheet_of
from schools.selectors.streets import Crowding, crowding_of
from schools.selectors.visitors import Inside, inside

__all__ = [
    "MAPPED_AT_MOST",
    "Crowding",
    "Day",
    "Inside",
    "NamePage",
    "Sheet",
    "Window",
    "crowding_of",
    "day_of",
    "dismissal_before",
    "hazard_figures",
    "hazards_now",
    "inside",
    "inspection_figures",
    "is_school_day",
    "minutes_after_dismissal",
    "page_by_name",
    "points_of",
    "sheet_of",
    "week_figures",
    "windows_between",
    "windows_on",
]
