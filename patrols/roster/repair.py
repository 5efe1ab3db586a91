"""When somebody falls out: the fullest roster again, with the fewest changes, disturbing only whom one may."""

from collections import Counter, defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

from patrols.roster.engine import has_patterns, plan_of
from patrols.roster.model import Choice, Limits, Outcome, Person, Plan, Prices, Problem, Rule, Span
from patrols.roster.program import Answer, Program
from patrols.roster.rules import Built, build
from patrols.roster.search import search, together
from patrols.roster.watch import Watch

CHANGE = 1
# One seat filled is worth more changes than a week has.
SEAT = 10_000


@dataclass(frozen=True)
class Disturb:
    """Who may be given or relieved of duties (None: everybody), and of how many people at most."""

    only: frozenset[str] | None = None
    at_most: int | None = None

    def may(self, person: str) -> bool:
        return self.only is None or person in self.only


@dataclass(frozen=True)
class Repair:
    """The repaired plan and the changes beyond the absence itself; fewer than `least` cannot fill as many seats."""

    plan: Plan
    given: frozenset[Choice]
    relieved: frozenset[Choice]
    least: int

    @property
    def changes(self) -> int:
        return len(self.given) + len(self.relieved)

    @property
    def disturbed(self) -> frozenset[str]:
        return frozenset(person for person, _need in self.given | self.relieved)


def repair(
    problem: Problem,
    current: frozenset[Choice],
    absent: Mapping[str, Span],
    disturb: Disturb | None = None,
    limits: Limits | None = None,
    watch: Watch | None = None,
) -> Repair:
    """Fill what the absence empties. A change is a duty given to somebody or taken from somebody who is there.

    First as many seats as can be filled, then as few changes as that takes; wishes and fairness rest this time.
    """
    disturb, limits, watch = disturb or Disturb(), limits or Limits(seconds=5), watch or Watch()
    built = build(_without(problem, absent))
    kept = frozenset(choice for choice in current if choice in built.choice)
    emptied = Counter(need for _person, need in current) - Counter(need for _person, need in kept)
    _leave_empty(built, current)
    _price_changes(built, kept)
    _protect(built, kept, disturb)
    # Whoever is free steps in. Each seat takes one change at least, so if that fills all, fewer is not possible.
    answer = search(_only_these(built, kept, emptied), limits, watch)
    if not answer.is_found or answer.objective > emptied.total():
        patterns, start = has_patterns(problem), answer.values
        answer = together([answer, search(built.program, limits, watch, has_patterns=patterns, hint=start)])
    else:
        answer = replace(answer, outcome=Outcome.OPTIMAL, bound=answer.objective)
    return _told(built, answer, kept, emptied, watch)


def _told(built: Built, answer: Answer, kept: frozenset[Choice], emptied: Counter[str], watch: Watch) -> Repair:
    plan = plan_of(built, answer, watch.seconds)
    if not answer.is_found:
        return Repair(plan, frozenset(), frozenset(), 0)
    empty = emptied.total() - sum((Counter(need for _person, need in plan.chosen - kept) & emptied).values())
    least = max(emptied.total() - empty, round(max(plan.bound, 0)) - SEAT * empty, 0)
    return Repair(plan, plan.chosen - kept, kept - plan.chosen, least)


def _only_these(built: Built, kept: frozenset[Choice], needs: Container[str]) -> Program:
    """Everybody keeps what they have; only these needs are open."""
    program = built.program
    low, high = list(program.low), list(program.high)
    for choice, variable in built.choice.items():
        if choice[1] not in needs or choice in kept:
            low[variable] = high[variable] = int(choice in kept)
    return replace(program, low=low, high=high)


def _leave_empty(built: Built, current: frozenset[Choice]) -> None:
    """Seats that were empty before are no business of the repair."""
    held = Counter(need for _person, need in current)
    for need in built.problem.needs:
        missing = max(0, need.count - held[need.key])
        built.program.low[built.under[need.key]] = missing
        built.program.constant -= SEAT * missing


def _without(problem: Problem, absent: Mapping[str, Span]) -> Problem:
    """On leave for that time, and no longer locked there; nothing costs but empty seats."""
    windows = {window.key: window for window in problem.windows}
    window_of = {need.key: windows[need.window] for need in problem.needs}

    def is_gone(person: str, need: str) -> bool:
        start, end = absent.get(person, (0, 0))
        return start < window_of[need].end and window_of[need].start < end

    locks = frozenset((person, need) for person, need in problem.locks if not is_gone(person, need))
    return replace(
        problem,
        people=tuple(_plain(person, absent) for person in problem.people),
        needs=tuple(replace(need, under=SEAT, over=None) for need in problem.needs),
        prices=Prices(),
        locks=locks,
    )


def _plain(person: Person, absent: Mapping[str, Span]) -> Person:
    leave = (*person.leave, absent[person.key]) if person.key in absent else person.leave
    return replace(person, leave=leave, wants={}, avoids={}, likes={})


def _price_changes(built: Built, kept: frozenset[Choice]) -> None:
    program = built.program
    for choice, variable in built.choice.items():
        program.price[variable] += -CHANGE if choice in kept else CHANGE
    program.constant += CHANGE * len(kept)


def _protect(built: Built, kept: frozenset[Choice], disturb: Disturb) -> None:
    """Whoever may not be disturbed stays as they are; of the others only so many are."""
    program, touched = built.program, defaultdict(list)
    for (person, need), variable in built.choice.items():
        if disturb.may(person):
            touched[person].append(((person, need) in kept, variable))
            continue
        program.low[variable] = program.high[variable] = int((person, need) in kept)
    if disturb.at_most is not None:
        people = [_is_disturbed(program, mine) for mine in touched.values()]
        program.total(people, Rule.PEOPLE, high=disturb.at_most)


def _is_disturbed(program: Program, mine: list[tuple[bool, int]]) -> int:
    is_disturbed = program.variable()
    for was_there, variable in mine:
        if was_there:
            program.row([(variable, 1), (is_disturbed, 1)], Rule.PEOPLE, low=1)
        else:
            program.row([(variable, 1), (is_disturbed, -1)], Rule.PEOPLE, high=0)
    return is_disturbed
