"""How many incidents: sums kept by the database itself (see workflow/counts.py), never written by a person."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from incidents.querysets import CountQuerySet
from safeschool.accounts.models import Unit


class Span(models.TextChoices):
    """What a row of counts spans: a day or a calendar month, by the unit's own clock; of it alone or of its tree."""

    DAY = "D"
    MONTH = "M"
    DAY_OF_TREE = "d"
    MONTH_OF_TREE = "m"


class Counts(models.Model):
    """What both tables share. Several rows may have one key: their sum counts, and now and then they are folded."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    span = models.CharField(max_length=1, choices=Span.choices)
    first = models.DateField()
    is_shared = models.BooleanField()
    n = models.IntegerField()
    is_folded = models.BooleanField(default=False)

    objects = CountQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.unit_id} {self.span} {self.first}: {self.n}"


class IncidentCount(Counts):
    """By kind, by whether shared or confidential, and by whether still open."""

    group = models.CharField(max_length=40)
    is_open = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "span", "first"], include=["group", "is_shared", "is_open", "n"], name="count_of_unit"
            ),
            models.Index(fields=["unit"], condition=Q(is_folded=False), name="count_to_fold"),
        ]


class IncidentHour(Counts):
    """By weekday and hour, of those whose hour is known."""

    weekday = models.PositiveSmallIntegerField()
    hour = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "span", "first"], include=["weekday", "hour", "is_shared", "n"], name="hour_of_unit"
            ),
            models.Index(fields=["unit"], condition=Q(is_folded=False), name="hour_to_fold"),
        ]
