"""From people in areas to people on seats: alike seats are planned as one need, then shared out by matching."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from patrols.roster.matching import cheapest
from patrols.roster.model import Choice, Need, Person, Plan, Problem


@dataclass(frozen=True)
class Seat:
    """One place for one person at a post in a window. `under`: the price of leaving it empty."""

    key: str
    window: str
    post: str
    kind: str = ""
    area: str = ""
    under: int = 1000
    only: frozenset[str] | None = None


@dataclass(frozen=True)
class Ties:
    """What binds people to posts: their own fixed ones, and those where they stood lately; with what each saves."""

    fixed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    fixed_saves: int = 0
    known_saves: int = 0

    def saves(self, person: str, post: str) -> int:
        """How much cheaper the person is at that post."""
        if post in self.fixed.get(person, ()):
            return self.fixed_saves
        return self.known_saves if post in self.known.get(person, ()) else 0


Held = Mapping[str, str]  # seat -> person


@dataclass(frozen=True)
class Bundled:
    """A problem over needs, and the seats of each need."""

    problem: Problem
    seats: Mapping[str, tuple[Seat, ...]]
    ties: Ties
    locked: Held


def bundle(problem: Problem, seats: Sequence[Seat], ties: Ties, locked: Held) -> Bundled:
    """The problem with the needs of these seats. A person counts in a need as if seated where it saves most."""
    groups: dict[tuple[object, ...], list[Seat]] = defaultdict(list)
    for seat in seats:
        only = None if seat.only is None else tuple(sorted(seat.only))
        groups[seat.window, seat.area, seat.kind, seat.under, only].append(seat)
    of_need = {group[0].key: tuple(group) for group in groups.values()}
    needs = tuple(
        Need(key, group[0].window, group[0].kind, group[0].area, len(group), group[0].under, None, group[0].only)
        for key, group in of_need.items()
    )
    people = tuple(replace(person, likes=_likes(person, of_need, ties)) for person in problem.people)
    need_of = {seat.key: key for key, group in of_need.items() for seat in group}
    locks = frozenset((person, need_of[seat]) for seat, person in locked.items() if seat in need_of)
    return Bundled(replace(problem, needs=needs, people=people, locks=locks), of_need, ties, locked)


def _likes(person: Person, of_need: Mapping[str, tuple[Seat, ...]], ties: Ties) -> dict[str, int]:
    best = {key: max(ties.saves(person.key, seat.post) for seat in group) for key, group in of_need.items()}
    return {key: saves for key, saves in best.items() if saves}


def seat_people(bundled: Bundled, chosen: frozenset[Choice]) -> tuple[dict[str, str], int]:
    """Who holds which seat, and what the sharing out costs beyond what the plan reckoned.

    Among equals a person keeps to the post where the week has already put them.
    """
    of_need: dict[str, list[str]] = defaultdict(list)
    for person, need in sorted(chosen):
        of_need[need].append(person)
    held: dict[str, str] = {}
    stood: Counter[tuple[str, str]] = Counter()
    beyond = 0
    windows = {window.key: window for window in bundled.problem.windows}
    for key, group in sorted(bundled.seats.items(), key=lambda item: (windows[item[1][0].window].start, item[0])):
        placed = _share_out(group, of_need[key], bundled, stood)
        by_post = {seat.key: seat.post for seat in group}
        for seat_key, person in placed.items():
            post = by_post[seat_key]
            stood[person, post] += 1
            beyond += max(bundled.ties.saves(person, seat.post) for seat in group) - bundled.ties.saves(person, post)
        held |= placed
    return held, beyond


def _share_out(
    group: Sequence[Seat], people: Sequence[str], bundled: Bundled, stood: Counter[tuple[str, str]]
) -> dict[str, str]:
    placed = {seat.key: bundled.locked[seat.key] for seat in group if bundled.locked.get(seat.key) in people}
    seats = [seat for seat in group if seat.key not in placed]
    rest = [person for person in people if person not in placed.values()]
    # A saving outweighs any habit of the week.
    costs = [
        [-1000 * bundled.ties.saves(person, seat.post) - min(stood[person, seat.post], 99) for seat in seats]
        for person in rest
    ]
    for person, column in zip(rest, cheapest(costs), strict=True):
        placed[seats[column].key] = person
    return placed


def with_seating(plan: Plan, beyond: int) -> Plan:
    """The plan at the price of its seats; the bound still holds, because the plan reckoned every seat at its best."""
    return replace(plan, objective=plan.objective + beyond)
