"""Proposed rosters: from the database to the engine and back, published by a person, seen only by who plans."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from patrols.actions import ask_for_plan, drop_plan, grant_leave, publish_plan, search_plan, weigh
from patrols.models import Assignment, Leave, RosterPlan, RosterSettings, Shift
from patrols.selectors.planning import settings_of, week_to_plan
from patrols.selectors.proposals import empty_of, plans_to_begin, sentences_of
from patrols.tasks import search_asked_plans
from patrols.workflow import PlanStatus
from safeschool.accounts.roles import Role
from safeschool.notifications.models import Notice
from tests.factories import make_person
from tests.patrols.factories import SUNDAY, WEEK, give_seat, make_post, make_week

POLICE = {"POLICE": 1}


@pytest.fixture(autouse=True)
def _on_sunday():
    with time_machine.travel(SUNDAY, tick=False):
        yield


@pytest.fixture
def week(school):
    """A post with one seat for an officer, and the week's shifts."""
    post = make_post(school, slots=POLICE)
    make_week(school.unit)
    return post


def propose(unit, by=None, now=SUNDAY):
    row = ask_for_plan(by=by, unit=unit, week=WEEK, now=now, seconds=10)
    return search_plan(row=row, now=now, clock=lambda: now)


def test_every_seat_is_proposed_and_nobody_assigned_before_it_is_published(week, north, officer, chief):
    row = propose(north, chief)
    shifts = Shift.objects.planned().count()
    assert (row.status, row.empty_seats, row.open_seats) == (PlanStatus.PROPOSED, 0, shifts)
    assert row.seats.count() == shifts
    assert not Assignment.objects.exists()
    given, refused = publish_plan(by=chief, row=row, now=SUNDAY)
    assert (given, refused) == (shifts, [])
    assert Assignment.objects.count() == shifts
    assert Notice.objects.filter(key__startswith="duty-given:").count() == shifts


def test_a_plan_is_published_once(week, north, officer, chief):
    row = propose(north, chief)
    publish_plan(by=chief, row=row, now=SUNDAY)
    with pytest.raises(ValidationError, match="Only a proposed roster"):
        publish_plan(by=chief, row=row, now=SUNDAY)


def test_whoever_holds_a_seat_keeps_it(week, north, officer, chief):
    monday = Shift.objects.get(post=week, on=WEEK.monday, moment="ARRIVAL")
    kept = give_seat(monday, chief)
    row = propose(north, chief)
    assert not row.seats.filter(shift=monday).exists()
    publish_plan(by=chief, row=row, now=SUNDAY)
    assert list(monday.assignments.all()) == [kept]


def test_what_changed_since_is_left_out_with_its_reason(week, north, officer, chief):
    row = propose(north, chief)
    seat = row.seats.first()
    other = make_person("late.officer", Role.WARD_OFFICER, north)
    give_seat(seat.shift, other)
    given, refused = publish_plan(by=chief, row=row, now=SUNDAY)
    assert given == row.seats.count() - 1
    assert "Every seat of that kind is taken" in refused[0]


def test_leave_keeps_people_off_the_roster(week, north, officer, chief):
    for person in (officer, chief):
        grant_leave(by=chief, user=person, unit=north, starts_on=WEEK.monday, ends_on=WEEK.monday)
    row = propose(north, chief)
    assert not row.seats.filter(shift__on=WEEK.monday).exists()
    assert row.empty_seats == Shift.objects.filter(on=WEEK.monday).count()
    (first, *_rest) = empty_of(row)
    assert "2 on leave" in first.reasons
    assert any("Calling people back from leave would fill" in sentence for sentence in sentences_of(row))


def test_a_week_beyond_the_limits_says_what_would_fill_it(week, north, officer, chief):
    chief.memberships.update(role=Role.AUDITOR)
    weigh(by=chief, unit=north, max_per_week=4)
    row = propose(north)
    assert row.seats.count() == 4
    assert row.empty_seats == row.open_seats - 4
    told = " ".join(sentences_of(row))
    assert f"A higher number of duties a week would fill {row.empty_seats} of them." in told
    assert f"{row.empty_seats} more duties in the week, over 1 people" in told


