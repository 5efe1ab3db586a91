"""A concern's road: raised, acknowledged in time, asked back, turned into an incident or closed with feedback."""

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents import actions
from incidents.models import Concern, ConcernType, IncidentType
from incidents.selectors import acknowledgement_due, readers_of, similar_concerns
from safeschool.audit.models import Entry
from safeschool.notifications.models import Notice
from schools.models import DayException
from tests.incidents.factories import log, raise_one

pytestmark = pytest.mark.usefixtures("at_now")
NOW = timezone.now()
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TEXT = "Nguyen Van An was beaten behind the gym."


def test_a_repeated_send_is_one_concern_and_another_body_a_conflict(teacher, school):
    submission, kind = uuid4(), ConcernType.objects.get(code="C_OTHER")
    first = actions.raise_concern(by=teacher, submission=submission, sign=actions.Sign(kind, school, "A"), now=NOW)
    again = actions.raise_concern(by=teacher, submission=submission, sign=actions.Sign(kind, school, "A"), now=NOW)
    assert (again.concern, again.is_new) == (first.concern, False)
    with pytest.raises(actions.Conflict):
        actions.raise_concern(by=teacher, submission=submission, sign=actions.Sign(kind, school, "B"), now=NOW)


@pytest.mark.parametrize(("urgency", "wait"), [("IMMEDIATE", timedelta(minutes=10)), ("H24", timedelta(hours=4))])
def test_the_clock_of_an_urgent_concern(teacher, school, urgency, wait):
    assert raise_one(teacher, school, now=NOW, urgency=urgency).acknowledge_by == NOW + wait


def test_a_routine_concern_has_two_working_days_of_its_unit(north):
    friday = datetime(2026, 11, 20, 15, 0, tzinfo=ZONE)
    assert acknowledgement_due(north, "ROUTINE", friday) == datetime(2026, 11, 24, 15, 0, tzinfo=ZONE)


def test_a_holiday_of_the_city_and_a_make_up_day_of_the_ward_move_the_clock(city, north):
    friday = datetime(2026, 11, 20, 15, 0, tzinfo=ZONE)
    DayException.objects.create(unit=city, on=date(2026, 11, 23), is_school_day=False, name="Holiday")
    assert acknowledgement_due(north, "ROUTINE", friday).date() == date(2026, 11, 25)
    DayException.objects.create(unit=north, on=date(2026, 11, 21), is_school_day=True, name="Make-up day")
    assert acknowledgement_due(north, "ROUTINE", friday).date() == date(2026, 11, 24)


def test_the_desk_is_told_of_a_concern_without_its_words(teacher, officer, stranger, school):
    concern = raise_one(teacher, school, "C_WEAPON", note=TEXT)
    told = Notice.objects.get(to=officer)
    assert told.is_urgent
    assert told.link == f"/incidents/concerns/{concern.pk}/"
    assert "Nguyen" not in told.subject + told.body
    assert not Notice.objects.filter(to=stranger).exists()
    assert all("Nguyen" not in str(entry.facts) + entry.reason for entry in Entry.objects.all())


def test_a_concern_goes_its_whole_road(teacher, officer, school):
    concern = raise_one(teacher, school, note=TEXT)
    actions.acknowledge_concern(by=officer, concern=concern, now=NOW)
    actions.ask_back(by=officer, concern=concern, text="When was it?", now=NOW)
    actions.answer(by=teacher, concern=concern, text="At four.", now=NOW)
    kind = IncidentType.objects.get(code="FIGHT_AFTER_SCHOOL")
    logged = actions.convert_concern(by=officer, concern=concern, type=kind, note="Seen on the spot.", now=NOW)
    concern.refresh_from_db()
    assert (concern.state, concern.incident, concern.note) == ("CONVERTED", logged.incident, TEXT)
    assert [message.kind for message in concern.messages.all()] == ["QUESTION", "ANSWER"]
    assert concern.acknowledged_by == officer
    assert Notice.objects.filter(to=teacher).count() == 3


