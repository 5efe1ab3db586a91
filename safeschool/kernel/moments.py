"""Times in words, as a long list asks for them: the newest rows are drawn again and again."""

from datetime import datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language


def wall_clock(at: datetime, form: str) -> str:
    """The time in the reader's zone and language, to the minute."""
    return _told(timezone.localtime(at).replace(second=0, microsecond=0, tzinfo=None), form, get_language())


def month_of(at: datetime) -> str:
    """Its month and year, in the reader's zone and language."""
    first = timezone.localtime(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    return _told(first, "YEAR_MONTH_FORMAT", get_language())


@lru_cache(maxsize=2000)
def _told(minute: datetime, form: str, _language: str | None) -> str:
    return date_format(minute, form)
