"""Which counts of hexagons."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import models

from safeschool.kernel.cells import AnyOf, Parent

M = TypeVar("M", bound=models.Model)


def whole(first: date, last: date, months: int) -> tuple[date, date]:
    """The calendar months (1) or years (12) that the days touch: their first and their last day."""
    start = date(first.year, (first.month - 1) // months * months + 1, 1)
    return start, _next(date(last.year, (last.month - 1) // months * months + 1, 1), months) - timedelta(days=1)


def _next(at: date, months: int) -> date:
    month = at.month + months
    return date(at.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


class CellQuerySet(models.QuerySet[M]):
    def in_cells(self, cells: Collection[int], resolution: int, days: tuple[date, date]) -> "CellQuerySet[M]":
        """The folded sums of those cells over the days, which are whole months or years."""
        rows: Any = self.filter(AnyOf("cell", cells), is_folded=True, resolution=resolution, first__range=days)
        found: CellQuerySet[M] = rows.annotate(held_by=models.F("cell"))
        return found

    def fresh_in(self, cells: Collection[int], resolution: int, days: tuple[date, date]) -> "CellQuerySet[M]":
        """What was written since the last folding and belongs to the same sums."""
        rows: Any = self.filter(is_folded=False, first__range=days).annotate(held_by=Parent("cell", resolution))
        found: CellQuerySet[M] = rows.filter(AnyOf(Parent("cell", resolution), cells))
        return found
