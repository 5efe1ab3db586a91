"""Beside each figure stand the weekdays before and 52 weeks ago; few cases about children are not told from above."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from incidents.actions import move_incident
from incidents.workflow import Status
from safeschool.board.selectors.dashboard import earlier
from safeschool.kernel.small import TOTAL, hidden_parts
from tests.incidents.factories import log, raise_one
from tests.schools.rounds import make_hazard

NOW = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
WEEK = timedelta(weeks=1)


@pytest.fixture(autouse=True)
def _wednesday():
    with time_machine.travel(NOW, tick=False):
        yield


def board(client, **asked):
    return client.get(reverse("board:dashboard"), asked).context["board"]


def rows(client, link: str) -> int:
    return client.get(link).text.partition('id="results"')[2].count("data-row")


def compared(client, code: str):
    return next(row for stream in board(client).streams for row in stream.figures if row.figure.code == code)


def test_each_number_and_what_it_is_compared_with_opens_as_many_rows(signed_in, commander, officer, school):
    for back, times in ((timedelta(), 1), (WEEK, 2), (52 * WEEK, 3)):
        for _n in range(times):
            log(officer, school, occurred_at=NOW - back - timedelta(hours=1))
    client = signed_in(commander)
    row = compared(client, "INCIDENTS")
    told = [row.figure, row.before, row.year_before]
    assert [one.value for one in told] == [1, 2, 3]
    assert [rows(client, one.link) for one in told] == [1, 2, 3]
    page = client.get(reverse("board:dashboard")).text
    assert "a year ago" in page
    assert row.before.link.replace("&", "&amp;") in page


@pytest.mark.parametrize(
    ("days", "before", "year_before"),
    [
        (("2026-11-23", "2026-11-25"), ("2026-11-16", "2026-11-18"), ("2025-11-24", "2025-11-26")),
        (("2026-11-09", "2026-11-22"), ("2026-10-26", "2026-11-08"), ("2025-11-10", "2025-11-23")),
    ],
)  # fmt: skip
def test_what_is_before_has_the_same_weekdays(days, before, year_before):
    first, last = map(date.fromisoformat, days)
    assert [tuple(map(date.isoformat, one)) for one in earlier((first, last))] == [before, year_before]


def test_the_seven_streams_of_work_stand_on_the_dashboard(signed_in, commander, officer, school):
    make_hazard(officer, school)
    titles = [str(stream.title) for stream in board(signed_in(commander)).streams]
    assert titles == [
        "Incidents and concerns", "Direction", "Inspection", "Hazards around schools", "Joint operations", "Outreach",
        "Patrols and presence", "Guard posts",
    ]  # fmt: skip


def test_every_number_of_every_stream_opens_its_list(signed_in, commander, chief, officer, school):
    log(officer, school)
    make_hazard(officer, school)
    client = signed_in(commander)
    for stream in board(client).streams:
        for row in stream.figures:
            for figure in (row.figure, row.before, row.year_before):
                if figure and figure.link and not figure.is_approximate:
                    page = client.get(figure.link)
                    assert page.status_code == 200
                    if figure.value in (0, 1):
                        assert (page.text.partition("<main")[2].count("data-row") > 0) is bool(figure.value), figure


def test_each_cell_of_the_hours_and_each_day_opens_as_many_rows(signed_in, chief, officer, school):
    log(officer, school, occurred_at=NOW - timedelta(hours=1))
    log(officer, school, occurred_at=NOW - timedelta(hours=26))
    log(officer, school, "SEXUAL_ABUSE", occurred_at=NOW - timedelta(hours=1))
    client = signed_in(chief)
    told = board(client)
    cells = [
        (number, told.grid_urls[day][hour]) for day, row in enumerate(told.grid) for hour, number in enumerate(row)
    ]
    assert sorted(number for number, _link in cells if number) == [1, 2]
    assert all(rows(client, link) == number for number, link in cells if number)
    assert all(rows(client, link) == number for _label, number, link in told.by_day)


def test_no_masked_file_answers_the_hour(signed_in, commander, officer, school):
    hidden = log(officer, school, "SEXUAL_ABUSE", occurred_at=NOW - timedelta(hours=1))
    client = signed_in(commander)
    for asked in ({"hour": "8"}, {"hour": "0"}, {"weekday": "3"}, {"reached": "ACCEPTED"}, {"seen": "1"}):
        assert hidden.number not in client.get(reverse("incidents:list"), asked).text


def test_few_cases_about_children_are_not_told_above_the_unit(signed_in, commander, chief, officer, school):
    for code, times in (("ECIG", 2), ("CRASH", 3), ("THEFT", 9)):
        for _n in range(times):
            log(officer, school, code)
    above, own = board(signed_in(commander)), board(signed_in(chief))
    assert {name for name, _n, _link in above.by_group} == {"Property offences"}
    assert sorted(above.hidden) == ["Drugs and banned substances", "School traffic"]
    assert {name: n for name, n, _link in own.by_group}["Drugs and banned substances"] == 2
    assert own.hidden == []


def test_where_nothing_else_hides_them_the_total_goes_too(signed_in, commander, chief, officer, school):
    log(officer, school, "ECIG")
    client = signed_in(commander)
    assert compared(client, "INCIDENTS").is_hidden
    assert compared(client, "OPEN").is_hidden
    assert "hidden: few cases" in client.get(reverse("board:dashboard")).text
    assert not compared(signed_in(chief), "INCIDENTS").is_hidden


def test_where_the_total_goes_no_day_hour_or_single_kind_tells_it(signed_in, commander, officer, school):
    log(officer, school, "ECIG")
    shown = board(signed_in(commander))
    assert shown.by_day == []
    assert sum(map(sum, shown.grid)) == 0
    assert len(shown.hidden) == 2


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        ({"CHILD_HARM": 5, "TRAFFIC": 1}, set()),
        ({"CHILD_HARM": 0, "TRAFFIC": 1}, set()),
        ({"CHILD_HARM": 1, "TRAFFIC": 7, "WEAPON": 9}, {"CHILD_HARM", "TRAFFIC"}),
        ({"CHILD_HARM": 1, "TRAFFIC": 1, "WEAPON": 9}, {"CHILD_HARM", "TRAFFIC", "WEAPON"}),
        ({"CHILD_HARM": 2, "SUBSTANCE": 4, "WEAPON": 9}, {"CHILD_HARM", "SUBSTANCE"}),
        ({"CHILD_HARM": 2}, {"CHILD_HARM", TOTAL}),
        ({"CHILD_HARM": 2, "SUBSTANCE": 1}, {"CHILD_HARM", "SUBSTANCE", TOTAL}),
    ],
)
def test_what_is_hidden_cannot_be_worked_out_from_the_rest(parts, hidden):
    assert hidden_parts(parts) == hidden


def test_how_fast_is_told_with_its_rows(signed_in, officer, chief, teacher, school):
    first, _second = log(officer, school), log(officer, school)
    move_incident(by=officer, incident=first, to=Status.ACCEPTED, now=NOW + timedelta(hours=2))
    raise_one(teacher, school)
    client = signed_in(chief)
    answers = client.get(reverse("board:answering")).context["answers"]
    accepted = answers.spans[0]
    assert (accepted.rows.value, accepted.of.value, accepted.hours) == (1, 2, 2.0)
    for span in answers.spans:
        for figure in (span.rows, span.of):
            assert rows(client, figure.link) == figure.value


def test_a_stranger_measures_nothing_of_another_unit(signed_in, stranger, officer, school):
    log(officer, school)
    answers = signed_in(stranger).get(reverse("board:answering")).context["answers"]
    assert {span.of.value for span in answers.spans} == {0}
