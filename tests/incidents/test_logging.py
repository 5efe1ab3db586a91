"""One submission is one incident, however often and from wherever it is sent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.actions import Conflict, Report, log_incident
from incidents.models import Incident, IncidentType
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from safeschool.notifications.models import Notice
from tests.factories import make_person, make_school, make_unit
from tests.incidents.factories import log

pytestmark = pytest.mark.usefixtures("at_now")
NOW = timezone.now()


def report(school, **facts) -> Report:
    facts.setdefault("occurred_at", NOW)
    return Report(type=IncidentType.objects.get(code="CRASH"), school=school, **facts)


def test_the_same_send_twice_is_one_incident(officer, school):
    submission = uuid4()
    first = log_incident(by=officer, submission=submission, report=report(school), now=NOW)
    again = log_incident(by=officer, submission=submission, report=report(school), now=NOW + timedelta(hours=1))
    assert (first.is_new, again.is_new) == (True, False)
    assert first.incident == again.incident
    assert Incident.objects.count() == 1


def test_another_body_under_the_same_submission_is_a_conflict(officer, school):
    submission = uuid4()
    log_incident(by=officer, submission=submission, report=report(school), now=NOW)
    with pytest.raises(Conflict):
        log_incident(by=officer, submission=submission, report=report(school, note="Other."), now=NOW)


def test_a_stranger_cannot_fetch_an_incident_by_its_submission(officer, stranger, school):
    submission = uuid4()
    log_incident(by=officer, submission=submission, report=report(school), now=NOW)
    with pytest.raises(Conflict):
        log_incident(by=stranger, submission=submission, report=report(school), now=NOW)


def test_numbers_are_the_units_own_and_follow_one_another(officer, stranger, school, other_school):
    year = NOW.astimezone(school.unit.zone).year
    assert [log(officer, school).number for _ in range(3)] == [f"NORTH-{year}-{n:06d}" for n in (1, 2, 3)]
    assert log(stranger, other_school).number == f"SOUTH-{year}-000001"


def test_severity_and_confidentiality_come_from_the_type(officer, school):
    incident = log(officer, school, "SEXUAL_ABUSE")
    assert (incident.severity, incident.confidentiality) == ("CRITICAL", "CONFIDENTIAL")


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"occurred_at": NOW + timedelta(days=1)}, "still to come"),
        ({"latitude": 20.8}, "both or none"),
        ({"latitude": 200.0, "longitude": 1.0}, "not on earth"),
        ({"latitude": float("nan"), "longitude": 1.0}, "not on earth"),
    ],
)
def test_a_wrong_fact_is_refused_with_a_sentence(officer, school, facts, word):
    with pytest.raises(ValidationError, match=word):
        log_incident(by=officer, submission=uuid4(), report=report(school, **facts), now=NOW)
    assert not Incident.objects.exists()


def test_the_desk_is_told_without_what_was_written(officer, chief, stranger, school):
    incident = log(officer, school, note="Nguyen Van An hit his friend", place="12 Hill street")
    told = Notice.objects.get(to=chief)
    assert incident.number in told.subject
    assert told.link == f"/incidents/{incident.pk}/"
    assert not Notice.objects.filter(to__in=[officer, stranger]).exists()
    assert "Nguyen" not in told.subject + told.body + told.link
    assert "Hill" not in told.subject + told.body


def test_the_journal_tells_number_and_type_only(officer, school):
    incident = log(officer, school, note="Nguyen Van An")
    entry = Entry.objects.get(verb="incident.logged")
    assert entry.facts == {"number": incident.number, "type": "CRASH"}
    assert entry.unit_id == school.unit_id


def test_logging_asks_the_database_a_handful_of_questions(officer, chief, school):
    body = report(school)
    with CaptureQueriesContext(connection) as asked:
        log_incident(by=officer, submission=uuid4(), report=body, now=NOW)
    questions = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    # Four of its own: known?, number, incident, journal; one for the desk; the rest is told by the outbox.
    assert len(questions) <= 11


def test_two_sends_at_the_same_moment_are_one_incident(committed):
    unit = make_unit("RACE", "Race ward", country="VN", time_zone="Asia/Ho_Chi_Minh")
    officer, school = make_person("racer", Role.WARD_OFFICER, unit), make_school(unit, "RACE1", "Race School")
    body, submission, start = report(school), uuid4(), Barrier(4)

    def send(_turn: int):
        try:
            start.wait(timeout=20)
            return log_incident(by=officer, submission=submission, report=body, now=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(send, range(4)))
    assert Incident.objects.count() == 1
    assert [result.is_new for result in results].count(True) == 1
    assert len({result.incident.pk for result in results}) == 1


def test_logs_at_the_same_moment_get_different_numbers(committed):
    unit = make_unit("RACE", "Race ward", country="VN", time_zone="Asia/Ho_Chi_Minh")
    officer, school = make_person("racer", Role.WARD_OFFICER, unit), make_school(unit, "RACE1", "Race School")
    body, start = report(school), Barrier(4)

    def send(_turn: int) -> str:
        try:
            start.wait(timeout=20)
            return log_incident(by=officer, submission=uuid4(), report=body, now=NOW).incident.number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        numbers = set(threads.map(send, range(4)))
    assert {number[-6:] for number in numbers} == {"000001", "000002", "000003", "000004"}
