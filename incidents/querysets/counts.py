"""Which counts."""

import calendar
from datetime import date, timedelta
from typing import TypeVar

from django.db import models
from django.db.models import Q

M = TypeVar("M", bound=models.Model)


def pieces(first: date, last: date) -> Q:
    """The days from first to last, both in, as whole months where they are whole, else day by day."""
    months, days, at = [], [], first
    while at <= last:
        end = date(at.year, at.month, calendar.monthrange(at.year, at.month)[1])
        if at.day == 1 and end <= last:
            months.append(at)
        else:
            end = min(end, last)
            days.append((at, end))
        at = end + timedelta(days=1)
    found = Q(span="M", first__in=months) if months else Q(pk__in=())
    for day in days:
        found |= Q(span="D", first__range=day)
    return found


class CountQuerySet(models.QuerySet[M]):
    def over(self, first: date, last: date) -> "CountQuerySet[M]":
        """Those that together make up the days, both ends in; whole months by their month."""
        return self.filter(pieces(first, last))

    def daily(self, first: date, last: date) -> "CountQuerySet[M]":
        """The same, day by day."""
        return self.filter(span="D", first__range=(first, last))
