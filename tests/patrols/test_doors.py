"""Pages and API of the room: who gets in, what is shown, what is never shown."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from patrols.models import Assignment, CheckIn, CheckOut, Post, PostKind, Shift
from safeschool.accounts.roles import Role
from safeschool.kernel.week import Week
from tests.factories import make_person
from tests.patrols.factories import REQUIRED, SUNDAY, WEEK, give_seat, make_post, make_shift, make_week
from tests.patrols.test_duty import come

LISTS = ("patrols:posts", "patrols:shifts", "patrols:attendance", "patrols:gaps", "patrols:roster")
DAYS = {"since": "2026-11-23", "until": "2026-11-29"}


@pytest.fixture(autouse=True)
def _at_the_gate():
    """It is the required time of Monday's arrival."""
    with time_machine.travel(REQUIRED, tick=False):
        yield


@pytest.mark.parametrize("route", LISTS)
def test_the_officer_sees_the_post_and_the_stranger_does_not(school, officer, stranger, signed_in, route):
    give_seat(make_shift(school), officer)
    url = reverse(route) + "?week=2026-W48"
    assert "Hill gate" in signed_in(officer).get(url).text
    assert "Hill gate" not in signed_in(stranger).get(url).text


@pytest.mark.parametrize("route", LISTS)
def test_a_list_costs_the_same_for_three_rows_as_for_thirty(
    school, officer, signed_in, route, django_assert_max_num_queries
):
    for n in range(30):
        make_post(school, name=f"Post {n:02}")
    make_week(school.unit)
    browser = signed_in(officer)
    with django_assert_max_num_queries(22):
        browser.get(reverse(route) + "?week=2026-W48")


def test_a_wrong_filter_is_told_in_a_sentence(school, officer, signed_in):
    answer = signed_in(officer).get(reverse("patrols:shifts"), {"since": "yesterday-ish"})
    assert answer.status_code == 422
    assert "Enter a valid date" in answer.text
    assert signed_in(officer).get(reverse("patrols:roster"), {"week": "2026-W99"}).status_code == 422


def test_my_duties_shows_mine_and_nobody_elses(school, officer, chief, signed_in):
    give_seat(make_shift(school), officer)
    assert "Check in" in signed_in(officer).get(reverse("patrols:my_shifts")).text
    assert "Hill gate" not in signed_in(chief).get(reverse("patrols:my_shifts")).text


def test_one_tap_checks_in_with_the_position(school, officer, signed_in):
    seat = give_seat(make_shift(school), officer)
    sent = {"submission": str(uuid4()), "latitude": "20.85", "longitude": "106.68", "accuracy": "12"}
    for _tap in range(2):
        answer = signed_in(officer).post(reverse("patrols:check_in", args=[seat.pk]), sent)
        assert answer.status_code == 302
    assert CheckIn.objects.get().distance_m == 0


def test_nobody_checks_in_for_a_colleague(school, officer, north, signed_in):
    seat = give_seat(make_shift(school), officer)
    colleague = make_person("colleague", Role.WARD_OFFICER, north)
    answer = signed_in(colleague).post(reverse("patrols:check_in", args=[seat.pk]), {"submission": str(uuid4())})
    assert answer.status_code == 404
    assert not CheckIn.objects.exists()


def test_checking_in_on_behalf_is_offered_only_while_it_is_accepted(school, officer, chief, signed_in):
    monday = make_shift(school)
    give_seat(monday, officer)
    friday = Shift.objects.get(post=monday.post, on=WEEK.sunday - timedelta(days=2), moment="ARRIVAL")
    give_seat(friday, officer)
    browser = signed_in(chief)
    assert "Check in on behalf" in browser.get(reverse("patrols:shift", args=[monday.pk])).text
    ahead = browser.get(reverse("patrols:shift", args=[friday.pk])).text
    assert "Check in on behalf" not in ahead
    assert "Checking in on behalf opens" in ahead


