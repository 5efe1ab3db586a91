"""What the room tells: when bells ring, and who ends too close to whom."""

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
from schools.selectors.streets import MINUTES_APART, Crowding, crowding_of

__all__ = [
    "MINUTES_APART",
    "Crowding",
    "Day",
    "Window",
    "crowding_of",
    "day_of",
    "dismissal_before",
    "is_school_day",
    "minutes_after_dismissal",
    "windows_between",
    "windows_on",
]
