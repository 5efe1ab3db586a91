"""Lessons on order: the road of an order, its clocks, and what cannot be."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from campaigns import actions
from campaigns.models import LessonOrder, Session
from campaigns.selectors import choices_for, deputy_hours, lecturers_for
from campaigns.workflow import ORDER_MOVES, OrderState
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from safeschool.notifications.models import Notice
from tests.campaigns.factories import order_one, publish_one, school_morning
from tests.factories import make_person, make_school, seat
from tests.patrols.factories import give_seat, make_shift
from tests.schools.factories import make_exception

NOW = datetime(2026, 10, 7, 2, 30, tzinfo=UTC)


@pytest.fixture
def offer(chief, north):
    return publish_one(chief, north)


@pytest.fixture
def order(head, school, offer) -> LessonOrder:
    return order_one(head, school, offer, now=NOW)


def assign(order, chief, officer, now=NOW) -> LessonOrder:
    return actions.assign_order(by=chief, order=order, lecturer=officer, starts_at=order.choices[0], now=now)


def accept(order, chief, officer) -> LessonOrder:
    return actions.accept_order(by=officer, order=assign(order, chief, officer), now=NOW)


def deliver(order, officer, now=None, **audience) -> LessonOrder:
    audience = {"pupils": 45, "letters": 667, **audience}
    return actions.deliver_order(by=officer, order=order, now=now or order.ends_at, **audience)


def test_an_order_goes_its_road_to_a_counted_session_and_a_rating(order, head, chief, officer):
    order = deliver(accept(order, chief, officer), officer)
    rated = actions.rate_order(by=head, order=order, rating=5, words="Clear.", now=order.ends_at)

    session = Session.objects.get()
    assert (rated.state, rated.rating, rated.session) == (OrderState.RATED, 5, session)
    assert (session.pupils, session.letters, session.minutes, session.lecturer) == (45, 667, 40, officer)
    assert session.held_at == order.starts_at
    verbs = Entry.objects.filter(verb="lesson.moved").count()
    assert verbs == 4


def test_each_step_tells_those_whose_turn_it_is(order, head, chief, officer):
    assert Notice.objects.filter(to=chief, key__startswith=f"lesson:{order.pk}:ORDERED").exists()
    assign(order, chief, officer)
    assert Notice.objects.filter(to=officer, key__startswith=f"lesson:{order.pk}:ASSIGNED").exists()
    assert Notice.objects.filter(to=head, key__startswith=f"lesson:{order.pk}:ASSIGNED").exists()


def test_the_same_submission_is_one_order(head, school, offer):
    wish = actions.Wish(offer, school, [school_morning(school, NOW)], "4A", 45)
    submission = uuid4()
    first = actions.order_lesson(by=head, now=NOW, submission=submission, wish=wish)
    assert actions.order_lesson(by=head, now=NOW, submission=submission, wish=wish) == first


def test_no_lesson_is_ordered_in_the_holidays(head, school, north, offer):
    day = school_morning(school, NOW)
    make_exception(north, day.astimezone(north.zone).date(), is_school_day=False)
    with pytest.raises(ValidationError, match="no school day"):
        order_one(head, school, offer, now=NOW, choices=[day])
    assert not LessonOrder.objects.exists()


def test_no_lesson_is_ordered_for_the_past_or_for_nobody(head, school, offer):
    with pytest.raises(ValidationError, match="time to come"):
        order_one(head, school, offer, now=NOW, choices=[NOW - timedelta(days=1)])
    with pytest.raises(ValidationError):
        order_one(head, school, offer, now=NOW, heads=0)


def test_what_is_off_the_menu_is_not_ordered(chief, head, school, offer):
    withdrawn = actions.withdraw_offer(by=chief, offer=offer, now=NOW)
    with pytest.raises(ValidationError, match="no longer"):
        order_one(head, school, withdrawn, now=NOW)


def test_a_lecturer_on_duty_at_that_hour_is_refused_and_named_beside_the_choice(head, chief, officer, school, offer):
    shift = make_shift(school)
    give_seat(shift, officer)
    before = shift.starts_at - timedelta(days=2)
    order = order_one(head, school, offer, now=before, choices=[shift.starts_at])

    with pytest.raises(ValidationError, match="on duty at that hour"):
        assign(order, chief, officer, now=before)
    busy = {one.user: one.busy for one in lecturers_for(order, chief)}
    assert busy[officer]
    assert not busy[chief]
    order.refresh_from_db()
    assert order.state == OrderState.ORDERED


def test_a_duty_laid_across_the_lesson_since_stops_the_acceptance(head, chief, officer, school, offer):
    shift = make_shift(school)
    before = shift.starts_at - timedelta(days=2)
    order = assign(order_one(head, school, offer, now=before, choices=[shift.starts_at]), chief, officer, now=before)
    give_seat(shift, officer)
    with pytest.raises(ValidationError, match="on duty"):
        actions.accept_order(by=officer, order=order, now=before)


def test_nobody_teaches_two_lessons_at_once(order, head, chief, officer, school, offer):
    assign(order, chief, officer)
    other = order_one(head, school, offer, now=NOW, choices=order.choices)
    with pytest.raises(ValidationError, match="another lesson"):
        assign(other, chief, officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        LessonOrder.objects.filter(pk=other.pk).update(
            state="ASSIGNED", lecturer=officer, starts_at=order.choices[0],
            span=(order.choices[0], order.choices[0] + timedelta(minutes=40)),
        )  # fmt: skip


def test_handing_back_asks_for_a_reason_and_gives_the_order_back_to_command(order, chief, officer):
    order = assign(order, chief, officer)
    with pytest.raises(ValidationError):
        actions.turn_order(by=officer, order=order, to=OrderState.HANDED_BACK, reason=" ", now=NOW)
    order = actions.turn_order(by=officer, order=order, to=OrderState.HANDED_BACK, reason="In court.", now=NOW)
    assert (order.state, order.reason) == (OrderState.HANDED_BACK, "In court.")
    assert assign(order, chief, chief).lecturer == chief


def test_a_lesson_is_not_written_down_before_it_began(order, chief, officer):
    order = accept(order, chief, officer)
    with pytest.raises(ValidationError, match="not begun"):
        deliver(order, officer, now=order.starts_at - timedelta(minutes=1))


def test_an_audience_of_minus_one_is_refused(order, chief, officer):
    order = accept(order, chief, officer)
    with pytest.raises(ValidationError):
        deliver(order, officer, pupils=-1)
    assert not Session.objects.exists()


def test_only_whose_turn_it_is_takes_the_step(order, head, chief, officer, stranger):
    order = assign(order, chief, officer)
    with pytest.raises(ValidationError, match="Only the lecturer"):
        actions.accept_order(by=head, order=order, now=NOW)
    assert [choice.move.target for choice in choices_for(stranger, order) if choice.is_open] == []


PAIRS = {(move.source, move.target) for move in ORDER_MOVES}


def test_the_database_knows_the_table(order, head, chief, officer):
    """A rated order has all that any state asks for, so what refuses a move is the trigger alone."""
    order = deliver(accept(order, chief, officer), officer)
    actions.rate_order(by=head, order=order, rating=5, words="", now=order.ends_at)
    rows, lawful = LessonOrder.objects.filter(pk=order.pk), set()
    for source, target in product(OrderState.values, repeat=2):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("UPDATE campaigns_lessonorder SET state = %s", [source])
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        with suppress(IntegrityError), transaction.atomic():
            rows.update(state=target)
            lawful.add((source, target))
    assert {pair for pair in lawful if pair[0] != pair[1]} == PAIRS


def test_command_is_reminded_once_at_each_hour_of_the_clock(order, chief):
    for passed, due in ((47, 0), (49, 1), (50, 0), (97, 1), (500, 0)):
        assert actions.remind_due_lessons(now=NOW + timedelta(hours=passed)) == due
    assert Notice.objects.filter(to=chief, key__contains=":wait").count() == 2


def test_a_clock_that_slept_reminds_once_and_not_of_what_is_past(order, chief):
    assert actions.remind_due_lessons(now=NOW + timedelta(days=30)) == 1
    order.refresh_from_db()
    assert (order.due_at, order.reminded) == (None, 2)


def test_the_lecturer_is_reminded_the_day_before_and_when_the_lesson_is_not_written_down(order, chief, officer):
    order = accept(order, chief, officer)
    start = order.starts_at
    for at, due in (
        (start - timedelta(hours=25), 0),
        (start - timedelta(hours=24), 1),
        (start, 0),
        (start + timedelta(hours=2), 1),
        (start + timedelta(hours=25), 1),
    ):
        assert actions.remind_due_lessons(now=at) == due
    assert Notice.objects.filter(to=officer, key__contains=":wait").count() == 3


def test_a_deputy_head_s_lessons_add_to_the_four_hours_of_the_year(head, chief, school, north, offer):
    deputy = seat(make_person("deputy", Role.DEPUTY_HEAD_LAW, north), school)
    order = order_one(head, school, offer, now=NOW)
    year = order.choices[0].astimezone(north.zone).year
    assert [(one.user, one.class_hours) for one in deputy_hours(school, year)] == [(deputy, 0)]
    deliver(accept(order, chief, deputy), deputy)
    (hours,) = deputy_hours(school, year)
    assert (hours.minutes, hours.class_hours, hours.is_enough) == (40, 1, False)
    assert deputy_hours(school, year - 1)[0].minutes == 0


def test_a_stranger_sees_neither_menu_nor_order(signed_in, program, order, offer, stranger):
    browser = signed_in(stranger)
    assert offer.title not in browser.get(reverse("campaigns:menu")).content.decode()
    assert browser.get(reverse("campaigns:order", args=[order.pk])).status_code == 404
    assert browser.get(reverse("campaigns:new_order", args=[offer.pk])).status_code == 404
    api = program(stranger)
    assert api.get("/api/v1/lesson-orders/").json()["results"] == []
    assert api.post(f"/api/v1/lesson-orders/{order.pk}/move/", {"to": "ASSIGNED"}).status_code == 404


def test_a_teacher_of_another_school_of_the_unit_sees_no_order(signed_in, order, north):
    other = seat(make_person("other", Role.HOMEROOM_TEACHER, north), make_school(north, "BROOK", "Brook School"))
    assert signed_in(other).get(reverse("campaigns:order", args=[order.pk])).status_code == 404


def test_a_program_walks_the_road(program, head, chief, officer, school, offer, time_machine):
    time_machine.move_to(NOW, tick=False)
    start = school_morning(school, NOW)
    body = {
        "submission": str(uuid4()), "offer": offer.pk, "school": school.code, "choices": [start.isoformat()],
        "grades": "4A", "heads": 45,
    }  # fmt: skip
    made = program(head).post("/api/v1/lesson-orders/", body, format="json")
    assert made.status_code == 201, made.json()
    url = f"/api/v1/lesson-orders/{made.json()['id']}/move/"
    assignment = {"lecturer": officer.username, "starts_at": start.isoformat()}
    for person, told in ((chief, {"to": "ASSIGNED", "assignment": assignment}), (officer, {"to": "ACCEPTED"})):
        assert program(person).post(url, told, format="json").status_code == 200
    early = program(officer).post(url, {"to": "DELIVERED", "audience": {"pupils": 45}}, format="json")
    assert early.status_code == 400
    time_machine.move_to(start + timedelta(hours=1), tick=False)
    bad = program(officer).post(url, {"to": "DELIVERED", "audience": {"pupils": -1}}, format="json")
    assert bad.status_code == 400
    done = program(officer).post(url, {"to": "DELIVERED", "audience": {"pupils": 45, "letters": 667}}, format="json")
    assert done.json()["state"] == "DELIVERED"
    rated = program(head).post(url, {"to": "RATED", "judgement": {"rating": 4}}, format="json")
    assert rated.json()["rating"] == 4


def test_a_law_is_cited_with_its_day(signed_in, chief, north, offer):
    browser = signed_in(chief)
    body = {
        "unit": north.pk, "title": "Fraud", "topic": offer.topic_id, "format": offer.format_id, "age_from": 6,
        "age_to": 12, "minutes": 40, "law_0": "Law on cyber security",
    }  # fmt: skip
    assert browser.post(reverse("campaigns:new_offer"), body).status_code == 422
    assert browser.post(reverse("campaigns:new_offer"), {**body, "since_0": "2026-01-01"}).status_code == 302
    assert north.offers.get(title="Fraud").laws.get().in_force_on == date(2026, 1, 1)