def test_the_posts_list_asks_for_no_days_and_tells_those_it_was_given(school, officer, signed_in):
    make_shift(school)
    browser, url = signed_in(officer), reverse("patrols:posts")
    page = browser.get(url).text
    assert 'type="date"' not in page
    assert "Only posts with a shift" not in page
    within = browser.get(url, DAYS).text
    assert "Only posts with a shift" in within
    assert "Hill gate" in within
    assert "Hill gate" not in browser.get(url, {"since": "2026-10-01", "until": "2026-10-07"}).text


def test_leaving_writes_the_note(school, officer, signed_in):
    seat = give_seat(make_shift(school), officer)
    come(seat)
    url = reverse("patrols:check_out", args=[seat.pk])
    assert signed_in(officer).get(url).status_code == 200
    signed_in(officer).post(url, {"congestion": "2", "handover": "Lamp is broken"})
    assert (CheckOut.objects.get().congestion, CheckOut.objects.get().handover) == (2, "Lamp is broken")


def test_the_chief_makes_a_week_and_assigns(school, chief, officer, signed_in):
    post = make_post(school)
    browser = signed_in(chief)
    browser.post(reverse("patrols:make_week"), {"week": str(Week(2026, 49)), "unit": "NORTH"})
    shift = Shift.objects.filter(post=post).first()
    url = reverse("patrols:assign", args=[shift.pk])
    assert "Officer" in browser.get(url).text
    browser.post(url, {"user": officer.pk, "slot_kind": "POLICE"})
    assert Assignment.objects.get().user == officer


def test_the_assign_page_says_who_is_busy_and_where(school, chief, officer, signed_in):
    give_seat(make_shift(school), officer)
    other = make_shift(school, name="Back gate", gate=None)
    url = reverse("patrols:assign", args=[other.pk])
    assert "on duty at Hill gate, 06:40–07:45" in signed_in(chief).get(url).text
    answer = signed_in(chief).post(url, {"user": officer.pk, "slot_kind": "POLICE"})
    assert answer.status_code == 422
    assert "is on duty at Hill gate" in answer.text


def test_a_planner_of_another_unit_finds_no_shift_to_man(school, stranger, officer, signed_in):
    shift = make_shift(school)
    seat = give_seat(shift, officer)
    browser = signed_in(stranger)
    assert browser.get(reverse("patrols:shift", args=[shift.pk])).status_code == 404
    assert browser.get(reverse("patrols:assign", args=[shift.pk])).status_code == 404
    assert browser.post(reverse("patrols:unassign", args=[seat.pk])).status_code == 404
    assert browser.get(reverse("patrols:edit_post", args=[shift.post_id])).status_code == 404


def test_an_officer_plans_nothing(school, officer, signed_in):
    shift = make_shift(school)
    assert signed_in(officer).get(reverse("patrols:assign", args=[shift.pk])).status_code == 404
    assert signed_in(officer).get(reverse("patrols:new_post")).status_code == 404


def test_school_people_see_who_comes_and_no_phone(school, head, officer, north, signed_in):
    officer.phone = "+84 912 345 678"
    officer.save()
    shift = make_shift(school)
    give_seat(shift, officer)
    page = signed_in(head).get(reverse("patrols:shift", args=[shift.pk])).text
    assert "Officer" in page
    assert "912" not in page


def test_the_chief_sets_up_a_post_by_form(school, chief, signed_in):
    facts = {
        "unit": school.unit_id, "kind": PostKind.objects.get(code="GATE_GUARD").pk, "name": "New gate",
        "school": school.pk, "moments": ["ARRIVAL"], "lead_minutes": 20, "tail_minutes": 10, "radius_m": 80,
    }  # fmt: skip
    answer = signed_in(chief).post(reverse("patrols:new_post"), {**facts, "school": ""})
    assert answer.status_code == 422
    assert "belongs to a school" in answer.text
    signed_in(chief).post(reverse("patrols:new_post"), facts)
    post = Post.objects.get(name="New gate")
    assert post.slots.count() == 2
    page = signed_in(chief).get(reverse("patrols:edit_post", args=[post.pk]))
    assert page.status_code == 200


