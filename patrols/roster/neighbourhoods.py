"""Better rosters near a roster: open some people or some days, decide those anew, keep the rest; and again."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from patrols.roster.model import Limits, Outcome
from patrols.roster.parts import Opening, Parts, put_back
from patrols.roster.program import Answer

Solve = Callable[..., Answer]
PATIENCE = 4.0
GROW, SHRINK = 1.08, 0.85


@dataclass
class Sizes:
    """How much is opened at once; grows while the parts are solved quickly, shrinks when they are not."""

    people: float = 12.0
    days: float = 9.0

    def learn(self, by_people: bool, was_solved: bool) -> None:
        """Larger after a part that was solved to its end, smaller after one that was not."""
        factor = GROW if was_solved else SHRINK
        if by_people:
            self.people = max(2.0, self.people * factor)
        else:
            self.days = max(2.0, self.days * factor)


def first_roster(parts: Parts, solve: Solve, limits: Limits) -> tuple[int, ...]:
    """Person after person, each the best beside those before; empty when somebody's rules cannot be kept."""
    values = tuple(parts.program.low)
    for who in parts.people:
        part, chosen = parts.open(values, Opening(frozenset({who}), 0, parts.days))
        answer = solve(part, Limits(seconds=PATIENCE, seed=limits.seed))
        if not answer.is_found:
            return ()
        values = put_back(values, chosen, answer.values)
    return values


def improve(parts: Parts, start: tuple[int, ...], solve: Solve, limits: Limits) -> Iterator[Answer]:
    """Ever better answers, until the time is up. They have no bound."""
    chance = random.Random(limits.seed)  # noqa: S311 - a search, not a secret
    best, price, sizes = start, parts.program.value(start), Sizes()
    yield Answer(Outcome.FEASIBLE, best, price)
    ends_at = time.monotonic() + limits.seconds
    while (left := ends_at - time.monotonic()) > 0:
        by_people = chance.random() < 0.5
        opening = _some_people(chance, parts, sizes) if by_people else _some_days(chance, parts, sizes)
        part, chosen = parts.open(best, opening)
        hint = tuple(best[variable] for variable in chosen)
        answer = solve(part, Limits(seconds=min(PATIENCE, left), seed=chance.randrange(1 << 30)), hint)
        sizes.learn(by_people, answer.outcome == Outcome.OPTIMAL)
        if not answer.is_found:
            continue
        values = put_back(best, chosen, answer.values)
        found = parts.program.value(values)
        if found <= price:
            is_better, best, price = found < price, values, found
            if is_better:
                yield Answer(Outcome.FEASIBLE, best, price)


def _some_people(chance: random.Random, parts: Parts, sizes: Sizes) -> Opening:
    chosen = chance.sample(parts.people, min(len(parts.people), round(sizes.people)))
    return Opening(frozenset(chosen), 0, parts.days)


def _some_days(chance: random.Random, parts: Parts, sizes: Sizes) -> Opening:
    """A few days of everybody, or twice as many days of half of them."""
    length, chosen = round(sizes.days), parts.people
    if chance.random() < 0.5:
        length, chosen = length * 2, chance.sample(chosen, -(-len(chosen) // 2))
    first = chance.randrange(-length // 2, parts.days)
    return Opening(frozenset(chosen), first, first + length - 1)
