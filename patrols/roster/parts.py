"""Parts of a program: some people's days are open, everything else stays as it is."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from patrols.roster.program import FREE, Program, Row

# Nearer than this two numbers are one.
SAME = 0.01


@dataclass(frozen=True)
class Opening:
    """These people's days, from the first to the last, are open."""

    people: frozenset[str]
    first: int
    last: int


class Parts:
    """A program, indexed so that a part costs what the part is large."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._rows: list[list[int]] = [[] for _ in program.low]
        for number, row in enumerate(program.rows):
            for variable in row.variables:
                self._rows[variable].append(number)
        self._of: dict[str, list[int]] = defaultdict(list)
        for variable, about in enumerate(program.about):
            if about is not None:
                self._of[about.who].append(variable)
        self.people = list(self._of)
        self.days = max((about.last for about in program.about if about), default=0) + 1

    def within(self, opening: Opening) -> list[int]:
        """The variables that speak of those people on those days."""
        found = []
        for who in self.people:
            if who in opening.people:
                found += [v for v in self._of[who] if self._is_open(v, opening)]
        return found

    def unlike(self, values: Sequence[int], others: Sequence[float]) -> list[int]:
        """Somebody's variables in which the two differ."""
        about = self.program.about
        pairs = enumerate(zip(values, others, strict=True))
        return [v for v, (one, other) in pairs if about[v] is not None and abs(one - other) > SAME]

    def open(self, values: Sequence[int], free: Collection[int]) -> tuple[Program, list[int]]:
        """The smaller program in which only these are free, and its variables' numbers in the whole one.

        What belongs to nobody (who is missing at a need) is open where it meets an open variable.
        """
        program = self.program
        rows = sorted({row for variable in free for row in self._rows[variable]})
        shared = {v for row in rows for v in program.rows[row].variables if program.about[v] is None}
        rows = sorted({*rows, *(row for variable in shared for row in self._rows[variable])})
        chosen = [*free, *sorted(shared)]
        part = Program(
            [program.low[v] for v in chosen],
            [program.high[v] for v in chosen],
            [program.price[v] for v in chosen],
            [None] * len(chosen),
        )
        number = {v: n for n, v in enumerate(chosen)}
        part.rows = [_reduced(program.rows[row], number, values) for row in rows]
        return part, chosen

    def _is_open(self, variable: int, opening: Opening) -> bool:
        about = self.program.about[variable]
        return about is not None and about.first <= opening.last and opening.first <= about.last


def _reduced(row: Row, number: dict[int, int], values: Sequence[int]) -> Row:
    """The row over the open variables, with what the others contribute taken off its bounds."""
    variables, coefficients, fixed = [], [], 0
    for variable, coefficient in zip(row.variables, row.coefficients, strict=True):
        if variable in number:
            variables.append(number[variable])
            coefficients.append(coefficient)
        else:
            fixed += coefficient * values[variable]
    low = row.low - fixed if row.low > -FREE else -FREE
    high = row.high - fixed if row.high < FREE else FREE
    return Row(tuple(variables), tuple(coefficients), low, high, row.rule, row.who)


def put_back(values: Sequence[int], chosen: Collection[int], found: Sequence[int]) -> tuple[int, ...]:
    """The whole solution with the part's values in it."""
    whole = list(values)
    for variable, value in zip(chosen, found, strict=True):
        whole[variable] = value
    return tuple(whole)
