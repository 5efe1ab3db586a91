"""After the first word: similar ones before sending, joining, adding, and "not solved"."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents import actions
from incidents.models import Incident, IncidentType
from safeschool.accounts.roles import Role
from safeschool.notifications.models import Notice
from tests.factories import make_person, seat
from tests.incidents.factories import log, raise_one

pytestmark = pytest.mark.usefixtures("at_now")
NOW = timezone.now()
ALIKE = "/incidents/concerns/alike/"


def closed(officer, concern, *, feedback: str = "") -> Incident:
    """The concern turned into an incident that was worked on and closed."""
    kind = IncidentType.objects.get(code="CRASH")
    incident = actions.convert_concern(by=officer, concern=concern, type=kind, now=NOW).incident
    for to in ("ACCEPTED", "HANDLING", "RESOLVED", "CLOSED"):
        actions.move_incident(
            by=officer, incident=incident, to=to, now=NOW, outcome="Talked to both.", feedback=feedback
        )
    incident.refresh_from_db()
    return incident


def test_a_sender_sees_only_concerns_of_their_own_sight_before_sending(signed_in, teacher, guard, head, school):
    mine, others = raise_one(teacher, school), raise_one(guard, school)
    sent = {"type": "C_OTHER", "school": "HILL", "note": "Two pupils argue"}
    page = signed_in(teacher).post(ALIKE, sent).content.decode()
    assert f"/incidents/concerns/{mine.pk}/" in page
    assert f"/incidents/concerns/{others.pk}/" not in page
    leads = signed_in(head).post(ALIKE, sent).content.decode()
    assert f"/incidents/concerns/{others.pk}/" in leads


def test_the_sentence_without_a_match_is_the_same_whatever_others_have_sent(signed_in, north, school, guard):
    other = seat(make_person("other", Role.HOMEROOM_TEACHER, north), school)
    sent = {"type": "C_OTHER", "school": "HILL", "note": "Two pupils argue"}
    before = signed_in(other).post(ALIKE, sent).content
    raise_one(guard, school)
    assert signed_in(other).post(ALIKE, sent).content == before
    assert b"Send it even if" in before


def test_half_a_form_gets_an_empty_answer(signed_in, teacher, school):
    answer = signed_in(teacher).post(ALIKE, {"type": "NONE", "school": "LAKE", "note": "x" * 20_000})
    assert (answer.status_code, answer.content.strip()) == (200, b"")


def test_the_quick_log_shows_similar_incidents_nearby(signed_in, officer, stranger, school):
    near = log(officer, school)
    sent = {"type": "CRASH", "school": "HILL", "occurred_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M")}
    assert near.number in signed_in(officer).post("/incidents/log/alike/", sent).content.decode()
    assert near.number not in signed_in(stranger).post("/incidents/log/alike/", sent).content.decode()


def test_a_concern_joins_an_incident_and_both_keep_their_histories(signed_in, teacher, officer, school):
    incident, concern = log(officer, school), raise_one(teacher, school)
    signed_in(officer).post(f"/incidents/concerns/{concern.pk}/join/", {"number": incident.number})
    concern.refresh_from_db()
    assert (concern.state, concern.incident) == ("CONVERTED", incident)
    assert Incident.objects.count() == 1
    assert Notice.objects.filter(to=teacher, subject__contains="joined").exists()
    page = signed_in(officer).get(f"/incidents/{incident.pk}/").content.decode()
    assert f"/incidents/concerns/{concern.pk}/" in page
    assert "joined a concern" in page


def test_triage_suggests_the_incident_to_join(signed_in, teacher, officer, school):
    incident = log(officer, school, "FIGHT_AFTER_SCHOOL", note="Fight behind the gym")
    concern = raise_one(teacher, school, "C_ARRANGED_FIGHT", note="They fight behind the gym")
    page = signed_in(officer).get(f"/incidents/concerns/{concern.pk}/").content.decode()
    assert f'value="{incident.number}"' in page


def test_nothing_is_joined_to_a_file_out_of_sight_or_closed(teacher, officer, stranger, school, other_school):
    far, concern = log(stranger, other_school), raise_one(teacher, school)
    with pytest.raises(ValidationError, match="no such incident"):
        actions.join_concern(by=officer, concern=concern, incident=far, now=NOW)
    done = closed(officer, raise_one(teacher, school))
    with pytest.raises(ValidationError, match="is closed"):
        actions.join_concern(by=officer, concern=concern, incident=done, now=NOW)
    concern.refresh_from_db()
    assert (concern.state, concern.incident) == ("SUBMITTED", None)


def test_the_raiser_reads_the_outcome_and_says_not_solved_and_the_incident_reopens(signed_in, teacher, officer, school):
    concern = raise_one(teacher, school)
    incident = closed(officer, concern, feedback="Both families came.")
    page = signed_in(teacher).get(f"/incidents/concerns/{concern.pk}/").content.decode()
    assert "Talked to both." in page
    assert "Both families came." in page
    signed_in(teacher).post(f"/incidents/concerns/{concern.pk}/not-solved/", {"text": "They fought again."})
    incident.refresh_from_db()
    assert incident.status == "REOPENED"
    assert incident.notes.last().text == "They fought again."
    assert Notice.objects.filter(to=officer, subject__contains="not solved").exists()
    moved = actions.move_incident(by=officer, incident=incident, to="HANDLING", now=NOW)
    assert moved.status == "HANDLING"


def test_the_outcome_of_a_confidential_file_is_not_told(signed_in, teacher, officer, chief, school):
    concern = raise_one(teacher, school, "C_BULLYING")
    kind = IncidentType.objects.get(code="BULLY_VERBAL")
    incident = actions.convert_concern(by=officer, concern=concern, type=kind, now=NOW).incident
    for to in ("ACCEPTED", "HANDLING", "RESOLVED", "CLOSED"):
        actions.move_incident(by=chief, incident=incident, to=to, now=NOW, outcome="Secret outcome.")
    page = signed_in(teacher).get(f"/incidents/concerns/{concern.pk}/").content.decode()
    assert "Closed" in page
    assert "Secret outcome." not in page


def test_not_solved_is_for_the_raiser_alone_and_for_what_is_done(teacher, guard, head, officer, school):
    concern = raise_one(teacher, school)
    incident = closed(officer, concern)
    for other in (guard, head, officer):
        with pytest.raises(ValidationError, match="whoever raised"):
            actions.say_not_solved(by=other, concern=concern, text="No.", now=NOW)
    with pytest.raises(ValidationError, match="Say what"):
        actions.say_not_solved(by=teacher, concern=concern, text=" ", now=NOW)
    actions.say_not_solved(by=teacher, concern=concern, text="No.", now=NOW)
    with pytest.raises(ValidationError, match="still working"):
        actions.say_not_solved(by=teacher, concern=concern, text="Again no.", now=NOW)
    incident.refresh_from_db()
    assert incident.status == "REOPENED"


@pytest.mark.parametrize("end", ["SCHOOL_HANDLES", "UNFOUNDED", "CLOSED"])
def test_a_concern_that_ended_without_an_incident_is_taken_up_again(teacher, officer, school, end):
    concern = raise_one(teacher, school)
    actions.acknowledge_concern(by=officer, concern=concern, now=NOW)
    actions.close_concern(by=officer, concern=concern, to=end, feedback="It was a game.", now=NOW)
    again = actions.say_not_solved(by=teacher, concern=concern, text="It was not.", now=NOW)
    assert again.state == "VERIFYING"
    assert [message.kind for message in again.messages.all()] == ["FEEDBACK", "NOT_SOLVED"]


def test_the_raiser_adds_to_an_open_concern_instead_of_raising_it_again(signed_in, teacher, officer, head, school):
    concern = raise_one(teacher, school, now=NOW - timedelta(hours=1))
    signed_in(teacher).post(f"/incidents/concerns/{concern.pk}/more/", {"text": "A third one joined in."})
    message = concern.messages.get()
    assert (message.kind, message.by) == ("ADDITION", teacher)
    with pytest.raises(ValidationError, match="whoever raised"):
        actions.tell_more(by=head, concern=concern, text="I too.", now=NOW)


def test_a_stranger_finds_none_of_these_doors(signed_in, teacher, stranger, school):
    concern = raise_one(teacher, school)
    for door in ("join", "more", "not-solved"):
        answer = signed_in(stranger).post(f"/incidents/concerns/{concern.pk}/{door}/", {"text": "x", "number": "x"})
        assert answer.status_code == 404
