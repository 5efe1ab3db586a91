"""Better rosters near a roster: open a part of it, decide that anew, keep the rest; and again."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

from patrols.roster.model import Limits, Outcome
from patrols.roster.parts import Opening, Parts, put_back
from patrols.roster.program import Answer

Solve = Callable[..., Answer]
PATIENCE = 3.0
GROW, SHRINK = 1.1, 0.85


class Part(StrEnum):
    """What is opened."""

    PEOPLE = "PEOPLE"  # some people, all their days
    DAYS = "DAYS"  # a few days of everybody, or twice as many of half of them
    RELAXED = "RELAXED"  # wherever the relaxed roster, in which people may be shared out, is another; and some people


class Nearby:
    """Chooses what to open next. Parts grow while they are solved quickly, shrink when they are not."""

    def __init__(self, parts: Parts, relaxed: Sequence[float], seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - a search, not a secret
        self.parts, self.relaxed = parts, relaxed
        self.sizes = {Part.PEOPLE: 12.0, Part.DAYS: 9.0, Part.RELAXED: 2.0}
        self.kinds = [kind for kind in Part if kind != Part.RELAXED or relaxed]

    def choose(self, values: Sequence[int]) -> tuple[Part, list[int]]:
        """A kind of part, and the variables that it opens around these values."""
        kind = self.chance.choice(self.kinds)
        if kind == Part.DAYS:
            return kind, self.parts.within(self._some_days())
        opened = self.parts.within(Opening(frozenset(self._some_people(self.sizes[kind])), 0, self.parts.days))
        if kind == Part.RELAXED:
            opened = sorted({*opened, *self.parts.unlike(values, self.relaxed)})
        return kind, opened

    def learn(self, kind: Part, was_solved: bool) -> None:
        """Larger after a part that was solved to its end, smaller after one that was not."""
        self.sizes[kind] = max(2.0, self.sizes[kind] * (GROW if was_solved else SHRINK))

    def _some_people(self, count: float) -> list[str]:
        return self.chance.sample(self.parts.people, min(len(self.parts.people), round(count)))

    def _some_days(self) -> Opening:
        length, chosen = round(self.sizes[Part.DAYS]), self.parts.people
        if self.chance.random() < 0.5:
            length, chosen = length * 2, self.chance.sample(chosen, -(-len(chosen) // 2))
        first = self.chance.randrange(-length // 2, self.parts.days)
        return Opening(frozenset(chosen), first, first + length - 1)


def first_roster(parts: Parts, solve: Solve, limits: Limits) -> tuple[int, ...]:
    """Person after person, each the best beside those before; empty when somebody's rules cannot be kept."""
    values = tuple(parts.program.low)
    for who in parts.people:
        part, chosen = parts.open(values, parts.within(Opening(frozenset({who}), 0, parts.days)))
        answer = solve(part, Limits(seconds=PATIENCE, seed=limits.seed))
        if not answer.is_found:
            return ()
        values = put_back(values, chosen, answer.values)
    return values


def improve(
    parts: Parts, start: tuple[int, ...], relaxed: Sequence[float], solve: Solve, limits: Limits
) -> Iterator[Answer]:
    """Ever better answers, until the time is up. They have no bound. `relaxed` may be empty."""
    best, price = start, parts.program.value(start)
    yield Answer(Outcome.FEASIBLE, best, price)
    nearby = Nearby(parts, relaxed, limits.seed)
    ends_at = time.monotonic() + limits.seconds
    while (left := ends_at - time.monotonic()) > 0:
        kind, opened = nearby.choose(best)
        part, chosen = parts.open(best, opened)
        hint = tuple(best[variable] for variable in chosen)
        answer = solve(part, Limits(seconds=min(PATIENCE, left), seed=nearby.chance.randrange(1 << 30)), hint)
        nearby.learn(kind, answer.outcome == Outcome.OPTIMAL)
        if not answer.is_found:
            continue
        values = put_back(best, chosen, answer.values)
        found = parts.program.value(values)
        if found <= price:
            is_better, best, price = found < price, values, found
            if is_better:
                yield Answer(Outcome.FEASIBLE, best, price)
