"""What cannot be is refused with a sentence, on the page and over the API, and nothing of it is written."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns import actions
from campaigns.models import Drill, DrillScenario, LessonOrder, OutreachFormat, Session, Topic
from safeschool.audit.models import Entry
from schools.models import DayException
from tests.campaigns.factories import order_one, plan_one, publish_one, school_morning
from tests.patrols.factories import SUNDAY, give_seat, make_shift
from tests.schools.factories import make_exception

# A Wednesday on which the school is closed; the sessions below were to be held then.
CLOSED = datetime(2023, 6, 14, 1, 0, tzinfo=UTC)
FEWER, HOLIDAY, BUSY = "cannot be less than 0", "is no school day: Flood", "on duty at that hour: Hill gate"


def written() -> dict[str, Any]:
    """All that a refused step could have left behind."""
    orders = [*LessonOrder.objects.order_by("pk").values_list("state", "lecturer", "session")]
    drills = [*Drill.objects.order_by("pk").values_list("began_at", "ended_at", "pupils")]
    return {"sessions": Session.objects.count(), "orders": orders, "drills": drills, "lines": Entry.objects.count()}


def page_says(answer, sentence: str) -> bool:
    return answer.status_code == 422 and sentence in answer.content.decode()


def api_says(answer, sentence: str) -> bool:
    return answer.status_code == 400 and sentence in str(answer.json())


@pytest.fixture
def closed(north) -> DayException:
    return make_exception(north, CLOSED.date(), is_school_day=False, name="Flood")


def session_form(school, **facts):
    counts = dict.fromkeys(("pupils", "teachers", "parents", "others", "letters", "leaflets"), 0)
    told = {"held_at": "2023-06-14T08:00", "topics": [Topic.objects.get(code="TRAFFIC").pk], "school": school.pk}
    format = OutreachFormat.objects.get(code="LAW_INTO_SCHOOL")
    return {**counts, **told, "format": format.pk, "unit": school.unit_id, **facts}


def session_body(school, **facts):
    told = {"school": school.code, "format": "LAW_INTO_SCHOOL", "topics": ["TRAFFIC"]}
    return {"submission": str(uuid4()), "held_at": CLOSED.isoformat(), **told, **facts}


def accepted(head, chief, officer, school, offer) -> LessonOrder:
    order = order_one(head, school, offer)
    order = actions.assign_order(
        by=chief, order=order, lecturer=officer, starts_at=order.choices[0], now=timezone.now()
    )  # fmt: skip
    return actions.accept_order(by=officer, order=order, now=timezone.now())


@pytest.fixture
def offer(chief, north):
    return publish_one(chief, north)


@pytest.mark.parametrize("column", ["pupils", "parents", "letters"])
def test_a_session_has_no_audience_of_minus_one(column, officer, school, signed_in, program):
    before = written()
    page = signed_in(officer).post(reverse("campaigns:new_session"), session_form(school, **{column: -1}))
    assert page_says(page, FEWER)
    answer = program(officer).post("/api/v1/sessions/", session_body(school, **{column: -1}), format="json")
    assert api_says(answer, "greater than or equal to 0")
    assert written() == before


def test_an_ordered_lesson_has_no_audience_of_minus_one(
    head, chief, officer, school, offer, signed_in, program, time_machine
):
    order = accepted(head, chief, officer, school, offer)
    time_machine.move_to(order.starts_at + timedelta(hours=1), tick=False)
    before = written()
    told = {"to": "DELIVERED", "pupils": -1, "teachers": 0, "parents": 0, "letters": 667, "leaflets": 0}
    page = signed_in(officer).post(reverse("campaigns:order_step", args=[order.pk]), told)
    assert page_says(page, FEWER)
    body = {"to": "DELIVERED", "audience": {"pupils": -1, "letters": 667}}
    answer = program(officer).post(f"/api/v1/lesson-orders/{order.pk}/move/", body, format="json")
    assert api_says(answer, "greater than or equal to 0")
    assert written() == before


def test_a_drill_has_no_audience_of_minus_one_and_does_not_end_before_it_began(
    head, chief, school, signed_in, program, time_machine
):
    drill = plan_one(chief, school)
    time_machine.move_to(drill.planned_at, tick=False)
    actions.begin_drill(by=head, drill=drill, now=timezone.now())
    time_machine.move_to(drill.planned_at + timedelta(minutes=9), tick=False)
    early = drill.planned_at - timedelta(minutes=1)
    local = early.astimezone(school.unit.zone)
    before = written()
    form = {"pupils": 40, "teachers": 0, "parents": 0, "police": 0}
    browser, client = signed_in(head), program(head)
    url, door = reverse("campaigns:end_drill", args=[drill.pk]), f"/api/v1/drills/{drill.pk}/end/"
    assert page_says(browser.post(url, {**form, "pupils": -1}), FEWER)
    assert page_says(browser.post(url, {**form, "ended_at": f"{local:%Y-%m-%dT%H:%M}"}), "cannot end before it began")
    body = {"ended_at": timezone.now().isoformat(), "pupils": 40}
    assert api_says(client.post(door, {**body, "pupils": -1}, format="json"), "greater than or equal to 0")
    wrong = {**body, "ended_at": early.isoformat()}
    assert api_says(client.post(door, wrong, format="json"), "cannot end before it began")
    assert written() == before
    drill.refresh_from_db()
    assert drill.is_running


def test_pupils_have_no_session_in_the_holidays(closed, officer, school, signed_in, program):
    before = written()
    page = signed_in(officer).post(reverse("campaigns:new_session"), session_form(school, pupils=40))
    assert page_says(page, HOLIDAY)
    answer = program(officer).post("/api/v1/sessions/", session_body(school, pupils=40), format="json")
    assert api_says(answer, HOLIDAY)
    assert written() == before
    # Parents may come, and the pupils be taught elsewhere.
    signed_in(officer).post(reverse("campaigns:new_session"), session_form(school, parents=40))
    away = {**session_form(school, pupils=40), "school": "", "place": "Culture house"}
    signed_in(officer).post(reverse("campaigns:new_session"), away)
    assert Session.objects.count() == 2


def test_a_session_is_not_moved_into_the_holidays(closed, officer, school, signed_in):
    day = "2023-06-13T08:00"
    signed_in(officer).post(reverse("campaigns:new_session"), session_form(school, held_at=day, pupils=40))
    made, before = Session.objects.get(), written()
    url = reverse("campaigns:edit_session", args=[made.pk])
    assert page_says(signed_in(officer).post(url, session_form(school, pupils=40)), HOLIDAY)
    assert written() == before


def test_no_lesson_and_no_drill_is_set_for_the_holidays(head, school, north, offer, signed_in, program):
    start = school_morning(school, timezone.now())
    local = start.astimezone(north.zone)
    make_exception(north, local.date(), is_school_day=False, name="Flood")
    before = written()
    told = {"grades": "4A", "heads": 45}
    hour = f"{local:%Y-%m-%dT%H:%M}"
    form = {**told, "submission": str(uuid4()), "school": school.pk, "choice_0": hour}
    page = signed_in(head).post(reverse("campaigns:new_order", args=[offer.pk]), form)
    assert page_says(page, HOLIDAY)
    body = {
        **told,
        "submission": str(uuid4()),
        "offer": offer.pk,
        "school": school.code,
        "choices": [start.isoformat()],
    }
    assert api_says(program(head).post("/api/v1/lesson-orders/", body, format="json"), HOLIDAY)
    code = DrillScenario.objects.get(code="KNIFE_ATTACK").code
    drill = {"school": school.code, "scenario": code, "planned_at": hour}
    assert page_says(signed_in(head).post(reverse("campaigns:new_drill"), drill), HOLIDAY)
    answer = program(head).post("/api/v1/drills/", {**drill, "planned_at": start.isoformat()}, format="json")
    assert api_says(answer, HOLIDAY)
    assert written() == before


def test_a_lecturer_on_duty_at_that_hour_is_not_given_the_lesson(
    head, chief, officer, school, offer, signed_in, program, time_machine
):
    shift = make_shift(school)
    give_seat(shift, officer)
    time_machine.move_to(SUNDAY, tick=False)
    order = order_one(head, school, offer, now=SUNDAY, choices=[shift.starts_at])
    before = written()
    start = shift.starts_at.isoformat()
    told = {"to": "ASSIGNED", "lecturer": officer.pk, "starts_at": start}
    page = signed_in(chief).post(reverse("campaigns:order_step", args=[order.pk]), told)
    assert page_says(page, BUSY)
    body = {"to": "ASSIGNED", "assignment": {"lecturer": officer.username, "starts_at": start}}
    answer = program(chief).post(f"/api/v1/lesson-orders/{order.pk}/move/", body, format="json")
    assert api_says(answer, BUSY)
    assert written() == before


def test_nobody_spoke_who_was_on_duty_at_that_hour(officer, chief, school, signed_in, program, time_machine):
    shift = make_shift(school)
    give_seat(shift, officer)
    time_machine.move_to(shift.ends_at + timedelta(hours=3), tick=False)
    before = written()
    hour = f"{shift.starts_at.astimezone(school.unit.zone):%Y-%m-%dT%H:%M}"
    form = session_form(school, held_at=hour, lecturer=officer.pk, pupils=40)
    assert page_says(signed_in(chief).post(reverse("campaigns:new_session"), form), BUSY)
    body = session_body(school, held_at=shift.starts_at.isoformat(), lecturer=officer.username, pupils=40)
    assert api_says(program(chief).post("/api/v1/sessions/", body, format="json"), BUSY)
    assert written() == before
    assert (
        program(chief).post("/api/v1/sessions/", {**body, "lecturer": chief.username}, format="json").status_code == 201
    )


def test_a_lesson_that_was_accepted_is_written_down_even_if_a_duty_was_laid_across_it(
    head, chief, officer, school, offer, time_machine
):
    shift = make_shift(school)
    time_machine.move_to(SUNDAY, tick=False)
    order = order_one(head, school, offer, now=SUNDAY, choices=[shift.starts_at])
    told = {"lecturer": officer, "starts_at": shift.starts_at, "now": SUNDAY}
    order = actions.assign_order(by=chief, order=order, **told)
    order = actions.accept_order(by=officer, order=order, now=SUNDAY)
    give_seat(shift, officer)
    later = shift.ends_at + timedelta(hours=1)
    time_machine.move_to(later, tick=False)
    assert actions.deliver_order(by=officer, order=order, now=later, pupils=45).session.lecturer == officer