def test_duties_are_shared_out_evenly(week, north, officer, chief):
    row = propose(north, chief)
    counts = [row.seats.filter(user=person).count() for person in (officer, chief)]
    assert abs(counts[0] - counts[1]) <= 1


def test_a_school_seat_is_only_for_people_of_that_school(school, north, guard, officer, other_school):
    make_post(school, slots={"GUARD": 1})
    make_week(north)
    row = propose(north)
    assert {seat.user for seat in row.seats.all()} == {guard}


def test_nobody_of_another_unit_is_proposed(week, north, officer, stranger):
    assert stranger.pk not in week_to_plan(north, WEEK, SUNDAY).people


def test_a_unit_follows_the_unit_above_until_it_has_its_own(city, north, chief):
    weigh(by=chief, unit=city, max_per_week=7)
    assert settings_of(north).max_per_week == 7
    weigh(by=chief, unit=north, max_per_week=5)
    assert settings_of(north).max_per_week == 5


def test_a_week_is_planned_once_at_a_time(week, north, chief):
    ask_for_plan(by=chief, unit=north, week=WEEK, now=SUNDAY)
    with pytest.raises(ValidationError, match="being planned already"):
        ask_for_plan(by=chief, unit=north, week=WEEK, now=SUNDAY)


def test_a_search_whose_worker_died_is_given_up(week, north, officer, chief):
    row = ask_for_plan(by=chief, unit=north, week=WEEK, now=SUNDAY, seconds=10)
    RosterPlan.objects.filter(pk=row.pk).update(status=PlanStatus.SOLVING, started_at=SUNDAY)
    again = propose(north, chief, SUNDAY + timedelta(minutes=10))
    row.refresh_from_db()
    assert (row.status, again.status) == (PlanStatus.FAILED, PlanStatus.PROPOSED)


def test_no_more_rosters_are_searched_at_once_than_there_is_room_for(week, north, south, officer, chief, settings):
    settings.ROSTERS_AT_ONCE = 1
    first, second = (ask_for_plan(by=None, unit=unit, week=WEEK, now=SUNDAY, seconds=10) for unit in (north, south))
    assert plans_to_begin(2, SUNDAY) == [first.pk, second.pk]
    RosterPlan.objects.filter(pk=first.pk).update(status=PlanStatus.SOLVING, started_at=SUNDAY)
    assert plans_to_begin(2, SUNDAY) == [second.pk]
    search_asked_plans()
    second.refresh_from_db()
    assert second.status == PlanStatus.DRAFT
    assert plans_to_begin(1, SUNDAY + timedelta(minutes=10)) == [second.pk]


def test_the_next_roster_begins_when_one_is_found(week, north, south, officer, chief, settings):
    settings.ROSTERS_AT_ONCE = 1
    for unit in (north, south):
        ask_for_plan(by=None, unit=unit, week=WEEK, now=SUNDAY, seconds=10)
    search_asked_plans()
    assert not RosterPlan.objects.waiting().exists()
    assert not RosterPlan.objects.searched().exists()


def test_a_cancelled_search_keeps_nothing(week, north, officer, chief):
    row = ask_for_plan(by=chief, unit=north, week=WEEK, now=SUNDAY)
    drop_plan(by=chief, row=row, now=SUNDAY)
    after = search_plan(row=row, now=SUNDAY, clock=lambda: SUNDAY)
    assert after.status == PlanStatus.CANCELLED
    assert not after.seats.exists()


def test_the_chief_proposes_looks_and_publishes(
    week, north, officer, chief, signed_in, django_capture_on_commit_callbacks
):
    browser = signed_in(chief)
    answer = browser.post(reverse("patrols:plans"), {"week": str(WEEK), "unit": "NORTH", "seconds": "10"})
    search_asked_plans()
    row = RosterPlan.objects.get()
    assert answer.url == reverse("patrols:plan", args=[row.pk])
    page = browser.get(answer.url)
    assert "Every seat is filled." in page.text
    assert "+ Officer" in page.text or "+ Chief" in page.text
    browser.post(reverse("patrols:publish_plan", args=[row.pk]))
    row.refresh_from_db()
    assert row.status == PlanStatus.PUBLISHED
    assert Assignment.objects.count() == row.seats.count()


