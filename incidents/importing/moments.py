"""Dates and times as people write them, with how exact they are."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from incidents.models.files import DatePrecision

YEAR = re.compile(r"^(\d{4})\s*年?$")
MONTH = re.compile(r"^(\d{4})[-/.年]\s*(\d{1,2})\s*月?$")
YEAR_FIRST = re.compile(r"^(\d{4})[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})日?(?:[ T]+(.+))?$")
YEAR_LAST = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:\s+(.+))?$")
CLOCK = re.compile(r"^(\d{1,2})[:hH](\d{2})(?::\d{2}(?:\.\d+)?)?\s*([AaPp])?\.?(?:[Mm]\.?)?$")
OLDEST = 1900


class RefusedRow(Exception):
    """Why a row is not taken, as a sentence for the clerk."""


def is_month_first(dates: Iterable[str], default: bool) -> bool:
    """Whether 4/5/2020 is April: told by the file's own dates where one of them cannot be read the other way."""
    for text in dates:
        match = YEAR_LAST.match(text)
        if match and int(match[1]) > 12:
            return False
        if match and int(match[2]) > 12:
            return True
    return default


def clock_of(text: str) -> time | None:
    """The time written "15:18", "3:18 PM", "2:30PM", "15h18"; None for an empty cell. Raises RefusedRow."""
    if not text.strip():
        return None
    match = CLOCK.match(text.strip())
    if match:
        hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").lower()
        if half and not 1 <= hour <= 12:
            match = None
        elif half:
            hour = hour % 12 + (12 if half == "p" else 0)
    if not match or hour > 23 or minute > 59:
        raise RefusedRow(_("The time “%(text)s” cannot be read: write it like 15:30.") % {"text": text})
    return time(hour, minute)


def moment_of(day: str, clock: str, zone: ZoneInfo, *, month_first: bool) -> tuple[datetime, str]:
    """The moment and its precision; a month or a year stands at its beginning. Raises RefusedRow."""
    text = day.strip()
    try:
        if match := YEAR.match(text):
            return _at(date(int(match[1]), 1, 1), None, zone), DatePrecision.YEAR
        if match := MONTH.match(text):
            return _at(date(int(match[1]), int(match[2]), 1), None, zone), DatePrecision.MONTH
        if match := YEAR_FIRST.match(text):
            found = date(int(match[1]), int(match[2]), int(match[3]))
            return _with_clock(found, text, match[4] or "", clock, zone)
        if match := YEAR_LAST.match(text):
            first, second = int(match[1]), int(match[2])
            found = date(int(match[3]), *((first, second) if month_first else (second, first)))
            return _with_clock(found, text, match[4] or "", clock, zone)
    except ValueError as error:
        raise RefusedRow(_no_date(text)) from error
    raise RefusedRow(_no_date(text))


def _no_date(text: str) -> str:
    if not text:
        return _("The row has no date.")
    return _("The date “%(text)s” cannot be read: write it like 2020-05-31.") % {"text": text}


def _with_clock(day: date, text: str, tail: str, clock: str, zone: ZoneInfo) -> tuple[datetime, str]:
    if tail:
        try:
            whole = datetime.fromisoformat(text)
        except ValueError:
            whole = None
        if whole is not None:
            aware = whole if whole.tzinfo else whole.replace(tzinfo=zone)
            return aware, DatePrecision.EXACT
    at = clock_of(tail or clock)
    return _at(day, at, zone), DatePrecision.DAY if at is None else DatePrecision.EXACT


def _at(day: date, clock: time | None, zone: ZoneInfo) -> datetime:
    if day.year < OLDEST:
        raise ValueError(day)
    return datetime.combine(day, clock or time.min, zone)
