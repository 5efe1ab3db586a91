"""Which counts."""

import calendar
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q

M = TypeVar("M", bound=models.Model)
Piece = tuple[str, date, date]


def pieces(first: date, last: date) -> list[Piece]:
    """The days from first to last, both in: the odd days before the whole months, those months, the odd days after."""
    from_month = first if first.day == 1 else _end_of_month(first) + timedelta(days=1)
    to_month = last if last == _end_of_month(last) else last.replace(day=1) - timedelta(days=1)
    if from_month > to_month:
        return [("D", first, last)]
    found = [("D", first, from_month - timedelta(days=1)), ("M", from_month, to_month),
             ("D", to_month + timedelta(days=1), last)]  # fmt: skip
    return [(span, begin, end) for span, begin, end in found if begin <= end]


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


@dataclass(frozen=True)
class Cover:
    """Units told one by one, and `tops` whose whole trees are `below`."""

    apart: list[int]
    tops: list[int]
    below: list[int]


def cover_of(units: Collection[int], paths: Mapping[int, str]) -> Cover:
    """The units, by the trees that lie wholly in them; `paths` of every unit there is, like "/1/7/"."""
    inside = set(units)
    torn = {key for pk, path in paths.items() if pk not in inside for key in _keys(path)}
    whole = inside - torn
    tops = {pk for pk in whole if not any(key in whole for key in _keys(paths[pk])[:-1])}
    if len(tops) == len(whole):
        return Cover(sorted(inside), [], [])
    return Cover(sorted(inside - whole), sorted(tops), sorted(whole))


def _keys(path: str) -> list[int]:
    return [int(key) for key in path.split("/") if key]


class CountQuerySet(models.QuerySet[M]):
    def over(self, first: date, last: date, cover: Cover) -> "list[CountQuerySet[M]]":
        """Those that together make up the days, both ends in, of these units; whole months by their month.

        Each is one range of one span: so each follows the index, however long the time is.
        """
        return self._of(pieces(first, last), cover)

    def daily(self, first: date, last: date, cover: Cover) -> "list[CountQuerySet[M]]":
        """The same, day by day."""
        return self._of([("D", first, last)], cover)

    def _of(self, parts: list[Piece], cover: Cover) -> "list[CountQuerySet[M]]":
        rows: Any = self.order_by()
        found = [rows.filter(unit__in=cover.apart, **_named(part)) for part in parts if cover.apart]
        if cover.tops:
            found += [rows.filter(unit__in=cover.tops, **_named((part[0].lower(), *part[1:]))) for part in parts]
            days = reduce(or_, [Q(**_named(part)) for part in parts])
            found.append(rows.filter(days, unit__in=cover.below, is_folded=False))
        return found


def _named(part: Piece) -> dict[str, Any]:
    return {"span": part[0], "first__range": part[1:]}
