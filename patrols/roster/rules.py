"""The rules as rows of a program: one place for every rule, whichever solver searches and whoever asks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from patrols.roster import days
from patrols.roster.clashes import Clique, cliques, is_free, is_rested
from patrols.roster.fairness import add_fairness
from patrols.roster.model import Choice, Need, Person, Problem, Rule, Window
from patrols.roster.program import Program, Stretch

# Rules that may be bent at a price, to find out what stands in the way of a full roster.
Elastic = Mapping[Rule, int]


@dataclass
class Built:
    """A program and what its variables mean."""

    program: Program
    problem: Problem
    choice: dict[Choice, int] = field(default_factory=dict)
    under: dict[str, int] = field(default_factory=dict)
    # (rule, who) -> the variable that says how far the rule was bent.
    bent: dict[tuple[Rule, str], list[int]] = field(default_factory=lambda: defaultdict(list))


Options = list[tuple[Need, Window, int]]


def build(problem: Problem, elastic: Elastic | None = None) -> Built:
    """The program of the problem; `elastic` rules get a price for each step beyond them."""
    built = Built(Program(), problem)
    bend = Bend(built, elastic or {})
    windows = {window.key: window for window in problem.windows}
    shared = cliques(problem, windows)
    options = {person.key: _options(built, person, windows, bend) for person in problem.people}
    for person in problem.people:
        mine = options[person.key]
        _one_place(bend, person, mine, shared[person.rules.rest])
        _counts(bend, person, mine)
        days.add_patterns(built.program, problem, person, mine)
    add_fairness(built.program, problem, options)
    _pair_up(built, options)
    _cover(built)
    return built


@dataclass
class Bend:
    """Adds rows whose rule may be elastic."""

    built: Built
    elastic: Elastic

    def allows(self, rule: Rule) -> bool:
        return rule in self.elastic

    def at_most(self, variables: Iterable[int], high: int, rule: Rule, who: str) -> None:
        """The sum is at most that; locked choices are never undone by a rule, and an elastic rule bends at a price."""
        program = self.built.program
        chosen = list(variables)
        if len(chosen) <= high:
            return
        high = max(high, sum(program.low[v] for v in chosen))
        terms = [(v, 1) for v in chosen]
        if rule in self.elastic:
            step = program.variable(high=len(chosen), price=self.elastic[rule])
            self.built.bent[rule, who].append(step)
            terms.append((step, -1))
        program.row(terms, rule, high=high, who=who)


def _options(built: Built, person: Person, windows: Mapping[str, Window], bend: Bend) -> Options:
    """A variable for every need that the person may fill."""
    found: Options = []
    problem = built.problem
    for need in problem.needs:
        window = windows[need.window]
        is_locked = (person.key, need.key) in problem.locks
        barred = [] if is_locked else bars(problem, person, need, window)
        if not all(bend.allows(rule) for rule in barred):
            continue
        price = _price(problem, person, need, window) + sum(bend.elastic[rule] for rule in barred)
        free_lock = is_locked and bend.allows(Rule.LOCK)
        about = Stretch(person.key, window.day, window.day)
        variable = built.program.variable(price=price, low=int(is_locked and not free_lock), about=about)
        if free_lock:
            built.program.price[variable] -= bend.elastic[Rule.LOCK]
            built.program.constant += bend.elastic[Rule.LOCK]
        for rule in barred:
            built.bent[rule, person.key].append(variable)
        built.choice[person.key, need.key] = variable
        found.append((need, window, variable))
    by_window: dict[str, list[int]] = defaultdict(list)
    for need, _window, variable in found:
        by_window[need.window].append(variable)
    for key, price in person.wants.items():
        built.program.constant += price
        for variable in by_window[key]:
            built.program.price[variable] -= price
    return found


def bars(problem: Problem, person: Person, need: Need, window: Window) -> list[Rule]:
    """The rules that keep the person from this need whatever else is planned."""
    found = []
    if need.kind not in person.kinds or (need.only is not None and person.key not in need.only):
        found.append(Rule.QUALIFIED)
    if any(start < window.end and window.start < end for start, end in person.leave):
        found.append(Rule.LEAVE)
    if person.reach is not None and need.area not in person.reach:
        found.append(Rule.REACH)
    if not is_free(person, window):
        found.append(Rule.ONE_PLACE)
    if not is_rested(person, window):
        found.append(Rule.REST)
    return found


def _price(problem: Problem, person: Person, need: Need, window: Window) -> int:
    is_away = person.home and problem.district.get(need.area, need.area) != person.home
    away = problem.prices.away if is_away else 0
    return away + person.avoids.get(window.key, 0) - person.likes.get(need.key, 0)


def _pair_up(built: Built, options: Mapping[str, Options]) -> None:
    """Saves the price of a pair in each window and area where both of a pair are."""
    price, program = built.problem.prices.pair, built.program
    for one, other in sorted(built.problem.pairs) if price else ():
        places: dict[tuple[str, str], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for which, person in enumerate((one, other)):
            for need, window, variable in options.get(person, ()):
                places[window.key, need.area][which].append(variable)
        for mine, theirs in places.values():
            if mine and theirs:
                both = program.variable(price=-price)
                for there in (mine, theirs):
                    program.row([(both, 1), *((v, -1) for v in there)], Rule.PRICE, high=0)


def _one_place(bend: Bend, person: Person, mine: Options, shared: Sequence[Clique]) -> None:
    at: dict[tuple[str, str], list[int]] = defaultdict(list)
    for need, window, variable in mine:
        at[window.key, need.area].append(variable)
    for rule, places in shared:
        bend.at_most((v for place in places if place in at for v in at[place]), 1, rule, person.key)


def _counts(bend: Bend, person: Person, mine: Options) -> None:
    rules = person.rules
    by_day: dict[int, list[int]] = defaultdict(list)
    by_week: dict[int, list[int]] = defaultdict(list)
    by_tag: dict[str, list[int]] = defaultdict(list)
    for _need, window, variable in mine:
        by_day[window.day].append(variable)
        by_week[window.day // 7].append(variable)
        by_tag[window.tag].append(variable)
    if rules.max_per_day is not None:
        for variables in by_day.values():
            bend.at_most(variables, rules.max_per_day, Rule.MAX_PER_DAY, person.key)
    if rules.max_per_week is not None:
        for variables in by_week.values():
            bend.at_most(variables, rules.max_per_week, Rule.MAX_PER_WEEK, person.key)
    for tag, most in rules.max_of_tag.items():
        bend.at_most(by_tag[tag], most, Rule.MAX_OF_TAG, person.key)
    if rules.max_minutes is not None or rules.min_minutes is not None:
        bend.built.program.row(
            ((variable, window.minutes) for _need, window, variable in mine),
            Rule.MINUTES,
            low=rules.min_minutes or 0,
            high=rules.max_minutes if rules.max_minutes is not None else 10**6,
            who=person.key,
        )


def _cover(built: Built) -> None:
    program = built.program
    by_need: dict[str, list[int]] = defaultdict(list)
    for (_person, need_key), variable in built.choice.items():
        by_need[need_key].append(variable)
    for need in built.problem.needs:
        chosen = by_need[need.key]
        under = program.variable(high=need.count, price=need.under)
        built.under[need.key] = under
        terms = [(v, 1) for v in chosen] + [(under, 1)]
        if need.over is not None:
            terms.append((program.variable(high=len(built.problem.people), price=need.over), -1))
        locked = sum(program.low[v] for v in chosen)
        program.row(terms, Rule.COVER, low=need.count, high=max(need.count, locked), who=need.key)
