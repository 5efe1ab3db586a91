"""The dashboard counts what its lists show, confidential files included, and of those tells only that they are."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from tests.incidents.factories import log, raise_one

NOW = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _wednesday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def files(officer, school):
    """Two open files, one of them confidential."""
    return log(officer, school, "CRASH"), log(officer, school, "SEXUAL_ABUSE")


def board(client):
    return client.get(reverse("board:dashboard")).context["board"]


def figure(client, code: str):
    return next(row.figure for stream in board(client).streams for row in stream.figures if row.figure.code == code)


def rows(client, link: str) -> int:
    """How many the list has; those whose clock runs stand above it once more."""
    return client.get(link).text.partition('id="results"')[2].count("data-row")


@pytest.mark.parametrize("code", ["INCIDENTS", "OPEN"])
@pytest.mark.parametrize(("who", "counted"), [("commander", 2), ("chief", 2), ("officer", 2)])
def test_a_number_counts_confidential_files_and_equals_its_list(request, signed_in, files, who, counted, code):
    client = signed_in(request.getfixturevalue(who))
    told = figure(client, code)
    assert (told.value, rows(client, told.link)) == (counted, counted)


def test_each_bar_equals_its_list_and_together_they_are_the_total(signed_in, commander, files):
    client = signed_in(commander)
    bars = board(client).by_group
    assert sum(count for _name, count, _link in bars) == figure(client, "INCIDENTS").value
    assert ("Confidential files", 1) in [(name, count) for name, count, _link in bars]
    assert all(rows(client, link) == count for _name, count, link in bars)


def test_a_masked_row_tells_its_number_and_month_and_leads_nowhere(signed_in, commander, files):
    client, confidential = signed_in(commander), files[1]
    page = client.get(reverse("incidents:list")).text
    assert "Confidential file" in page
    assert confidential.number in page
    assert "November 2026" in page
    file = reverse("incidents:file", args=[confidential.pk])
    assert file not in page
    assert client.get(file).status_code == 404
    row = next(row for row in re.findall(r"<li.*?</li>", page, re.DOTALL) if "Confidential file" in row)
    words = " ".join(re.sub(r"<[^>]+>", " ", row).split())
    assert words == f"Confidential file {confidential.number} November 2026"
    assert "<a" not in row


@pytest.mark.parametrize(
    "asked",
    [{"type": "SEXUAL_ABUSE"}, {"group": "CHILD_HARM"}, {"severity": "CRITICAL"}, {"school": "HILL"}, {"q": "north"},
     {"state": "REPORTED"}],
)  # fmt: skip
def test_a_masked_file_answers_no_filter_about_its_content(signed_in, commander, files, asked):
    assert files[1].number not in signed_in(commander).get(reverse("incidents:list"), asked).text


@pytest.mark.parametrize("who", ["commander", "officer"])
def test_confidential_concerns_are_counted_and_masked_above_the_desk(request, signed_in, teacher, school, who):
    raise_one(teacher, school)
    confidential = raise_one(teacher, school, "C_ABUSE", note="Seen at the river.")
    client = signed_in(request.getfixturevalue(who))
    told = figure(client, "CONCERNS")
    assert (told.value, rows(client, told.link)) == (2, 2)
    is_read = who == "officer"
    page = client.get(reverse("incidents:concerns")).text
    assert (confidential.type.name in re.sub(r"<option.*?</option>", "", page)) is is_read
    assert ("Confidential file" in page) is not is_read
    by_type = client.get(reverse("incidents:concerns"), {"type": "C_ABUSE"}).text
    assert (f"#{confidential.pk}" in by_type) is is_read


@pytest.mark.parametrize("who", ["head", "stranger"])
def test_whoever_may_not_count_them_finds_no_trace(request, signed_in, files, who):
    client = signed_in(request.getfixturevalue(who))
    for asked in ({}, {"sight": "MASKED"}):
        page = client.get(reverse("incidents:list"), asked).text
        assert files[1].number not in page
        assert "Confidential file" not in page


def test_a_colleague_of_the_unit_counts_only_what_he_sees(signed_in, files, north):
    from safeschool.accounts.roles import Role
    from tests.factories import make_person

    client = signed_in(make_person("colleague", Role.WARD_OFFICER, north))
    told = figure(client, "INCIDENTS")
    assert (told.value, rows(client, told.link)) == (1, 1)


def test_the_map_and_the_hours_leave_them_out(signed_in, commander, officer, school):
    log(officer, school, "SEXUAL_ABUSE", latitude=20.85, longitude=106.68, accuracy_m=9)
    shown = board(signed_in(commander))
    assert sum(map(sum, shown.grid)) == 0
    assert sum(count for _day, count, _link in shown.by_day) == 1
    places = signed_in(commander).get(reverse("board:layer"), {"layer": "incidents", "since": "2026-11-01"}).json()
    assert places["points"] == []


def test_the_api_lists_no_masked_file(program, commander, files):
    numbers = [row["number"] for row in program(commander).get("/api/v1/incidents/").json()["results"]]
    assert numbers == [files[0].number]
