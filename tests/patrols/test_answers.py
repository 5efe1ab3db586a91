"""Reminders are answered by their officer; where they are not, the chief hears it once. A stopped clock is said."""

import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from patrols.actions import confirm, press_unanswered, remind_due_shifts, weigh
from patrols.models import Reminder
from safeschool.kernel import pulse as clock
from safeschool.kernel.tasks import BEAT_KEY
from safeschool.notifications.models import Notice
from tests.patrols.factories import REQUIRED, SUNDAY, give_seat, make_shift
from tests.patrols.test_duty import come

MINUTE = timedelta(minutes=1)


@pytest.fixture
def duty(school, officer):
    duty = give_seat(make_shift(school), officer)
    remind_due_shifts(now=REQUIRED - 60 * MINUTE)
    return duty


def pressed(person):
    return Notice.objects.filter(to=person, key__startswith="duty-unanswered").count()


def test_who_does_not_answer_within_the_unit_s_minutes_is_told_to_the_chief_once(duty, officer, chief, stranger):
    told = []
    for minutes in (31, 30, 29, 1):
        press_unanswered(now=REQUIRED - minutes * MINUTE)
        told.append((pressed(chief), pressed(officer), pressed(stranger)))
    assert told == [(0, 0, 0), (1, 0, 0), (1, 0, 0), (1, 0, 0)]


def test_who_says_to_come_has_answered(duty, officer, chief):
    confirm(by=officer, assignment=duty, now=REQUIRED - 50 * MINUTE)
    assert Reminder.objects.get(lead="HOUR").acknowledged_at == REQUIRED - 50 * MINUTE
    assert press_unanswered(now=REQUIRED - MINUTE) == 0


def test_who_is_there_has_answered(duty, chief):
    come(duty, REQUIRED - 50 * MINUTE)
    assert Reminder.objects.get(lead="HOUR").acknowledged_at is not None
    assert press_unanswered(now=REQUIRED - MINUTE) == 0


def test_a_unit_may_want_no_answers(duty, chief, north):
    weigh(by=chief, unit=north, answer_minutes=0)
    assert press_unanswered(now=REQUIRED - MINUTE) == 0


def test_nobody_is_pressed_once_the_duty_has_begun(duty, chief):
    assert press_unanswered(now=REQUIRED) == 0


@pytest.mark.parametrize(
    ("age", "waiting", "state"),
    [(5, 0, "GOES"), (44, 9, "GOES"), (60, 0, "NO_BEAT"), (60, 3, "NO_WORKER"), (60, None, "NO_BROKER")],
)
def test_an_old_tick_says_who_is_gone(monkeypatch, age, waiting, state):
    cache.set(BEAT_KEY, time.time() - age)
    monkeypatch.setattr(clock, "_waiting", lambda: waiting)
    assert clock.pulse().state == state


def test_a_stopped_clock_is_said_on_the_board_and_on_the_page_of_health(monkeypatch, school, chief, signed_in):
    monkeypatch.setattr(clock, "_waiting", lambda: 0)
    cache.set(BEAT_KEY, time.time())
    assert b"REMINDERS STAND STILL" not in signed_in(chief).get(reverse("board:duty")).content
    cache.set(BEAT_KEY, time.time() - 60)
    assert b"REMINDERS STAND STILL" in signed_in(chief).get(reverse("board:duty")).content
    assert b"the clock has stopped" in signed_in(chief).get(reverse("board:health")).content


def test_a_reminder_set_before_its_hour_is_not_pressed(school, officer, chief):
    give_seat(make_shift(school), officer, now=SUNDAY)
    assert press_unanswered(now=REQUIRED - 50 * MINUTE) == 0
