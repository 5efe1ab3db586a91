"""Planning: a problem in, a roster with its price, its bound and its gap out."""

import time

from patrols.roster.model import Limits, Outcome, Plan, Problem
from patrols.roster.program import Answer
from patrols.roster.rules import Built, build
from patrols.roster.search import search
from patrols.roster.watch import Watch


def plan(problem: Problem, limits: Limits | None = None, watch: Watch | None = None) -> Plan:
    """The best roster found within the limits. Empty needs are never an error: they cost their price."""
    watch = watch or Watch()
    began = time.monotonic()
    built = build(problem)
    answer = search(built.program, limits or Limits(), watch, has_patterns=has_patterns(problem))
    return plan_of(built, answer, time.monotonic() - began)


def has_patterns(problem: Problem) -> bool:
    """Whether the order of days matters for anybody."""
    return any(person.rules.has_patterns for person in problem.people)


def plan_of(built: Built, answer: Answer, seconds: float) -> Plan:
    """The answer in the words of the problem."""
    if not answer.is_found:
        return Plan(answer.outcome, frozenset(), {}, 0, answer.bound, seconds)
    chosen = frozenset(choice for choice, variable in built.choice.items() if answer.values[variable])
    empty = {need: answer.values[variable] for need, variable in built.under.items() if answer.values[variable]}
    return Plan(answer.outcome, chosen, empty, answer.objective, answer.bound, seconds)


def nothing(outcome: Outcome = Outcome.NOTHING) -> Plan:
    """No roster."""
    return Plan(outcome, frozenset(), {}, 0, float("-inf"), 0.0)
