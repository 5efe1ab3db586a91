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
    """The congestion at a gate as those on duty rated it, 0 free to 3 jammed: so many shifts, and their median.

    The median is None where fewer than three shifts were rated: one bad morning proves nothing.
    """

    shifts: int
    median: float | None


@dataclass(frozen=True)
class GateChange:
    """A gate in the fourteen days before the operation began and in the fourteen after it ended."""

    gate: Gate
    before: Jam
    after: Jam


def congestion_around(operation: Operation, gates: Sequence[Gate]) -> list[GateChange]:
    """Each gate before and after. One query."""
    end = operation.ended_at or operation.started_at
    found = CheckOut.objects.filter(
        congestion__isnull=False, assignment__shift__post__gate__in=[gate.pk for gate in gates],
        at__gte=operation.started_at - AROUND, at__lt=end + AROUND,
    )  # fmt: skip
    rows: Any = found.values("at", "congestion", gate=F("assignment__shift__post__gate"))
    before: dict[int, list[int]] = defaultdict(list)
    after: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        gate, at, rated = row["gate"], row["at"], row["congestion"]
        if at < operation.started_at:
            before[gate].append(rated)
        elif at >= end:
            after[gate].append(rated)
    return [GateChange(gate, _jam(before[gate.pk]), _jam(after[gate.pk])) for gate in gates]


def _jam(rated: list[int]) -> Jam:
    return Jam(len(rated), median(rated) if len(rated) >= FEWEST else None)


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
