"""Rules on the order of a person's days: runs of duty, days off in a row, weekends, what may follow what.

At the edges of the period a run is taken to go on beyond it, and the days before it are taken to be off.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from patrols.roster.model import Need, Person, Problem, Rule, Window
from patrols.roster.program import Program, Stretch

SATURDAY = 5
Options = Sequence[tuple[Need, Window, int]]


@dataclass(frozen=True)
class Run:
    """Days of duty in a row, from the first to the last (in), as one variable."""

    first: int
    last: int
    variable: int


def add_patterns(program: Program, problem: Problem, person: Person, options: Options) -> None:
    """The rows of the person's day rules; none where there are no such rules."""
    rules = person.rules
    if rules.never_next:
        _never_next(program, person, options)
    if not rules.has_patterns:
        return
    by_day: dict[int, list[int]] = defaultdict(list)
    for _need, window, variable in options:
        by_day[window.day].append(variable)
    if any(program.low[variable] for _need, _window, variable in options):
        _short_runs(program, problem, person, by_day)
    else:
        _runs(program, problem, person, by_day)


def _runs(program: Program, problem: Problem, person: Person, by_day: dict[int, list[int]]) -> None:
    """Every lawful run is a variable, and runs keep their days off between them.

    Written so, the rows of one person have consecutive ones: without other rules the relaxed answer is whole.
    """
    rules, runs = person.rules, []
    longest = rules.max_run or problem.days
    for first in range(problem.days):
        for last in range(first, min(first + longest, problem.days)):
            if not by_day[last]:
                break
            at_edge = first == 0 or last == problem.days - 1
            if last - first + 1 >= rules.min_run or at_edge:
                runs.append(Run(first, last, program.variable(about=Stretch(person.key, first, last))))
    for day in range(problem.days):
        near = [run.variable for run in runs if run.first <= day <= run.last + rules.min_off]
        program.total(near, Rule.MIN_OFF, high=1, who=person.key)
        on = [run.variable for run in runs if run.first <= day <= run.last]
        _duty_day(program, person, by_day[day], on)
    if rules.max_weekends is not None:
        _weekends(program, problem, person, runs)


def _duty_day(program: Program, person: Person, there: Sequence[int], on: Sequence[int]) -> None:
    """There is duty on a day exactly when a run covers it."""
    off = [(v, -1) for v in on]
    if person.rules.max_per_day == 1:
        program.row([*((v, 1) for v in there), *off], Rule.MAX_PER_DAY, low=0, high=0, who=person.key)
        return
    program.row([*((v, 1) for v in there), *off], Rule.COUNT, low=0, who=person.key)
    for variable in there:
        program.row([(variable, 1), *off], Rule.COUNT, high=0, who=person.key)


def _weekends(program: Program, problem: Problem, person: Person, runs: Sequence[Run]) -> None:
    saturdays = [day for day in range(problem.days) if (problem.first_weekday + day) % 7 == SATURDAY]
    terms = []
    for run in runs:
        touched = sum(run.first <= day + 1 and day <= run.last for day in saturdays)
        if touched:
            terms.append((run.variable, touched))
    program.row(terms, Rule.MAX_WEEKENDS, high=person.rules.max_weekends or 0, who=person.key)


def _short_runs(program: Program, problem: Problem, person: Person, by_day: dict[int, list[int]]) -> None:
    """For somebody with locked duties, which may break the finer patterns: only that no run grows too long."""
    longest = person.rules.max_run
    if longest is None:
        return
    on = []
    for day in range(problem.days):
        is_on = program.variable(high=int(bool(by_day[day])), about=Stretch(person.key, day, day))
        on.append((is_on, any(program.low[v] for v in by_day[day])))
        for variable in by_day[day]:
            program.row([(variable, 1), (is_on, -1)], Rule.COUNT, high=0, who=person.key)
    for day in range(problem.days - longest):
        run = on[day : day + longest + 1]
        most = max(longest, sum(is_locked for _v, is_locked in run))
        program.total((v for v, _ in run), Rule.MAX_RUN, high=most, who=person.key)


def _never_next(program: Program, person: Person, options: Options) -> None:
    at: dict[tuple[int, str], list[int]] = defaultdict(list)
    for _need, window, variable in options:
        at[window.day, window.tag].append(variable)
    after: dict[str, list[str]] = defaultdict(list)
    for tag, following in sorted(person.rules.never_next):
        after[tag].append(following)
    for (day, tag), today in sorted(at.items()):
        tomorrow = [v for following in after[tag] for v in at.get((day + 1, following), [])]
        locked = max(1, sum(program.low[v] for v in (*today, *tomorrow)))
        if today and tomorrow:
            program.total([*today, *tomorrow], Rule.NEVER_NEXT, high=locked, who=person.key)
