"""An alarm that nobody takes further is told again; its roll-call knows who is inside."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.actions import move_alarm, press_forgotten_alarms
from incidents.actions.following import PATIENCE
from incidents.workflow import AlarmState
from schools.actions import write_visitor
from tests.incidents.alarm_factories import press

SECOND = timedelta(seconds=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.mark.parametrize("state", [AlarmState.ACKNOWLEDGED, AlarmState.EN_ROUTE])
def test_one_taken_up_and_not_taken_further_is_told_once(teacher, school, officer, chief, commander, state, now):
    alarm = press(teacher, school, now=now)
    move_alarm(by=officer, alarm=alarm, to=state, now=now)
    before = commander.notices.count()
    assert press_forgotten_alarms(now=now + PATIENCE[state] - SECOND) == 0
    assert press_forgotten_alarms(now=now + PATIENCE[state]) == 1
    assert press_forgotten_alarms(now=now + 10 * PATIENCE[state]) == 0
    assert commander.notices.count() == before + 1
    assert "nobody takes it further" in chief.notices.order_by("pk").last().subject
    assert alarm.steps.last().called >= 3


def test_each_state_has_its_own_patience(teacher, school, officer, commander, now):
    alarm = press(teacher, school, now=now)
    move_alarm(by=officer, alarm=alarm, to=AlarmState.ACKNOWLEDGED, now=now)
    later = now + PATIENCE[AlarmState.ACKNOWLEDGED]
    press_forgotten_alarms(now=later)
    move_alarm(by=officer, alarm=alarm, to=AlarmState.EN_ROUTE, now=later + SECOND)
    assert press_forgotten_alarms(now=later + 2 * SECOND) == 0
    assert press_forgotten_alarms(now=later + SECOND + PATIENCE[AlarmState.EN_ROUTE]) == 1


def test_a_cancelled_one_that_nobody_calls_back_is_told(teacher, school, officer, now):
    press(teacher, school, now=now, is_cancelled=True)
    assert press_forgotten_alarms(now=now + PATIENCE[AlarmState.CANCELLED]) == 1


@pytest.mark.parametrize("end", [AlarmState.ON_SCENE, AlarmState.CLEARED])
def test_where_somebody_is_or_all_is_clear_nobody_is_told(teacher, school, officer, now, end):
    alarm = press(teacher, school, now=now)
    move_alarm(by=officer, alarm=alarm, to=AlarmState.ACKNOWLEDGED, now=now)
    move_alarm(by=officer, alarm=alarm, to=end, now=now, text="All is well")
    assert press_forgotten_alarms(now=now + timedelta(hours=3)) == 0


def test_the_roll_call_says_how_many_visitors_are_inside(signed_in, teacher, guard, officer, commander, school, now):
    for name in ("Mr An", "Mrs Binh"):
        write_visitor(by=guard, school=school, now=now, full_name=name, purpose="Repair")
    write_visitor(by=guard, school=school, now=now, full_name="Mr Chi", purpose="Milk", kind="GOODS")
    page = reverse("incidents:alarm", args=[press(teacher, school).pk])
    told = "Inside by the visitors&#x27; book: 2 visitors, 1 deliveries."
    for who, book in ((guard, "schools:visitors"), (officer, "schools:open_visitors"), (commander, None)):
        text = signed_in(who).get(page).text
        assert told in text or told.replace("&#x27;", "'") in text
        assert "Mr An" not in text
        assert ("Who is inside" in text) is (book is not None)
        if book:
            assert reverse(book, args=[school.pk]) in text
