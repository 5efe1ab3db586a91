"""The ISO week, the unit in which duty is planned and reported."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PATTERN = re.compile(r"^(\d{4})-W(\d{2})$")


@dataclass(frozen=True, order=True)
class Week:
    """An ISO week of an ISO year; written 2026-W48."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Week":
        """The week that holds the day."""
        iso = day.isocalendar()
        return cls(iso.year, iso.week)

    @classmethod
    def parse(cls, text: str) -> "Week":
        """The week written "2026-W48"; ValueError when there is no such week."""
        match = PATTERN.match(text.strip())
        if not match:
            raise ValueError(f"{text!r} is not a week: write it like 2026-W48.")
        week = cls(int(match[1]), int(match[2]))
        date.fromisocalendar(week.year, week.number, 1)
        return week

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02d}"

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=n) for n in range(7)]

    @property
    def before(self) -> "Week":
        return Week.of(self.monday - timedelta(days=7))

    @property
    def after(self) -> "Week":
        return Week.of(self.monday + timedelta(days=7))

    @property
    def year_before(self) -> "Week":
        """The week of the same number a year earlier; week 53 falls back to 52 where that year has none."""
        try:
            date.fromisocalendar(self.year - 1, self.number, 1)
        except ValueError:
            return Week(self.year - 1, self.number - 1)
        return Week(self.year - 1, self.number)

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From Monday 00:00 (in) to the next Monday 00:00 (out), in that zone."""
        return day_bounds(self.monday, zone)[0], day_bounds(self.after.monday, zone)[0]


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Midnight of the day (in) and of the next (out), in that zone."""
    return datetime.combine(day, time.min, zone), datetime.combine(day + timedelta(days=1), time.min, zone)
