"""The words of a roster: people, windows, needs, prices. Plain values; minutes run from the midnight of day 0."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Span = tuple[int, int]
# Who does what: (key of the person, key of the need).
Choice = tuple[str, str]


class Rule(StrEnum):
    """The names of the rules; an explanation speaks in these."""

    QUALIFIED = "QUALIFIED"
    LEAVE = "LEAVE"
    REACH = "REACH"
    ONE_PLACE = "ONE_PLACE"
    REST = "REST"
    MAX_PER_DAY = "MAX_PER_DAY"
    MAX_PER_WEEK = "MAX_PER_WEEK"
    MAX_OF_TAG = "MAX_OF_TAG"
    MINUTES = "MINUTES"
    MAX_RUN = "MAX_RUN"
    MIN_RUN = "MIN_RUN"
    MIN_OFF = "MIN_OFF"
    MAX_WEEKENDS = "MAX_WEEKENDS"
    NEVER_NEXT = "NEVER_NEXT"
    LOCK = "LOCK"
    COVER = "COVER"
    COUNT = "COUNT"
    PRICE = "PRICE"
    PEOPLE = "PEOPLE"


@dataclass(frozen=True)
class Window:
    """A time of duty on a day (0 is the first); the tag says which duty of a day it is."""

    key: str
    day: int
    start: int
    end: int
    tag: str = ""
    is_unpopular: bool = False

    @property
    def minutes(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Need:
    """So many people of a kind in a window in an area. `under` is the price of each one missing, `over` of each too
    many (None: never too many). `only`: nobody but these.
    """

    key: str
    window: str
    kind: str = ""
    area: str = ""
    count: int = 1
    under: int = 1000
    over: int | None = None
    only: frozenset[str] | None = None


@dataclass(frozen=True)
class Rules:
    """The hard rules of one person; None is no rule. A run is days with duty in a row."""

    max_per_day: int | None = None
    max_per_week: int | None = None
    max_of_tag: Mapping[str, int] = field(default_factory=dict)
    min_minutes: int | None = None
    max_minutes: int | None = None
    max_run: int | None = None
    min_run: int = 1
    min_off: int = 1
    max_weekends: int | None = None
    # Minutes between the last duty of a day and the first of a later day.
    rest: int = 0
    # (tag of today, tag of tomorrow) that never follow each other.
    never_next: frozenset[tuple[str, str]] = frozenset()

    @property
    def has_patterns(self) -> bool:
        """Whether the order of the days matters beyond rest."""
        limits = (self.max_run, self.max_weekends, self.min_minutes)
        return self.min_run > 1 or self.min_off > 1 or any(limit is not None for limit in limits)


@dataclass(frozen=True)
class Person:
    """Who may do what. `wants` and `avoids`: window -> price when it is not heeded; `likes`: need -> what it saves.

    `held` are duties that are given already and are not planned here: they keep their distance and their rest.
    """

    key: str
    kinds: frozenset[str] = frozenset({""})
    home: str = ""
    # The areas where the person may serve; None is everywhere.
    reach: frozenset[str] | None = None
    rules: Rules = Rules()
    leave: tuple[Span, ...] = ()
    held: tuple[Span, ...] = ()
    wants: Mapping[str, int] = field(default_factory=dict)
    avoids: Mapping[str, int] = field(default_factory=dict)
    likes: Mapping[str, int] = field(default_factory=dict)
    past: int = 0
    past_unpopular: int = 0


@dataclass(frozen=True)
class Prices:
    """What the soft rules weigh beside each other; a missing person is priced by the need itself."""

    # A duty outside the home area.
    away: int = 0
    # The first duty above the fair share costs this, the second twice, the third three times …
    uneven: int = 0
    uneven_unpopular: int = 0
    # What a pair saves each time it stands together.
    pair: int = 0


@dataclass(frozen=True)
class Problem:
    """A period to plan. Travel is in minutes between areas, the same in both directions; unnamed pairs take none."""

    days: int
    windows: tuple[Window, ...]
    needs: tuple[Need, ...]
    people: tuple[Person, ...]
    prices: Prices = Prices()
    locks: frozenset[Choice] = frozenset()
    travel: Mapping[tuple[str, str], int] = field(default_factory=dict)
    # Whose home an area is, where areas are smaller than homes.
    district: Mapping[str, str] = field(default_factory=dict)
    # The weekday of day 0; Monday is 0.
    first_weekday: int = 0
    # Two people who are to be in the same area in the same window.
    pairs: frozenset[tuple[str, str]] = frozenset()

    def between(self, one: str, other: str) -> int:
        """Minutes of travel between two areas."""
        return self.travel.get((one, other), self.travel.get((other, one), 0))


@dataclass(frozen=True)
class Limits:
    """How long to search. `gap` is the proven share of the price at which to stop; 0 is the optimum."""

    seconds: float = 30.0
    gap: float = 0.0
    seed: int = 1
    # With one worker, and where only people are assigned, the same seed gives the same roster, if the search ends
    # before its time does.
    workers: int = 2
    # In this process: quicker for small problems, but nobody can look in or stop it. None: by size.
    is_here: bool | None = None


class Outcome(StrEnum):
    OPTIMAL = "OPTIMAL"
    FEASIBLE = "FEASIBLE"
    NOTHING = "NOTHING"
    IMPOSSIBLE = "IMPOSSIBLE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Progress:
    """What is known so far; None where nothing is."""

    seconds: float
    objective: int | None
    bound: float | None


@dataclass(frozen=True)
class Plan:
    """Who does what, what it costs, and what it must cost at least. `empty`: need -> people missing."""

    outcome: Outcome
    chosen: frozenset[Choice]
    empty: Mapping[str, int]
    objective: int
    bound: float
    seconds: float

    @property
    def gap(self) -> float:
        """The share of the price that a better roster could save at most."""
        if self.objective <= self.bound:
            return 0.0
        return (self.objective - self.bound) / max(abs(self.objective), 1)
