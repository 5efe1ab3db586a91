"""Which counts of hexagons."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import TypeVar

from django.db import models
from django.db.models import Q

from safeschool.kernel.cells import Parent

M = TypeVar("M", bound=models.Model)


def whole(first: date, last: date, months: int) -> tuple[date, date]:
    """The calendar months (1) or quarters (3) that the days touch: their first and their last day."""
    start = date(first.year, (first.month - 1) // months * months + 1, 1)
    return start, _next(date(last.year, (last.month - 1) // months * months + 1, 1), months) - timedelta(days=1)


def _next(at: date, months: int) -> date:
    month = at.month + months
    return date(at.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def spans(first: date, last: date, months: int) -> Q:
    """Those days, which are whole months or quarters, as years where they are whole."""
    years = [
        year for year in range(first.year, last.year + 1) if first <= date(year, 1, 1) and date(year, 12, 31) <= last
    ]
    found, at = Q(span="Y", first__in=[date(year, 1, 1) for year in years]), first
    single = []
    while at <= last:
        if at.year not in years:
            single.append(at)
        at = _next(at, months)
    return found | Q(span="M" if months == 1 else "Q", first__in=single)


class CellQuerySet(models.QuerySet[M]):
    def in_cells(
        self, cells: Collection[int], resolution: int, days: tuple[date, date], months: int
    ) -> "CellQuerySet[M]":
        """The folded sums of those cells over the days, which are whole months (1) or quarters (3)."""
        rows = self.filter(is_folded=True, resolution=resolution, cell__in=cells).filter(spans(*days, months))
        return rows.annotate(held_by=models.F("cell"))

    def fresh_in(self, cells: Collection[int], resolution: int, days: tuple[date, date]) -> "CellQuerySet[M]":
        """What was written since the last folding and belongs to the same sums."""
        rows = self.filter(is_folded=False, first__range=days).annotate(held_by=Parent("cell", resolution))
        return rows.filter(held_by__in=cells)
