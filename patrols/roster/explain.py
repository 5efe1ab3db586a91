"""Why seats are empty, in rules and prices; and what would have to give for them to be filled."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from patrols.roster.clashes import DAY
from patrols.roster.engine import has_patterns, plan_of
from patrols.roster.model import Limits, Need, Person, Plan, Prices, Problem, Rule, Window
from patrols.roster.rules import Built, bars, build
from patrols.roster.search import search
from patrols.roster.watch import Watch

# What it costs to bend a rule by one step for one person, beside one more person for one duty.
BENDING: Mapping[Rule, int] = {
    Rule.REACH: 2,
    Rule.MAX_PER_WEEK: 3,
    Rule.MAX_PER_DAY: 4,
    Rule.LOCK: 5,
    Rule.REST: 7,
    Rule.LEAVE: 12,
}
ONE_MORE_PERSON = 9


@dataclass(frozen=True)
class Gap:
    """An empty need, and what keeps each of its kind from it: rule -> people. PRICE: could come, but costs more."""

    need: str
    missing: int
    kept_away: Mapping[Rule, int]


@dataclass(frozen=True)
class Remedy:
    """Bend this rule for this person by so much (REST: to that many minutes); `needs` says for which duties.

    PEOPLE: `amount` more people for the need in `who`.
    """

    rule: Rule
    who: str
    amount: int
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """The gaps; the cheapest remedies that fill all of them together; and what one rule alone would fill."""

    gaps: tuple[Gap, ...]
    remedies: tuple[Remedy, ...]
    alone: Mapping[Rule, int] = field(default_factory=dict)


def explain(
    problem: Problem, plan: Plan, limits: Limits | None = None, watch: Watch | None = None, *, each_alone: bool = True
) -> Explanation:
    """Nothing where nothing is empty. Whatever `remedies` names makes the full roster possible: see `relaxed`."""
    if not plan.empty:
        return Explanation((), ())
    limits, watch = limits or Limits(seconds=20), watch or Watch()
    short = replace(limits, seconds=limits.seconds / (1 + len(BENDING) * each_alone))
    standing = Standing(problem, plan)
    gaps = tuple(standing.gap(need, plan.empty[need.key]) for need in problem.needs if need.key in plan.empty)
    remedies = _remedies(problem, BENDING, short, watch)
    alone: dict[Rule, int] = {}
    before = sum(plan.empty.values())
    named = {remedy.rule for remedy in remedies} | {rule for gap in gaps for rule in gap.kept_away}
    for rule in (rule for rule in BENDING if each_alone and rule in named):
        left = sum(one.amount for one in _remedies(problem, {rule: 1}, short, watch) if one.rule == Rule.PEOPLE)
        if left < before:
            alone[rule] = before - left
    return Explanation(gaps, remedies, alone)


def _remedies(problem: Problem, bending: Mapping[Rule, int], limits: Limits, watch: Watch) -> tuple[Remedy, ...]:
    """The cheapest bends under which every need is met; what no bend can do more people must."""
    people = tuple(replace(person, wants={}, avoids={}, likes={}) for person in problem.people)
    needs = tuple(replace(need, under=ONE_MORE_PERSON) for need in problem.needs)
    built = build(replace(problem, people=people, needs=needs, prices=Prices()), bending)
    watch = Watch(should_stop=watch.should_stop)
    answer = search(built.program, limits, watch, has_patterns=has_patterns(problem))
    if not answer.is_found:
        return tuple(Remedy(Rule.PEOPLE, need.key, need.count) for need in problem.needs)
    plan = plan_of(built, answer, 0.0)
    missing = [Remedy(Rule.PEOPLE, need, count, (need,)) for need, count in sorted(plan.empty.items())]
    return (*_bent(built, answer.values, plan), *missing)


def _bent(built: Built, values: tuple[int, ...], plan: Plan) -> list[Remedy]:
    need_of = {variable: need for (_person, need), variable in built.choice.items()}
    found = []
    for (rule, who), variables in built.bent.items():
        used = [variable for variable in variables if values[variable]]
        if not used:
            continue
        needs = tuple(need_of[variable] for variable in used if variable in need_of)
        amount = len(used) if needs else max(values[variable] for variable in used)
        if rule == Rule.REST:
            amount = _shortest_rest(built.problem, plan, who)
        found.append(Remedy(rule, who, amount, needs))
    free = built.problem.locks - plan.chosen
    locks = [Remedy(Rule.LOCK, person, 1, (need,)) for person, need in sorted(free)]
    return found + locks


def _shortest_rest(problem: Problem, plan: Plan, who: str) -> int:
    """The least time off between days that this plan leaves the person."""
    person = next(person for person in problem.people if person.key == who)
    standing = Standing(problem, plan)
    spans = sorted({(window.start, window.end) for window, _ in standing.of(who)} | set(person.held))
    pauses = [later[0] - earlier[1] for earlier, later in pairwise(spans) if earlier[0] // DAY != later[0] // DAY]
    return max(0, min(pauses, default=person.rules.rest))


class Standing:
    """Who has which duties in a plan."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.windows = {window.key: window for window in problem.windows}
        needs = {need.key: need for need in problem.needs}
        self._of: dict[str, list[tuple[Window, str]]] = defaultdict(list)
        for person, key in sorted(plan.chosen):
            self._of[person].append((self.windows[needs[key].window], needs[key].area))
        self.chosen = plan.chosen

    def of(self, who: str) -> list[tuple[Window, str]]:
        """The person's windows and where they are."""
        return self._of[who]

    def gap(self, need: Need, missing: int) -> Gap:
        """What keeps everybody qualified, and not there already, from the need."""
        others = (person for person in self.problem.people if (person.key, need.key) not in self.chosen)
        reasons = Counter(self.reason(person, need) for person in others)
        del reasons[Rule.QUALIFIED]
        return Gap(need.key, missing, dict(reasons))

    def reason(self, person: Person, need: Need) -> Rule:
        """The first rule that keeps the person from the need, as the plan stands."""
        window, rules, mine = self.windows[need.window], person.rules, self.of(person.key)
        if barred := bars(self.problem, person, need, window):
            return barred[0]
        if any(self._clash(one, area, window, need.area) for one, area in mine):
            return Rule.ONE_PLACE
        if any(one.day != window.day and _pause(one, window) < rules.rest for one, _ in mine):
            return Rule.REST
        if rules.max_per_day is not None and sum(one.day == window.day for one, _ in mine) >= rules.max_per_day:
            return Rule.MAX_PER_DAY
        in_week = sum(one.day // 7 == window.day // 7 for one, _ in mine)
        if rules.max_per_week is not None and in_week >= rules.max_per_week:
            return Rule.MAX_PER_WEEK
        if rules.max_run is not None and _run({one.day for one, _ in mine}, window.day) > rules.max_run:
            return Rule.MAX_RUN
        return Rule.PRICE

    def _clash(self, one: Window, area: str, other: Window, other_area: str) -> bool:
        pause = _pause(one, other)
        return pause < 0 or pause < self.problem.between(area, other_area)


def _pause(one: Window, other: Window) -> int:
    return max(other.start - one.end, one.start - other.end)


def _run(days: set[int], day: int) -> int:
    """How long the run of days would be with this day in it."""
    first = last = day
    while first - 1 in days:
        first -= 1
    while last + 1 in days:
        last += 1
    return last - first + 1