def test_converting_twice_gives_the_same_incident(teacher, officer, school):
    concern, kind = raise_one(teacher, school), IncidentType.objects.get(code="CRASH")
    first = actions.convert_concern(by=officer, concern=concern, type=kind, now=NOW)
    again = actions.convert_concern(by=officer, concern=concern, type=kind, now=NOW)
    assert (again.incident, again.is_new) == (first.incident, False)


def test_only_the_raiser_answers_and_only_police_triage(teacher, head, officer, stranger, school):
    concern = raise_one(teacher, school)
    for other in (teacher, head, stranger):
        with pytest.raises(ValidationError, match="police"):
            actions.acknowledge_concern(by=other, concern=concern, now=NOW)
    actions.acknowledge_concern(by=officer, concern=concern, now=NOW)
    actions.ask_back(by=officer, concern=concern, text="Where?", now=NOW)
    with pytest.raises(ValidationError, match="raised"):
        actions.answer(by=officer, concern=concern, text="Here.", now=NOW)


def test_a_concern_is_closed_with_feedback_only(teacher, officer, school):
    concern = raise_one(teacher, school)
    actions.acknowledge_concern(by=officer, concern=concern, now=NOW)
    with pytest.raises(ValidationError, match="Write"):
        actions.close_concern(by=officer, concern=concern, to="UNFOUNDED", feedback=" ", now=NOW)
    concern.refresh_from_db()
    assert concern.state == "ACKNOWLEDGED"
    closed = actions.close_concern(by=officer, concern=concern, to="UNFOUNDED", feedback="A game.", now=NOW)
    assert closed.state == "UNFOUNDED"


def test_a_late_concern_is_pressed_exactly_once(teacher, officer, chief, school):
    concern = raise_one(teacher, school, now=NOW, urgency="IMMEDIATE")
    assert actions.press_late_concerns(now=NOW + timedelta(minutes=9)) == 0
    assert actions.press_late_concerns(now=NOW + timedelta(minutes=11)) == 1
    assert actions.press_late_concerns(now=NOW + timedelta(minutes=12)) == 0
    pressed = Notice.objects.filter(key=f"concern:{concern.pk}:late", is_urgent=True)
    assert {notice.to for notice in pressed} == {officer, chief}


def test_an_acknowledged_concern_is_not_pressed(teacher, officer, school):
    concern = raise_one(teacher, school, now=NOW, urgency="IMMEDIATE")
    acknowledged = actions.acknowledge_concern(by=officer, concern=concern, now=NOW)
    assert acknowledged.was_in_time
    assert actions.press_late_concerns(now=NOW + timedelta(hours=1)) == 0


def test_a_concern_can_be_sent_from_a_school_without_police_of_its_own(teacher, school, city):
    """The nearest desk above is told; with none at all nothing is lost."""
    assert Concern.objects.filter(pk=raise_one(teacher, school).pk).exists()


def test_readers_are_named_and_the_head_not_for_confidential_ones(
    officer, chief, head, teacher, stranger, north, school
):
    readers = readers_of(north, school)
    assert readers.of("RESTRICTED") == ["Officer", "Chief", "Head"]
    assert readers.of("CONFIDENTIAL") == ["Officer", "Chief"]


def test_alike_concerns_are_found_by_school_time_and_words(teacher, guard, officer, stranger, school):
    concern = raise_one(teacher, school, note="Fight planned behind the gym")
    unlike = raise_one(guard, school, note="Water on the floor")
    alike = raise_one(guard, school, note="They plan a fight at the gym")
    raise_one(teacher, school, note="Fight at the gym", now=timezone.now() - timedelta(days=9))
    assert similar_concerns(officer, concern) == [alike, unlike]
    assert similar_concerns(stranger, concern) == []


def test_alike_incidents_are_found_nearby(officer, stranger, school):
    from incidents.selectors import similar_incidents

    near = log(officer, None, latitude=20.85, longitude=106.68)
    log(officer, None, latitude=20.95, longitude=106.68)
    kind = IncidentType.objects.get(code="CRASH")
    found = similar_incidents(officer, type=kind, at=timezone.now(), latitude=20.851, longitude=106.681)
    assert found == [near]
    assert similar_incidents(stranger, type=kind, at=timezone.now(), latitude=20.85, longitude=106.68) == []