def test_a_desk_with_hours_of_its_own_needs_no_bells(school, chief, signed_in):
    facts = {
        "unit": school.unit_id, "kind": PostKind.objects.get(code="VIDEO_DESK").pk, "name": "Desk", "lead_minutes": 0,
        "tail_minutes": 0, "radius_m": 80, "own_starts": "08:00", "own_ends": "12:00",
    }  # fmt: skip
    assert signed_in(chief).post(reverse("patrols:new_post"), facts).status_code == 302
    assert make_week(school.unit, SUNDAY).created == 5


def test_every_figure_opens_a_list_of_as_many_rows(school, north, officer, chief, commander, signed_in):
    from patrols.selectors import week_figures

    shift = make_shift(school, slots={"POLICE": 2})
    come(give_seat(shift, officer))
    come(give_seat(shift, chief), REQUIRED + timedelta(minutes=1))
    browser = signed_in(chief)
    for figure in week_figures([north.pk], *WEEK.bounds(north.zone)):
        if figure.link:
            assert browser.get(figure.link).text.count("data-row") == figure.value, figure.code


def test_the_api_lists_posts_and_shifts_to_those_who_see_them(school, officer, stranger, program):
    shift = make_shift(school)
    give_seat(shift, officer)
    for route, count in (("/api/v1/posts/", 1), ("/api/v1/shifts/", 8)):
        assert len(program(officer).get(route).json()["results"]) == count
        assert program(stranger).get(route).json()["results"] == []
    found = program(officer).get("/api/v1/shifts/", {"since": "2026-11-23", "until": "2026-11-23"}).json()["results"]
    assert len(found) == 2
    assert program(stranger).get(f"/api/v1/shifts/{shift.pk}/").status_code == 404
    assert program(officer).get("/api/v1/shifts/", {"unit": "NOWHERE"}).status_code == 400


def test_the_api_checks_in_once_per_submission(school, officer, program):
    seat = give_seat(make_shift(school), officer)
    body = {"assignment": seat.pk, "submission": str(uuid4()), "latitude": 20.85, "longitude": 106.68}
    client = program(officer)
    answers = [client.post("/api/v1/checkins/", body) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert client.post("/api/v1/checkins/", {**body, "latitude": 21.0}).status_code == 409
    assert len(client.get("/api/v1/checkins/").json()["results"]) == 1


def test_the_api_does_not_know_the_seat_of_another(school, officer, stranger, dispatcher, program):
    seat = give_seat(make_shift(school), officer)
    body = {"assignment": seat.pk, "submission": str(uuid4())}
    assert program(stranger).post("/api/v1/checkins/", body).status_code == 400
    answer = program(dispatcher).post("/api/v1/checkins/", body)
    assert (answer.status_code, answer.json()["method"]) == (201, "DISPATCHER")
    assert program(stranger).get("/api/v1/checkins/").json()["results"] == []


def test_a_tap_made_offline_tells_its_own_time(school, officer, program):
    seat = give_seat(make_shift(school), officer)
    body = {"assignment": seat.pk, "submission": str(uuid4()), "at": (REQUIRED - timedelta(minutes=3)).isoformat()}
    assert program(officer).post("/api/v1/checkins/", body).status_code == 201
    assert Assignment.objects.on_time().get() == seat


def test_the_api_lists_at_constant_cost(school, officer, program, django_assert_max_num_queries):
    for n in range(30):
        make_post(school, name=f"Post {n:02}")
    make_week(school.unit, SUNDAY)
    with django_assert_max_num_queries(8):
        program(officer).get("/api/v1/shifts/")
    with django_assert_max_num_queries(8):
        program(officer).get("/api/v1/posts/")
