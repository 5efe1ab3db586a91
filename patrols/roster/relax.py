"""Doing what an explanation names."""

from collections.abc import Iterable
from dataclasses import replace

from patrols.roster.explain import Remedy
from patrols.roster.model import Need, Person, Problem, Rule, Rules, Window


def relaxed(problem: Problem, remedies: Iterable[Remedy]) -> Problem:
    """The problem with these rules bent for these people, and with the people who were missing."""
    chosen = list(remedies)
    by_person: dict[str, list[Remedy]] = {}
    for remedy in chosen:
        by_person.setdefault(remedy.who, []).append(remedy)
    windows = {window.key: window for window in problem.windows}
    needs = {need.key: need for need in problem.needs}
    people = []
    for person in problem.people:
        for remedy in by_person.get(person.key, ()):
            person = _bent(person, remedy, [needs[key] for key in remedy.needs], windows)
        people.append(person)
    locks = {(remedy.who, need) for remedy in chosen if remedy.rule == Rule.LOCK for need in remedy.needs}
    return replace(problem, people=(*people, *_newcomers(chosen, needs)), locks=problem.locks - locks)


def _bent(person: Person, remedy: Remedy, needs: list[Need], windows: dict[str, Window]) -> Person:
    if remedy.rule == Rule.LEAVE:
        spans = [(windows[need.window].start, windows[need.window].end) for need in needs]
        leave = tuple(one for one in person.leave if not any(one[0] < end and start < one[1] for start, end in spans))
        return replace(person, leave=leave)
    if remedy.rule == Rule.REACH and person.reach is not None:
        return replace(person, reach=person.reach | {need.area for need in needs})
    return replace(person, rules=_bent_rules(person.rules, remedy))


def _bent_rules(rules: Rules, remedy: Remedy) -> Rules:
    if remedy.rule == Rule.REST:
        return replace(rules, rest=min(rules.rest, remedy.amount))
    if remedy.rule == Rule.MAX_PER_WEEK and rules.max_per_week is not None:
        return replace(rules, max_per_week=rules.max_per_week + remedy.amount)
    if remedy.rule == Rule.MAX_PER_DAY and rules.max_per_day is not None:
        return replace(rules, max_per_day=rules.max_per_day + remedy.amount)
    return rules


def _newcomers(remedies: Iterable[Remedy], needs: dict[str, Need]) -> list[Person]:
    """One for each duty that nobody of today's people can take."""
    found = []
    for remedy in remedies:
        if remedy.rule == Rule.PEOPLE:
            need = needs[remedy.who]
            for number in range(remedy.amount):
                key = f"+{need.key}/{number}"
                rules = Rules(max_per_day=1, max_per_week=1)
                found.append(Person(key, frozenset({need.kind}), need.area, frozenset({need.area}), rules))
    return found
