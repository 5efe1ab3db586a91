"""A program in whole numbers: variables with bounds and prices, rows of sums between bounds. Knows no solver."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil

from patrols.roster.model import Outcome, Rule

FREE = 10**9


@dataclass(frozen=True)
class Row:
    """low <= sum of coefficient x variable <= high; `who` and `rule` say what it stands for."""

    variables: tuple[int, ...]
    coefficients: tuple[int, ...]
    low: int
    high: int
    rule: Rule
    who: str = ""


@dataclass(frozen=True)
class Stretch:
    """A variable speaks of this person on these days (last one in)."""

    who: str
    first: int
    last: int


@dataclass
class Program:
    """Minimise the prices plus the constant, over whole numbers. A variable without a stretch belongs to all."""

    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    price: list[int] = field(default_factory=list)
    about: list[Stretch | None] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    constant: int = 0

    def variable(self, high: int = 1, price: int = 0, low: int = 0, about: Stretch | None = None) -> int:
        """A new variable; its number."""
        self.low.append(low)
        self.high.append(high)
        self.price.append(price)
        self.about.append(about)
        return len(self.low) - 1

    def row(
        self, terms: Iterable[tuple[int, int]], rule: Rule, *, low: int = -FREE, high: int = FREE, who: str = ""
    ) -> None:
        """A new row over (variable, coefficient)."""
        pairs = list(terms)
        if pairs:
            self.rows.append(Row(tuple(v for v, _ in pairs), tuple(c for _, c in pairs), low, high, rule, who))

    def total(self, variables: Iterable[int], rule: Rule, *, low: int = -FREE, high: int = FREE, who: str = "") -> None:
        """A new row in which every variable counts once."""
        self.row(((v, 1) for v in variables), rule, low=low, high=high, who=who)

    def value(self, values: Sequence[int]) -> int:
        """The price of a solution."""
        return self.constant + sum(price * value for price, value in zip(self.price, values, strict=True) if value)


@dataclass(frozen=True)
class Answer:
    """What a solver found: no values when nothing was found; the bound holds for every solution."""

    outcome: Outcome
    values: tuple[int, ...] = ()
    objective: int = 0
    bound: float = float("-inf")

    @property
    def is_found(self) -> bool:
        return bool(self.values)


def whole(bound: float) -> float:
    """Prices are whole numbers, so a bound is rounded up."""
    return float(ceil(bound - 1e-6)) if abs(bound) < float("inf") else bound
