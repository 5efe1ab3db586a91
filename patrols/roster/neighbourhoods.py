"""Better rosters near a roster: free some people or some days, decide those anew, keep the rest; and again."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from patrols.roster.model import Limits, Outcome
from patrols.roster.program import Answer, Program, Stretch

Solve = Callable[..., Answer]
Choose = Callable[[Stretch], bool]
PATIENCE = 4.0


@dataclass
class Sizes:
    """How much is freed at once; grows while the parts are solved quickly, shrinks when they are not."""

    people: float = 12.0
    days: float = 9.0
    factors: tuple[float, float] = field(default=(1.08, 0.85))

    def learn(self, by_people: bool, was_solved: bool) -> None:
        """Larger after a part that was solved to its end, smaller after one that was not."""
        factor = self.factors[0] if was_solved else self.factors[1]
        if by_people:
            self.people = max(2.0, self.people * factor)
        else:
            self.days = max(2.0, self.days * factor)


def first_roster(program: Program, solve: Solve, limits: Limits) -> tuple[int, ...]:
    """Person after person, each the best beside those before; empty when somebody's rules cannot be kept."""
    values = list(program.low)
    for who in _people(program):
        part, free = program.around(values, lambda about, who=who: about.who == who)  # type: ignore[misc]
        # Needs of nobody yet: their rows count this person's days and whatever is missing.
        answer = solve(part, Limits(seconds=min(limits.seconds, PATIENCE), seed=limits.seed))
        if not answer.is_found:
            return ()
        for variable, value in zip(free, answer.values, strict=True):
            values[variable] = value
    return tuple(values)


def improve(program: Program, start: tuple[int, ...], solve: Solve, limits: Limits, floor: float) -> Iterator[Answer]:
    """Ever better answers, until the time is up or the floor is reached."""
    chance = random.Random(limits.seed)  # noqa: S311 - a search, not a secret
    best, price, sizes = start, program.value(start), Sizes()
    people, days = _people(program), _days(program)
    yield Answer(Outcome.FEASIBLE, best, price, floor)
    ends_at = time.monotonic() + limits.seconds
    while price > floor and (left := ends_at - time.monotonic()) > 0:
        by_people = chance.random() < 0.5
        is_free = _some_people(chance, people, sizes.people) if by_people else _some_days(chance, people, days, sizes)
        part, free = program.around(best, is_free)
        hint = tuple(best[variable] for variable in free)
        answer = solve(part, Limits(seconds=min(PATIENCE, left), seed=chance.randrange(1 << 30)), hint)
        sizes.learn(by_people, answer.outcome == Outcome.OPTIMAL)
        if not answer.is_found:
            continue
        values = list(best)
        for variable, value in zip(free, answer.values, strict=True):
            values[variable] = value
        if (found := program.value(values)) <= price:
            is_better, best, price = found < price, tuple(values), found
            if is_better:
                yield Answer(Outcome.FEASIBLE, best, price, floor)


def _people(program: Program) -> list[str]:
    return list(dict.fromkeys(about.who for about in program.about if about))


def _days(program: Program) -> int:
    return max((about.last for about in program.about if about), default=0) + 1


def _some_people(chance: random.Random, people: list[str], size: float) -> Choose:
    chosen = set(chance.sample(people, min(len(people), round(size))))
    return lambda about: about.who in chosen


def _some_days(chance: random.Random, people: list[str], days: int, sizes: Sizes) -> Choose:
    """A few days of everybody, or twice as many days of half of them."""
    length, chosen = round(sizes.days), set(people)
    if chance.random() < 0.5:
        length, chosen = length * 2, set(chance.sample(people, -(-len(people) // 2)))
    first = chance.randrange(-length // 2, days)
    last = first + length - 1
    return lambda about: about.who in chosen and about.first <= last and first <= about.last
