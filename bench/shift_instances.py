"""The public shift-scheduling instances (schedulingbenchmarks.org) as problems of the roster engine."""

from collections import defaultdict
from pathlib import Path

from patrols.roster.model import Need, Person, Problem, Rules, Window

Sections = dict[str, list[list[str]]]
Requests = dict[str, dict[str, int]]


def read(path: Path) -> Problem:
    """The instance in the file: a window and a need for every day and shift, one duty a day."""
    sections = _sections(path)
    days = int(sections["SECTION_HORIZON"][0][0])
    minutes = {row[0]: int(row[1]) for row in sections["SECTION_SHIFTS"]}
    never_next = frozenset(
        (row[0], after) for row in sections["SECTION_SHIFTS"] for after in row[2].split("|") if after
    )
    windows = tuple(
        Window(f"{day}:{shift}", day, day * 1440, day * 1440 + length, shift)
        for day in range(days)
        for shift, length in minutes.items()
    )
    needs = tuple(
        Need(f"{day}:{shift}", f"{day}:{shift}", count=int(count), under=int(under), over=int(over))
        for day, shift, count, under, over in sections["SECTION_COVER"]
    )
    leave: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in sections["SECTION_DAYS_OFF"]:
        leave[row[0]] += [(int(day) * 1440, int(day) * 1440 + 1440) for day in row[1:]]
    wants = _requests(sections["SECTION_SHIFT_ON_REQUESTS"])
    avoids = _requests(sections["SECTION_SHIFT_OFF_REQUESTS"])
    people = tuple(
        Person(
            row[0],
            rules=_rules(row, never_next),
            leave=tuple(leave[row[0]]),
            wants=wants[row[0]],
            avoids=avoids[row[0]],
        )
        for row in sections["SECTION_STAFF"]
    )
    return Problem(days, windows, needs, people)


def _sections(path: Path) -> Sections:
    found: Sections = defaultdict(list)
    name = ""
    for line in path.read_text().splitlines():
        text = line.strip()
        if text.startswith("SECTION_"):
            name = text
        elif text and not text.startswith("#"):
            found[name].append([cell.strip() for cell in text.split(",")])
    return found


def _requests(rows: list[list[str]]) -> dict[str, dict[str, int]]:
    found: Requests = defaultdict(dict)
    for person, day, shift, weight in rows:
        found[person][f"{day}:{shift}"] = int(weight)
    return found


def _rules(row: list[str], never_next: frozenset[tuple[str, str]]) -> Rules:
    most = dict(cell.split("=") for cell in row[1].split("|") if cell)
    return Rules(
        max_per_day=1,
        max_of_tag={shift: int(count) for shift, count in most.items()},
        max_minutes=int(row[2]),
        min_minutes=int(row[3]),
        max_run=int(row[4]),
        min_run=int(row[5]),
        min_off=int(row[6]),
        max_weekends=int(row[7]),
        never_next=never_next,
    )
