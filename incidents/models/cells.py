"""How many incidents in each hexagon: sums kept by the database itself (see workflow/cells.py), never by a person."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from incidents.querysets.cells import CellQuerySet
from safeschool.accounts.models import Unit


class CellCounts(models.Model):
    """What both tables share. What is not folded yet stands in the finest cells alone."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    # The first day of the month or year that is counted, by the unit's own clock.
    first = models.DateField()
    resolution = models.PositiveSmallIntegerField()
    cell = models.BigIntegerField()
    is_shared = models.BooleanField()
    n = models.IntegerField()
    is_folded = models.BooleanField(default=False)

    objects = CellQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.unit_id} {self.cell:x} {self.first}: {self.n}"


class IncidentCell(CellCounts):
    """By kind and month; the empty kind is all but those that few numbers would tell of, together."""

    group = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(
                fields=["resolution", "group", "cell", "first"],
                include=["unit", "is_shared", "n"],
                condition=Q(is_folded=True),
                name="cell_of_size",
            ),
            models.Index(fields=["cell"], condition=Q(is_folded=False), name="cell_to_fold"),
        ]


class IncidentCellHour(CellCounts):
    """By weekday and hour, of those whose hour is known, by year and in no finest cells.

    `is_small` marks the kinds that few numbers would tell of a child.
    """

    weekday = models.PositiveSmallIntegerField()
    hour = models.PositiveSmallIntegerField()
    is_small = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(
                fields=["resolution", "cell", "first", "weekday", "hour"],
                include=["unit", "is_small", "is_shared", "n"],
                condition=Q(is_folded=True),
                name="cell_hour_of_size",
            ),
            models.Index(fields=["cell"], condition=Q(is_folded=False), name="cell_hour_to_fold"),
        ]
