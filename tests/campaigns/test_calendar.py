"""The calendar: what comes, whose duty is in the way, seasons, and weeks without an operation."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from campaigns import actions
from campaigns.models import Season
from campaigns.selectors.calendar import quiet_weeks
from tests.campaigns.factories import order_one, plan_one, publish_one, run_operation
from tests.patrols.factories import SUNDAY, give_seat, make_shift
from tests.schools.factories import make_term

URL = reverse("campaigns:calendar")
NOW = datetime(2026, 10, 7, 2, 30, tzinfo=UTC)


@pytest.fixture
def assigned(head, chief, officer, school, north):
    """A lesson of Monday at the hour of the arrival shift, given to the officer while he was free."""
    shift = make_shift(school)
    order = order_one(head, school, publish_one(chief, north), now=SUNDAY, choices=[shift.starts_at])
    order = actions.assign_order(by=chief, order=order, lecturer=officer, starts_at=shift.starts_at, now=SUNDAY)
    return order, shift


def month(browser, asked="2026-11"):
    return [line for _day, lines in browser.get(URL, {"month": asked}).context["days"] for line in lines]


def test_the_month_shows_lessons_drills_and_operations_and_a_duty_laid_across_a_lesson(
    assigned, officer, chief, north, school, signed_in
):
    _order, shift = assigned
    plan_one(chief, school, now=SUNDAY, planned_at=shift.starts_at + timedelta(days=2))
    run_operation(officer, north, started_at=SUNDAY - timedelta(days=3), now=SUNDAY)
    browser = signed_in(chief)
    lines = month(browser)
    assert [line.icon for line in lines] == ["shield", "presentation", "bell-ringing"]
    assert [line.in_the_way for line in lines] == ["", "", ""]
    give_seat(shift, officer)
    assert "on duty at that hour: Hill gate" in browser.get(URL, {"month": "2026-11"}).content.decode()
    assert month(browser, "2026-12") == []


def test_a_stranger_s_calendar_is_empty_and_a_teacher_sees_the_lesson_alone(
    assigned, officer, north, stranger, teacher, signed_in
):
    run_operation(officer, north, started_at=SUNDAY - timedelta(days=3), now=SUNDAY)
    actions.set_season(
        by=officer, unit=north, kind="SOWING", first_on=date(2026, 11, 1), last_on=date(2026, 11, 30)
    )  # fmt: skip
    assert month(signed_in(stranger)) == []
    assert not [*signed_in(stranger).get(URL, {"month": "2026-11"}).context["seasons"]]
    assert [line.icon for line in month(signed_in(teacher))] == ["presentation"]


@pytest.mark.parametrize("asked", ["", "yesterday", "2026-13", "9999-12", "0001-01"])
def test_a_month_that_cannot_be_is_this_one(asked, officer, signed_in, time_machine):
    time_machine.move_to(NOW, tick=False)
    assert signed_in(officer).get(URL, {"month": asked}).context["month"] == date(2026, 10, 1)


def test_a_season_of_the_city_stands_in_the_ward_and_is_removed_only_above(commander, city, chief, north, signed_in):
    form = {"unit": city.pk, "kind": "EXAMS", "first_on": "2026-06-05", "last_on": "2026-06-09"}
    wrong = signed_in(commander).post(reverse("campaigns:new_season"), {**form, "last_on": "2026-06-01"})
    assert (wrong.status_code, "cannot end before it began" in wrong.content.decode()) == (422, True)
    made = signed_in(commander).post(reverse("campaigns:new_season"), form)
    assert made.url == f"{URL}?month=2026-06"
    season = Season.objects.get()
    assert [*signed_in(chief).get(made.url).context["seasons"]] == [season]
    drop = reverse("campaigns:drop_season", args=[season.pk])
    assert signed_in(chief).post(drop).status_code == 404
    assert signed_in(commander).post(drop).status_code == 302
    assert not Season.objects.exists()


def test_the_same_season_is_written_once(chief, north):
    days = {"first_on": date(2026, 3, 1), "last_on": date(2026, 4, 15)}
    actions.set_season(by=chief, unit=north, kind="SOWING", **days)
    with pytest.raises(ValidationError, match="already"):
        actions.set_season(by=chief, unit=north, kind="SOWING", **days)


def test_weeks_without_a_special_operation_are_told_in_term_only(officer, north, signed_in, time_machine):
    assert quiet_weeks(officer, NOW) is None
    run_operation(officer, north, started_at=NOW - timedelta(weeks=5), now=NOW)
    run_operation(officer, north, kind="ROUND", started_at=NOW - timedelta(weeks=1), now=NOW)
    assert quiet_weeks(officer, NOW) == 5
    time_machine.move_to(NOW, tick=False)
    for name in ("calendar", "operations"):
        page = signed_in(officer).get(reverse(f"campaigns:{name}")).content.decode()
        assert "5 weeks have passed without a special operation." in page
    make_term(north, ends_on=date(2026, 10, 1))
    assert quiet_weeks(officer, NOW) is None
    run_operation(officer, north, started_at=NOW - timedelta(weeks=3), now=NOW)
    assert quiet_weeks(officer, NOW - timedelta(weeks=1)) is None


def test_the_calendar_costs_the_same_for_twenty_rows_as_for_two(officer, chief, north, school, signed_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = signed_in(chief)

    def more(first, last):
        for number in range(first, last):
            run_operation(officer, north, started_at=NOW - timedelta(hours=number), now=NOW)
            plan_one(chief, school, now=NOW, planned_at=NOW + timedelta(hours=number + 1))

    def cost():
        with CaptureQueriesContext(connection) as asked:
            browser.get(URL, {"month": "2026-10"})
        return len(asked)

    more(0, 1)
    few = cost()
    more(1, 10)
    assert cost() == few