def test_a_running_search_can_be_watched_and_cancelled(week, north, officer, chief, signed_in):
    row = ask_for_plan(by=chief, unit=north, week=WEEK, now=SUNDAY)
    browser = signed_in(chief)
    part = browser.get(reverse("patrols:plan", args=[row.pk]), headers={"HX-Request": "true"}).text
    assert "every 2s" in part
    assert "<html" not in part
    browser.post(reverse("patrols:drop_plan", args=[row.pk]))
    row.refresh_from_db()
    assert row.status == PlanStatus.CANCELLED


def test_proposals_leave_and_weights_are_hidden_from_strangers(week, north, officer, chief, stranger, signed_in):
    row = propose(north, chief)
    leave = grant_leave(by=chief, user=officer, unit=north, starts_on=WEEK.monday, ends_on=WEEK.sunday)
    browser = signed_in(stranger)
    assert "North" not in browser.get(reverse("patrols:plans")).text
    assert "Officer" not in browser.get(reverse("patrols:leaves")).text
    for name, pk in (("plan", row.pk), ("weights", north.pk)):
        assert browser.get(reverse(f"patrols:{name}", args=[pk])).status_code == 404
    for name, pk in (("publish_plan", row.pk), ("drop_plan", row.pk), ("end_leave", leave.pk)):
        assert browser.post(reverse(f"patrols:{name}", args=[pk])).status_code == 404


def test_weights_are_written_in_words(north, chief, signed_in):
    url = reverse("patrols:weights", args=[north.pk])
    assert "early, late and weekend duties go round" in signed_in(chief).get(url).text.lower()
    facts = {
        "max_per_day": 2, "max_per_week": 8, "max_days_in_a_row": 5, "rest_hours": 10, "even_counts": 9,
        "even_unpopular": 3, "fixed_posts": 9, "known_posts": 1, "home_area": 3, "own_wishes": 1, "pairs": 3,
        "weeks_back": 4, "answer_minutes": 20,
    }  # fmt: skip
    assert signed_in(chief).post(url, {**facts, "max_per_day": 0}).status_code == 422
    signed_in(chief).post(url, facts)
    assert RosterSettings.objects.get(unit=north).max_per_week == 8


def test_leave_is_granted_and_ended_by_form(north, officer, chief, signed_in):
    browser, url = signed_in(chief), reverse("patrols:leaves")
    facts = {"user": officer.pk, "starts_on": "2026-11-25", "ends_on": "2026-11-24"}
    assert browser.post(url, facts).status_code == 422
    browser.post(url, {**facts, "ends_on": "2026-11-26"})
    leave = Leave.objects.get()
    assert (leave.user, leave.unit, leave.ends_on) == (officer, north, date(2026, 11, 26))
    assert "Officer" in browser.get(url).text
    browser.post(reverse("patrols:end_leave", args=[leave.pk]))
    assert not Leave.objects.exists()


def test_the_command_tells_in_json_and_refuses_in_sentences(week, north, officer, chief, capsys):
    call_command("plan_roster", unit="NORTH", week="2026-W48", seconds=10, json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["empty"], told["gap"]) == (0, 0.0)
    assert told["filled"] == told["open_seats"]
    call_command("plan_roster", unit="NORTH", week="2026-W48", seconds=10)
    assert "Every seat is filled." in capsys.readouterr().out
    for wrong in ({"unit": "NOWHERE"}, {"week": "2026-W99"}, {"seconds": 0}):
        with pytest.raises(CommandError):
            call_command("plan_roster", **{"unit": "NORTH", "week": "2026-W48", "seconds": 10, **wrong})


def test_the_plan_page_costs_the_same_for_one_post_as_for_ten(
    school, north, officer, chief, signed_in, django_assert_max_num_queries
):
    for n in range(10):
        make_post(school, name=f"Post {n}", slots=POLICE)
    make_week(north)
    row = propose(north, chief)
    browser = signed_in(chief)
    with django_assert_max_num_queries(22):
        assert browser.get(reverse("patrols:plan", args=[row.pk])).status_code == 200
