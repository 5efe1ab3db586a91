"""Which duties exclude each other: at the same time, too far apart to travel, or without rest between them."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import combinations

from patrols.roster.model import Person, Problem, Rule, Window

# Where one would stand, and when: (window, area).
Place = tuple[str, str]
Clique = tuple[Rule, tuple[Place, ...]]
DAY = 24 * 60


def is_free(person: Person, window: Window) -> bool:
    """Whether duties that are given elsewhere leave the time."""
    return not any(start < window.end and window.start < end for start, end in person.held)


def is_rested(person: Person, window: Window) -> bool:
    """Whether duties that are given elsewhere on other days leave the rest."""
    rest = person.rules.rest
    return not any(
        start // DAY != window.day and start < window.end + rest and window.start < end + rest
        for start, end in person.held
    )


def cliques(problem: Problem, windows: Mapping[str, Window]) -> dict[int, list[Clique]]:
    """For each length of rest that somebody has: sets of places of which one person holds at most one."""
    places = sorted({(need.window, need.area) for need in problem.needs}, key=lambda p: (windows[p[0]].start, p))
    together = _covered(places, windows, _clash_of_travel(problem, windows), _longest_travel(problem))
    found = {}
    for rest in {person.rules.rest for person in problem.people}:
        found[rest] = [(Rule.ONE_PLACE, clique) for clique in together]
        if rest:
            close = _covered(places, windows, _clash_of_rest(windows, rest), rest)
            found[rest] += [(Rule.REST, clique) for clique in close if len({window for window, _ in clique}) > 1]
    return found


def _longest_travel(problem: Problem) -> int:
    return max(problem.travel.values(), default=0)


def _clash_of_travel(problem: Problem, windows: Mapping[str, Window]) -> Callable[[Place, Place], bool]:
    def clash(one: Place, later: Place) -> bool:
        gap = windows[later[0]].start - windows[one[0]].end
        return gap < 0 or gap < problem.between(one[1], later[1])

    return clash


def _clash_of_rest(windows: Mapping[str, Window], rest: int) -> Callable[[Place, Place], bool]:
    def clash(one: Place, later: Place) -> bool:
        first, second = windows[one[0]], windows[later[0]]
        # Two places of one window exclude each other anyway; taken in, they make a few long rows of many short ones.
        return one[0] == later[0] or (first.day != second.day and second.start - first.end < rest)

    return clash


def _covered(
    places: list[Place], windows: Mapping[str, Window], clash: Callable[[Place, Place], bool], reach: int
) -> list[tuple[Place, ...]]:
    """Cliques that hold every pair that clashes; places come in the order of their start."""
    after = _pairs(places, windows, clash, reach)
    found: list[tuple[Place, ...]] = []
    done: set[tuple[int, int]] = set()
    for i in range(len(places)):
        for j in sorted(after[i]):
            if (i, j) in done:
                continue
            clique = [i, j]
            common = after[i] & after[j]
            while common:
                k = min(common)
                clique.append(k)
                common &= after[k]
            done.update(combinations(clique, 2))
            found.append(tuple(places[k] for k in clique))
    return found


def _pairs(
    places: list[Place], windows: Mapping[str, Window], clash: Callable[[Place, Place], bool], reach: int
) -> dict[int, set[int]]:
    """For each place the later ones that it clashes with."""
    after: dict[int, set[int]] = defaultdict(set)
    for i, one in enumerate(places):
        last = windows[one[0]].end + reach
        for j in range(i + 1, len(places)):
            if windows[places[j][0]].start >= last:
                break
            if clash(one, places[j]):
                after[i].add(j)
    return after
