"""Fair shares: what people did before counts, and each duty above the share costs more than the one before."""

from collections.abc import Callable, Mapping, Sequence

from patrols.roster.model import Need, Person, Problem, Rule, Window
from patrols.roster.program import Program, Stretch

MOST_STEPS = 20
Options = Mapping[str, Sequence[tuple[Need, Window, int]]]


def add_fairness(program: Program, problem: Problem, options: Options) -> None:
    """Prices for duties, and for unpopular duties, above the fair share."""
    prices = problem.prices
    if prices.uneven:
        _even_out(program, problem, options, prices.uneven, lambda window: True, lambda person: person.past)
    if prices.uneven_unpopular:
        _even_out(
            program,
            problem,
            options,
            prices.uneven_unpopular,
            lambda window: window.is_unpopular,
            lambda person: person.past_unpopular,
        )


def fair_share(problem: Problem, counts: Callable[[Window], bool], past: Callable[[Person], int]) -> int:
    """How many duties each should have in the end, past ones included."""
    windows = {window.key: window for window in problem.windows}
    planned = sum(need.count for need in problem.needs if counts(windows[need.window]))
    everyone = max(len(problem.people), 1)
    return -(-(planned + sum(past(person) for person in problem.people)) // everyone)


def _even_out(
    program: Program,
    problem: Problem,
    options: Options,
    price: int,
    counts: Callable[[Window], bool],
    past: Callable[[Person], int],
) -> None:
    share = fair_share(problem, counts, past)
    for person in problem.people:
        mine = [variable for _need, window, variable in options[person.key] if counts(window)]
        # Nobody catches up years in one week: whoever is far above the share counts as just above it.
        room = max(share - past(person), 0)
        about = Stretch(person.key, 0, problem.days)
        dear = range(1, _steps(person, problem.days) - room + 1)
        steps = [program.variable(price=price * n, about=about) for n in dear]
        # The last step takes whatever a lock or a bent rule adds.
        steps.append(program.variable(high=len(mine), price=price * (len(steps) + 1), about=about))
        if len(mine) > room:
            terms = [(v, 1) for v in mine] + [(v, -1) for v in steps]
            program.row(terms, Rule.COUNT, high=room, who=person.key)


def _steps(person: Person, days: int) -> int:
    """Prices grow up to that many duties."""
    rules = person.rules
    caps = [MOST_STEPS]
    if rules.max_per_week is not None:
        caps.append(rules.max_per_week * -(-days // 7))
    if rules.max_per_day is not None:
        caps.append(rules.max_per_day * days)
    return min(caps)
