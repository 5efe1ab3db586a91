"""A made-up county week: schools in wards, posts at their gates, people with homes, leave, locks and wishes."""

import random
from dataclasses import replace

from patrols.roster.model import Need, Person, Prices, Problem, Rules, Window

DAY = 1440
SCHOOLS, WARDS, PEOPLE, SEATS = 170, 20, 400, 2
HOURS = {"ARRIVAL": (400, 495), "DISMISSAL": (945, 1080)}


def county(people: int = PEOPLE, seed: int = 1, *, is_hard: bool = False) -> Problem:
    """170 schools x 10 windows x 2 seats. Hard: a fifth on leave for days, a third locked, rest and runs, wishes."""
    chance = random.Random(seed)
    windows = tuple(
        Window(f"{day}:{tag}", day, day * DAY + start, day * DAY + end, tag, is_unpopular=day == 4)
        for day in range(5)
        for tag, (start, end) in HOURS.items()
    )
    wards = [f"W{n:02}" for n in range(WARDS)]
    schools = [chance.choice(wards) for _ in range(SCHOOLS)]
    needs = tuple(
        Need(f"{window.key}@{ward}", window.key, "POLICE", ward, SEATS * schools.count(ward))
        for window in windows
        for ward in wards
        if ward in schools
    )
    crew = tuple(_person(n, chance, wards, windows, is_hard) for n in range(people))
    travel = {
        (one, other): 15 + 5 * (abs(i - j) % 7) for i, one in enumerate(wards) for j, other in enumerate(wards) if i < j
    }
    problem = Problem(7, windows, needs, crew, Prices(away=5, uneven=3, uneven_unpopular=4), travel=travel)
    return replace(problem, locks=_locks(problem, chance)) if is_hard else problem


def _person(n: int, chance: random.Random, wards: list[str], windows: tuple[Window, ...], is_hard: bool) -> Person:
    home = n % len(wards)
    reach = frozenset(wards[(home + step) % len(wards)] for step in (-2, -1, 0, 1, 2))
    person = Person(
        f"P{n:03}",
        frozenset({"POLICE"}),
        wards[home],
        reach,
        Rules(max_per_day=2, max_per_week=8),
        past=chance.randrange(20),
        past_unpopular=chance.randrange(5),
    )
    if not is_hard:
        return person
    leave: tuple[tuple[int, int], ...] = ()
    if chance.random() < 0.2:
        first = chance.randrange(4)
        leave = ((first * DAY, (first + 1 + chance.randrange(3)) * DAY),)
    liked = chance.sample([window.key for window in windows], 3)
    return replace(
        person,
        rules=Rules(max_per_day=2, max_per_week=8, rest=chance.choice((11, 11, 13)) * 60, max_run=4),
        leave=leave,
        wants={liked[0]: 6},
        avoids={liked[1]: 6, liked[2]: 3},
    )


def _locks(problem: Problem, chance: random.Random) -> frozenset[tuple[str, str]]:
    """Three in ten of the people hold two duties in their home ward already."""
    locks = set()
    for person in problem.people:
        if chance.random() < 0.3 and not person.leave:
            for day in chance.sample(range(5), 2):
                locks.add((person.key, f"{day}:{chance.choice(list(HOURS))}@{person.home}"))
    return frozenset(locks)
