"""Days at the ends of the calendar, weeks without neighbours, and signs that no database keeps: told, never a fault."""

from itertools import product

import pytest

DAYS = ("0001-01-01", "9999-12-31")
WITH_DAYS = (
    "/incidents/", "/incidents/concerns/", "/board/units/", "/board/dashboard/", "/board/answering/", "/reports/",
    "/reports/effort-and-harm/", "/patrols/shifts/", "/patrols/attendance/", "/patrols/rounds/", "/campaigns/sessions/",
    "/campaigns/counters/", "/schools/inspections/", "/schools/findings/ledger/", "/incidents/steps/", "/board/map/",
    "/patrols/video/", "/patrols/fairness/", "/campaigns/coverage/", "/campaigns/schools/", "/incidents/briefings/",
)  # fmt: skip


@pytest.fixture
def page(signed_in, commander):
    return signed_in(commander)


def test_the_ends_of_the_calendar_narrow_a_list_and_break_no_page(page):
    asked = [f"{path}?{name}={day}" for path, name, day in product(WITH_DAYS, ("since", "until"), DAYS)]
    page.raise_request_exception = False
    assert [url for url in asked if page.get(url).status_code >= 500] == []


@pytest.mark.parametrize("week", ["0001-W01", "9999-W52"])
def test_a_week_without_a_week_beside_it_is_refused_with_a_sentence(page, week):
    told = page.get("/patrols/roster/", {"week": week})
    assert told.status_code == 422
    assert "There is no such week" in told.text


def test_a_sign_that_no_database_keeps_finds_nothing(page):
    for path in ("/units/", "/people/", "/search/", "/schools/", "/incidents/"):
        assert page.get(path, {"q": "\x00"}).status_code < 500, path


def test_a_year_of_two_figures_is_refused_with_a_sentence(page):
    assert "1900" in page.get("/incidents/", {"since": "0026-11-23"}).text
