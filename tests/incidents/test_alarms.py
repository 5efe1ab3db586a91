"""Pressing, ringing, answering, counting."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.actions.alarms import LAST_RING, RING_EVERY
from incidents.models import Alarm, AlarmCall
from incidents.selectors.alarms import answering, counted_at, ledger_of
from incidents.workflow import ALARM_MOVES, AlarmState
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from tests.factories import make_person
from tests.incidents.alarm_factories import press
from tests.patrols.factories import REQUIRED, give_seat, make_shift

DURING = REQUIRED + timedelta(minutes=10)


def called(alarm) -> set[str]:
    return set(AlarmCall.objects.filter(alarm=alarm).values_list("user__username", flat=True))


def test_a_press_rings_whoever_is_on_duty_nearest_first(teacher, school, north, officer, chief):
    far = make_person("far", Role.WARD_OFFICER, north)
    gate = school.campuses.first().gates.first()
    give_seat(make_shift(school, latitude=gate.latitude, longitude=gate.longitude), officer)
    give_seat(make_shift(school, name="Far", latitude=gate.latitude + 1, longitude=gate.longitude), far)
    alarm = press(teacher, school, now=DURING, latitude=gate.latitude, longitude=gate.longitude)
    calls = list(alarm.calls.order_by("metres"))
    assert [call.user for call in calls] == [officer, far]
    assert calls[0].metres == 0
    assert 110_000 < calls[1].metres < 112_000


def test_with_nobody_on_duty_the_desk_is_called_at_once(teacher, school, officer, chief, stranger, commander):
    alarm = press(teacher, school)
    assert called(alarm) == {"officer", "chief"}


def test_unanswered_it_rings_on_and_the_commander_hears_the_third_ring(teacher, school, officer, commander):
    now = timezone.now()
    alarm = press(teacher, school, now=now)
    assert actions.ring_unanswered_alarms(now=now + RING_EVERY - timedelta(seconds=1)) == 0
    for ring in (1, 2):
        assert "commander" not in called(alarm)
        assert actions.ring_unanswered_alarms(now=now + ring * RING_EVERY) == 1
    assert "commander" in called(alarm)
    assert officer.notices.filter(key__startswith=f"alarm:{alarm.pk}:").count() == 3


def test_ringing_ends_after_the_last_ring_and_the_alarm_stays_open(teacher, school, officer):
    now = timezone.now()
    alarm = press(teacher, school, now=now)
    for ring in range(1, LAST_RING + 3):
        actions.ring_unanswered_alarms(now=now + ring * RING_EVERY)
    alarm.refresh_from_db()
    assert (alarm.ring, alarm.state) == (LAST_RING, "RINGING")


def test_acknowledging_stops_the_ringing(teacher, school, officer):
    now = timezone.now()
    alarm = press(teacher, school, now=now)
    actions.move_alarm(by=officer, alarm=alarm, to="ACKNOWLEDGED", now=now + timedelta(seconds=5))
    assert actions.ring_unanswered_alarms(now=now + timedelta(hours=1)) == 0
    assert teacher.notices.filter(key__startswith=f"alarm:{alarm.pk}:moved").exists()


def test_from_press_to_all_clear_the_times_are_kept(teacher, school, officer):
    now = timezone.now()
    alarm = press(teacher, school, now=now)
    for minutes, to in enumerate(("ACKNOWLEDGED", "EN_ROUTE", "ON_SCENE", "CLEARED"), start=1):
        alarm = actions.move_alarm(
            by=officer, alarm=alarm, to=to, now=now + timedelta(minutes=minutes), text="A dog in the yard."
        )
    assert not alarm.is_open
    speed = answering(Alarm.objects.visible_to(officer))
    assert (speed.alarms, speed.to_acknowledge, speed.to_scene, speed.to_end) == (1, 60, 180, 240)
    assert [step.to_state for step in alarm.steps.exclude(to_state="")][-1] == "CLEARED"
    verbs = Entry.objects.about(alarm).values_list("verb", flat=True)
    assert list(verbs).count("alarm.moved") == 4


@pytest.mark.parametrize("nature", ["REAL", "DRILL", "TEST"])
def test_a_notice_begins_with_what_the_alarm_is(nature, teacher, school, officer):
    alarm = press(teacher, school, nature=nature)
    notice = officer.notices.get(key__startswith=f"alarm:{alarm.pk}:")
    assert notice.subject.startswith(str(alarm.get_nature_display()))
    assert notice.is_urgent is (nature == "REAL")
    assert ("not an emergency" in notice.body) is (nature != "REAL")


def test_a_press_taken_back_at_once_stays_until_somebody_called_back(teacher, school, officer):
    alarm = press(teacher, school, is_cancelled=True)
    assert (alarm.state, alarm.is_open) == ("CANCELLED", True)
    assert "officer" in called(alarm)
    assert actions.ring_unanswered_alarms(now=timezone.now() + timedelta(hours=1)) == 0
    with pytest.raises(ValidationError):
        actions.move_alarm(by=officer, alarm=alarm, to="CALLED_BACK", now=timezone.now())
    done = actions.move_alarm(by=officer, alarm=alarm, to="CALLED_BACK", now=timezone.now(), text="Spoke to her.")
    assert not done.is_open


def test_only_who_pressed_cancels_and_only_police_answer(teacher, head, school, officer):
    alarm = press(teacher, school)
    for by, to in ((officer, "CANCELLED"), (head, "CANCELLED"), (teacher, "ACKNOWLEDGED"), (head, "ACKNOWLEDGED")):
        with pytest.raises(ValidationError):
            actions.move_alarm(by=by, alarm=alarm, to=to, now=timezone.now())
    assert actions.move_alarm(by=teacher, alarm=alarm, to="CANCELLED", now=timezone.now()).state == "CANCELLED"


def test_a_cancelled_alarm_that_is_one_rings_again(teacher, school, officer):
    alarm = press(teacher, school, is_cancelled=True)
    before = officer.notices.count()
    actions.move_alarm(by=make_person("o2", Role.WARD_OFFICER, school.unit), alarm=alarm, to="RINGING",
                       now=timezone.now(), text="She whispered.")  # fmt: skip
    assert officer.notices.count() == before + 2  # the ring and the move
    alarm.refresh_from_db()
    assert alarm.ring_at is not None


def test_many_presses_of_one_hand_are_one_alarm_with_a_count(teacher, school, officer):
    now = timezone.now()
    for second in range(30):
        alarm = press(teacher, school, now=now + timedelta(seconds=second))
    assert Alarm.objects.count() == 1
    assert alarm.presses == 30
    assert officer.notices.count() == 1


def test_the_same_submission_is_the_same_alarm(teacher, school):
    submission, what = uuid4(), actions.Press(kind="FIRE", school=school)
    first = actions.press_alarm(by=teacher, submission=submission, press=what, now=timezone.now())
    again = actions.press_alarm(by=teacher, submission=submission, press=what, now=timezone.now())
    assert (first.is_new, again.is_new, again.alarm.presses) == (True, False, 1)


def test_a_drill_beside_a_real_alarm_is_another_alarm(teacher, school):
    drill = press(teacher, school, nature="DRILL")
    real = press(teacher, school)
    assert drill != real
    assert Alarm.objects.open().count() == 2


def test_the_database_refuses_a_jump(teacher, school):
    alarm = press(teacher, school)
    with pytest.raises(IntegrityError, match="No lawful move"), transaction.atomic():
        Alarm.objects.filter(pk=alarm.pk).update(state="CLEARED")


def test_every_state_but_the_first_is_reached_and_every_open_one_is_left():
    assert {move.target for move in ALARM_MOVES} | {"RINGING"} == set(AlarmState.values)
    assert {move.source for move in ALARM_MOVES} == {"RINGING", "ACKNOWLEDGED", "EN_ROUTE", "ON_SCENE", "CANCELLED"}


def test_the_stranger_sees_no_alarm_and_the_school_its_own(teacher, head, school, other_school, stranger, officer):
    alarm = press(teacher, school)
    assert not Alarm.objects.visible_to(stranger).exists()
    assert Alarm.objects.visible_to(head).get() == alarm
    assert Alarm.objects.visible_to(officer).get() == alarm


def test_the_ledger_says_who_was_told_how_and_who_answered(teacher, school, officer, chief):
    officer.email = "officer@example.org"
    officer.save()
    alarm = press(teacher, school)
    actions.note_seen(by=chief, alarms=[alarm], now=timezone.now())
    actions.move_alarm(by=officer, alarm=alarm, to="EN_ROUTE", now=timezone.now())
    lines = {line.call.user: line for line in ledger_of(alarm)}
    assert [way.channel for way in lines[officer].ways] == ["inbox", "mail"]
    assert None not in (lines[officer].call.answered_at, lines[officer].call.seen_at)
    assert lines[chief].call.seen_at is not None
    assert lines[chief].call.answered_at is None


def test_classes_are_counted_by_numbers_and_the_newest_count_stands(teacher, school):
    alarm = press(teacher, school, nature="DRILL")
    for safe, missing in ((30, 2), (32, 0)):
        count = actions.Count("6A", safe=safe, missing=missing)
        actions.count_class(by=teacher, alarm=alarm, count=count, now=timezone.now())
    actions.count_class(by=teacher, alarm=alarm, count=actions.Count("6B", 28, in_need=1, handed_over=9),
                        now=timezone.now())  # fmt: skip
    school_now = counted_at(alarm)
    assert (school_now.safe, school_now.in_need, school_now.missing, school_now.waiting) == (60, 1, 0, 52)


@pytest.mark.parametrize("count", [("", 1), ("6A", -1), ("6A", 20_000)])
def test_a_count_that_cannot_be_is_refused(count, teacher, school):
    alarm = press(teacher, school)
    with pytest.raises(ValidationError):
        actions.count_class(by=teacher, alarm=alarm, count=actions.Count(*count), now=timezone.now())


def test_more_cannot_go_home_than_were_found(teacher, school):
    alarm = press(teacher, school)
    with pytest.raises(ValidationError):
        actions.count_class(by=teacher, alarm=alarm, count=actions.Count("6A", 3, handed_over=4), now=timezone.now())


def test_what_was_learned_is_written_after_the_end_by_police(teacher, school, officer):
    alarm = press(teacher, school, is_cancelled=True)
    with pytest.raises(ValidationError):
        actions.review_alarm(by=officer, alarm=alarm, text="Too loud.", now=timezone.now())
    actions.move_alarm(by=officer, alarm=alarm, to="CALLED_BACK", now=timezone.now(), text="Fine.")
    with pytest.raises(ValidationError):
        actions.review_alarm(by=teacher, alarm=alarm, text="Too loud.", now=timezone.now())
    assert actions.review_alarm(by=officer, alarm=alarm, text="Too loud.", now=timezone.now()).review == "Too loud."


def test_the_page_of_the_press_knows_the_school(signed_in, teacher, head, officer, school):
    for person in (teacher, head):
        form = signed_in(person).get(reverse("incidents:press")).context["form"]
        assert form["school"].value() == school.code
