"""Whether a shift has the people it needs."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from patrols.models import Assignment, Shift, SlotRequirement
from patrols.workflow import CAME, DutyState, ShiftState, SlotKind

# (pk of the shift, kind of the seat, state of whoever holds it)
Seat = tuple[int, str, str]


@dataclass(frozen=True)
class KindLine:
    """The seats of one kind: how many there are, how many are given, how many people came."""

    kind: str
    label: str | Promise
    needed: int
    planned: int
    present: int
    is_required: bool

    @property
    def open_seats(self) -> int:
        return max(self.needed - self.planned, 0)


@dataclass(frozen=True)
class Coverage:
    """The seats of one shift. Covered means every required kind is there in full number."""

    is_cancelled: bool
    lines: list[KindLine]

    @property
    def needed(self) -> int:
        return sum(line.needed for line in self.lines)

    @property
    def planned(self) -> int:
        return sum(min(line.planned, line.needed) for line in self.lines)

    @property
    def is_planned(self) -> bool:
        """Every required seat is given to somebody."""
        return all(line.planned >= line.needed for line in self.lines if line.is_required)

    @property
    def is_present(self) -> bool:
        """Every required kind has come in full number."""
        return all(line.present >= line.needed for line in self.lines if line.is_required)

    @property
    def missing(self) -> list[KindLine]:
        """The kinds with an open seat."""
        return [line for line in self.lines if line.open_seats]


def coverage(shifts: Iterable[Shift], held: Iterable[Seat] | None = None) -> dict[int, Coverage]:
    """The coverage of each shift, by pk. Two queries, however many shifts; one where the held seats are known."""
    rows = list(shifts)
    slots: dict[int, list[SlotRequirement]] = defaultdict(list)
    for slot in SlotRequirement.objects.filter(post__in={shift.post_id for shift in rows}):
        slots[slot.post_id].append(slot)
    planned: Counter[tuple[int, str]] = Counter()
    present: Counter[tuple[int, str]] = Counter()
    for shift_id, kind, state in _held(rows) if held is None else held:
        planned[shift_id, kind] += state != DutyState.ABSENT
        present[shift_id, kind] += state in CAME
    return {
        shift.pk: Coverage(
            is_cancelled=shift.state == ShiftState.CANCELLED,
            lines=[
                KindLine(
                    slot.slot_kind,
                    SlotKind(slot.slot_kind).label,
                    slot.count,
                    planned[shift.pk, slot.slot_kind],
                    present[shift.pk, slot.slot_kind],
                    slot.is_required,
                )
                for slot in slots[shift.post_id]
            ],
        )
        for shift in rows
    }


def _held(shifts: list[Shift]) -> Iterable[Seat]:
    seats = Assignment.objects.held().filter(shift__in=[shift.pk for shift in shifts])
    return seats.values_list("shift_id", "slot_kind", "state")
