"""What an operation changed at its gates, and which venues it visited."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.db.models import F

from campaigns.models import Operation, OperationVisit
from patrols.models import CheckOut
from schools.models import Gate

AROUND = timedelta(days=14)
FEWEST = 3


@dataclass(frozen=True)
class Jam:
    """The congestion at a gate, 0 free to 3 jammed: so many ratings, and their median.

    Those on duty rated it at the end of a shift or, where no shift was rated, somebody did by hand.
    The median is None where there are fewer than three: one bad morning proves nothing.
    """

    number: int
    median: float | None
    is_by_hand: bool = False


@dataclass(frozen=True)
class GateChange:
    """A gate in the fourteen days before the operation began and in the fourteen after it ended."""

    gate: Gate
    before: Jam
    after: Jam


Ratings = dict[int, list[int]]


def congestion_around(operation: Operation, gates: Sequence[Gate]) -> list[GateChange]:
    """Each gate before and after. Two queries."""
    before, after = _told_by_shifts(operation, gates)
    before_by_hand, after_by_hand = _told_by_hand(operation)
    return [
        GateChange(gate, _jam(gate, before, before_by_hand), _jam(gate, after, after_by_hand)) for gate in gates
    ]  # fmt: skip


def _told_by_shifts(operation: Operation, gates: Sequence[Gate]) -> tuple[Ratings, Ratings]:
    end = operation.ended_at or operation.started_at
    found = CheckOut.objects.filter(
        congestion__isnull=False, assignment__shift__post__gate__in=[gate.pk for gate in gates],
        at__gte=operation.started_at - AROUND, at__lt=end + AROUND,
    )  # fmt: skip
    rows: Any = found.values("at", "congestion", gate=F("assignment__shift__post__gate"))
    before: Ratings = defaultdict(list)
    after: Ratings = defaultdict(list)
    for row in rows:
        gate, at, rated = row["gate"], row["at"], row["congestion"]
        if at < operation.started_at:
            before[gate].append(rated)
        elif at >= end:
            after[gate].append(rated)
    return before, after


def _told_by_hand(operation: Operation) -> tuple[Ratings, Ratings]:
    before: Ratings = defaultdict(list)
    after: Ratings = defaultdict(list)
    for gate, at, rated in operation.ratings.values_list("gate", "at", "congestion"):
        (before if at < operation.started_at else after)[gate].append(rated)
    return before, after


def _jam(gate: Gate, by_shifts: Ratings, by_hand: Ratings) -> Jam:
    rated = by_shifts.get(gate.pk) or by_hand.get(gate.pk) or []
    is_by_hand = bool(rated) and gate.pk not in by_shifts
    return Jam(len(rated), median(rated) if len(rated) >= FEWEST else None, is_by_hand)


@dataclass(frozen=True)
class Round:
    """What the visits of an operation found together."""

    visits: list[OperationVisit]
    posters: int
    commitments: int


def round_of(visits: Sequence[OperationVisit]) -> Round:
    """The visits (venue loaded) and how many had the poster up and the commitment signed."""
    found = list(visits)
    return Round(
        found, sum(one.visit.has_poster for one in found), sum(one.visit.has_commitment for one in found)
    )  # fmt: skip
