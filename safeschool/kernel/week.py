"""The ISO week, the unit in which duty is planned and reported, and the month that may close before its end."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PATTERN = re.compile(r"^(\d{4})-W(\d{2})$")
# Each has a week, a month and a year on both sides; what the calendar of Python has beyond them has not.
YEARS = range(2, 9999)
LAST_DAY = date.max - timedelta(days=1)
MONTH_PATTERN = re.compile(r"^(\d{4})-M(\d{2})$")


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
        if not match or int(match[1]) not in YEARS:
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
    def first(self) -> date:
        return self.monday

    @property
    def last(self) -> date:
        return self.sunday

    @property
    def year_starts_on(self) -> date:
        """1 January, or the Monday of the first week where that comes earlier: no week is longer than its year."""
        return min(date(self.year, 1, 1), Week(self.year, 1).monday)

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


@dataclass(frozen=True, order=True)
class Month:
    """A month that closes on that day: on 14, December goes from 15 November to 14 December; 31 is the calendar's."""

    year: int
    number: int
    closes_on: int = 31

    @classmethod
    def of(cls, day: date, closes_on: int = 31) -> "Month":
        """The month that holds the day."""
        month = cls(day.year, day.month, closes_on)
        return month if day <= month.last else month.after

    @classmethod
    def parse(cls, text: str, closes_on: int = 31) -> "Month":
        """The month written "2026-M11"; ValueError when there is no such month."""
        match = MONTH_PATTERN.match(text.strip())
        if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) not in YEARS:
            raise ValueError(f"{text!r} is not a month: write it like 2026-M11.")
        return cls(int(match[1]), int(match[2]), closes_on)

    def __str__(self) -> str:
        return f"{self.year}-M{self.number:02d}"

    @property
    def before(self) -> "Month":
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1, self.closes_on)

    @property
    def after(self) -> "Month":
        return Month(self.year + (self.number == 12), self.number % 12 + 1, self.closes_on)

    @property
    def year_before(self) -> "Month":
        return Month(self.year - 1, self.number, self.closes_on)

    @property
    def last(self) -> date:
        return date(self.year, self.number, min(self.closes_on, calendar.monthrange(self.year, self.number)[1]))

    @property
    def first(self) -> date:
        return self.before.last + timedelta(days=1)

    @property
    def year_starts_on(self) -> date:
        """The first day of the year's first month."""
        return Month(self.year, 1, self.closes_on).first

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From 00:00 of the first day (in) to 00:00 after the last (out), in that zone."""
        return day_bounds(self.first, zone)[0], day_bounds(self.last, zone)[1]


Period = Week | Month


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Midnight of the day (in) and of the next (out), in that zone; the calendar's last two days are one."""
    day = min(day, LAST_DAY)
    return datetime.combine(day, time.min, zone), datetime.combine(day + timedelta(days=1), time.min, zone)
