"""When a notice's people are reminded."""

from datetime import date

DAYS_BEFORE = 3
WEEK = 7


def reminder_of(deadline: date, today: date) -> str | None:
    """Which reminder is due today: "before" (three days), "due" (the day), "late1", "late2" … by the week; or none."""
    left = (deadline - today).days
    if left > DAYS_BEFORE:
        return None
    if left > 0:
        return "before"
    return "due" if left == 0 else f"late{(-left - 1) // WEEK + 1}"
