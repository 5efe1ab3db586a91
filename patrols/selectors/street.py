"""Sums of taps in the street."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from patrols.models import Assignment, Patrol, StreetAct
from patrols.workflow import StreetKind


@dataclass(frozen=True)
class StreetSum:
    """How often so far."""

    kind: str
    label: str
    count: int


def sums_of(duties: Sequence[Assignment] | Sequence[Patrol]) -> dict[int, list[StreetSum]]:
    """Every kind with its sum, by the duty (all assignments or all patrols). One query."""
    name = "patrol" if duties and isinstance(duties[0], Patrol) else "assignment"
    rows = StreetAct.objects.standing().filter(**{f"{name}__in": [duty.pk for duty in duties]}).order_by()
    found = {(row[name], row["kind"]): row["n"] for row in rows.values(name, "kind").annotate(n=Count("pk"))}
    return {
        duty.pk: [StreetSum(kind.value, str(kind.label), found.get((duty.pk, kind.value), 0)) for kind in StreetKind]
        for duty in duties
    }


def sums_of_shift(assignments: Sequence[Assignment]) -> list[StreetSum]:
    """The kinds that happened on a shift, all its people together. One query."""
    rows = StreetAct.objects.standing().filter(assignment__in=[one.pk for one in assignments]).order_by()
    found = {row["kind"]: row["n"] for row in rows.values("kind").annotate(n=Count("pk"))}
    return [StreetSum(kind.value, str(kind.label), found[kind.value]) for kind in StreetKind if kind.value in found]
