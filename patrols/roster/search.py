"""How a program is searched: whole, or whole and near at once; watched, and ended when it is time."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace

from patrols.roster.apart import Order, Search, Way, answer_whole
from patrols.roster.model import Limits, Outcome
from patrols.roster.program import Answer, Program
from patrols.roster.watch import Watch

TICK = 0.1
# A solver asked to stop at its limit needs a moment to say what it has.
GRACE = 5.0
STARTING = 0.8
LEAST = 0.5
# Fewer variables than these take less time than starting a process does.
SMALL = 1000


def search(
    program: Program, limits: Limits, watch: Watch, *, has_patterns: bool = False, hint: tuple[int, ...] = ()
) -> Answer:
    """The best roster and the best bound of all ways together.

    Where the order of days matters and there are two workers, one looks near good rosters while the other proves.
    """
    is_small = len(program.low) < SMALL
    is_here = limits.is_here or (limits.is_here is None and is_small)
    # What was done before under the same watch, and starting a process, are part of the time.
    spent = watch.seconds + (0.0 if is_here else STARTING)
    left = replace(limits, seconds=max(limits.seconds - spent, LEAST))
    if is_here:
        return answer_whole(Order(program, left, Way.WHOLE, hint))
    ways = [Way.WHOLE, Way.NEAR] if has_patterns and limits.workers > 1 else [Way.WHOLE]
    with ExitStack() as stack:
        searches = []
        for way in ways:
            searches.append(Search(Order(program, left, way, hint)))
            stack.callback(searches[-1].end)
        return _watched(searches, limits, watch)


def _watched(searches: Sequence[Search], limits: Limits, watch: Watch) -> Answer:
    """Whichever ends first by proof ends all; the clock and the watch end them too."""
    best = Answer(Outcome.NOTHING)
    while watch.seconds < limits.seconds + GRACE:
        searches[0].wait(TICK)
        best = together([answer for one in searches for answer in list(one.answers)])
        watch.tell(best.objective if best.is_found else None, best.bound)
        if best.outcome in (Outcome.OPTIMAL, Outcome.IMPOSSIBLE) or searches[0].is_over:
            return best
        if watch.is_stopped():
            return replace(best, outcome=Outcome.CANCELLED)
    return best


def together(answers: Sequence[Answer]) -> Answer:
    """The cheapest roster with the highest bound."""
    if any(answer.outcome == Outcome.IMPOSSIBLE for answer in answers):
        return Answer(Outcome.IMPOSSIBLE)
    bound = max((answer.bound for answer in answers), default=float("-inf"))
    found = [answer for answer in answers if answer.is_found]
    if not found:
        return Answer(Outcome.NOTHING, bound=bound)
    best = min(found, key=lambda answer: answer.objective)
    is_proven = best.objective <= bound
    return Answer(
        Outcome.OPTIMAL if is_proven else Outcome.FEASIBLE, best.values, best.objective, min(bound, best.objective)
    )
