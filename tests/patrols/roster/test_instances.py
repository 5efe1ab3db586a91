"""The public shift-scheduling instances, judged by a second reading of the format that knows no engine."""

import csv
from itertools import groupby, pairwise

import pytest

from bench.shift_instances import read
from patrols.roster import Limits, Outcome, plan
from tests.real_files import roster_instances

pytestmark = pytest.mark.real_data


def sections(path):
    found, name = {}, ""
    for line in path.read_text().splitlines():
        if line.startswith("SECTION_"):
            name = line.strip()
            found[name] = []
        elif line.strip() and not line.startswith("#"):
            found[name].append([cell.strip() for cell in line.split(",")])
    return found


def worked(facts, chosen):
    """person -> the shift of each day, "" for a day off."""
    days = int(facts["SECTION_HORIZON"][0][0])
    roster = {row[0]: [""] * days for row in facts["SECTION_STAFF"]}
    for person, need in chosen:
        day, shift = need.split(":")
        assert roster[person][int(day)] == "", "two shifts on one day"
        roster[person][int(day)] = shift
    return roster


def price(facts, roster):
    total = sum(
        int(weight) for who, day, shift, weight in facts["SECTION_SHIFT_ON_REQUESTS"] if roster[who][int(day)] != shift
    )
    total += sum(
        int(weight) for who, day, shift, weight in facts["SECTION_SHIFT_OFF_REQUESTS"] if roster[who][int(day)] == shift
    )
    for day, shift, wanted, under, over in facts["SECTION_COVER"]:
        there = sum(days[int(day)] == shift for days in roster.values())
        total += max(0, int(wanted) - there) * int(under) + max(0, there - int(wanted)) * int(over)
    return total


def check_person(facts, row, days):
    minutes = {shift: int(length) for shift, length, *_ in facts["SECTION_SHIFTS"]}
    forbidden = {(shift, after) for shift, _m, after in facts["SECTION_SHIFTS"] for after in after.split("|") if after}
    _who, most, high, low, longest, shortest, off, weekends = row
    assert int(low) <= sum(minutes[shift] for shift in days if shift) <= int(high)
    for cell in most.split("|"):
        shift, count = cell.split("=")
        assert days.count(shift) <= int(count)
    assert not any(pair in forbidden for pair in pairwise(days))
    assert sum(any(days[n : n + 2]) for n in range(5, len(days), 7)) <= int(weekends)
    runs = [(is_on, len(list(run))) for is_on, run in groupby(days, key=bool)]
    assert all(length <= int(longest) for is_on, length in runs if is_on)
    # Runs and pauses at the edges go on beyond the period.
    assert all(length >= int(shortest if is_on else off) for is_on, length in runs[1:-1])


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_roster_keeps_every_rule_and_costs_what_the_engine_says(number):
    path = roster_instances(f"Instance{number}.txt")
    facts = sections(path)
    found = plan(read(path), Limits(seconds=100))
    roster = worked(facts, found.chosen)
    for row in facts["SECTION_STAFF"]:
        check_person(facts, row, roster[row[0]])
    for who, *off in facts["SECTION_DAYS_OFF"]:
        assert not any(roster[who][int(day)] for day in off)
    assert price(facts, roster) == found.objective
    with roster_instances("best_known.csv").open() as rows:
        best = {one["instance"]: int(one["best_known"]) for one in csv.DictReader(rows)}
    assert (found.outcome, found.objective) == (Outcome.OPTIMAL, best[f"Instance{number}"])
