"""One table of lawful moves, in the actions and in the database."""

import itertools
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.html import escape

from incidents.actions import move_incident
from incidents.models import Concern, Incident
from incidents.workflow import (
    CONCERN_MOVES,
    INCIDENT_MOVES,
    ConcernState,
    Status,
    moves_for,
)
from incidents.workflow.pictures import as_markdown
from safeschool.accounts.roles import Role
from tests.factories import make_person
from tests.incidents.factories import log, raise_one

INCIDENT_PAIRS = {(move.source, move.target) for move in INCIDENT_MOVES}
CONCERN_PAIRS = {(move.source, move.target) for move in CONCERN_MOVES}


def forced(table: str, column: str, pk: int, value: str) -> None:
    """Put the row somewhere with the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, pk])
        cursor.execute("SET session_replication_role = DEFAULT")


def is_taken(table: str, column: str, pk: int, value: str) -> bool:
    """Whether the database takes an UPDATE by hand."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, pk])
    except DatabaseError:
        return False
    return True


def test_the_database_takes_exactly_the_moves_of_the_table(officer, school):
    incident = log(officer, school)
    Incident.objects.filter(pk=incident.pk).update(outcome="Talked to both families.")
    taken = set()
    for source, target in itertools.permutations(Status.values, 2):
        forced("incidents_incident", "status", incident.pk, source)
        if is_taken("incidents_incident", "status", incident.pk, target):
            taken.add((source, target))
    assert taken == INCIDENT_PAIRS


def test_the_database_takes_exactly_the_moves_of_a_concern(officer, teacher, school):
    concern = raise_one(teacher, school)
    incident = log(officer, school)
    Concern.objects.filter(pk=concern.pk).update(incident=incident, acknowledged_at=timezone.now())
    taken = set()
    for source, target in itertools.permutations(ConcernState.values, 2):
        forced("incidents_concern", "state", concern.pk, source)
        if is_taken("incidents_concern", "state", concern.pk, target):
            taken.add((source, target))
    assert taken == CONCERN_PAIRS


def test_the_database_refuses_to_close_without_an_outcome(officer, school):
    incident = log(officer, school)
    forced("incidents_incident", "status", incident.pk, "RESOLVED")
    assert not is_taken("incidents_incident", "status", incident.pk, "CLOSED")


def test_every_lawful_move_is_taken_and_every_other_refused_with_a_sentence(officer, chief, school):
    """A grave file: the chief closes it, the officer does all else."""
    incident = log(officer, school, "FIRE")
    for source, target in itertools.permutations(Status.values, 2):
        forced("incidents_incident", "status", incident.pk, source)
        is_lawful = (source, target) in INCIDENT_PAIRS
        with nullcontext() if is_lawful else pytest.raises(ValidationError, match="no such step"):
            move_incident(
                by=chief if source == "CLOSE_REQUESTED" or target == "CLOSED" else officer,
                incident=incident,
                to=target,
                now=timezone.now(),
                reason="So it is.",
                outcome="Settled.",
            )
        incident.refresh_from_db()
        assert incident.status == (target if is_lawful else source)


def test_a_grave_file_is_closed_by_the_chief_and_the_officer_reads_why_before_filling_in(officer, chief, school):
    incident = log(officer, school, "FIRE")
    forced("incidents_incident", "status", incident.pk, "RESOLVED")
    incident.refresh_from_db()
    refused = {choice.move.target: str(choice.refusal) for choice in moves_for(officer, incident) if choice.refusal}
    assert set(refused) == {"CLOSED"}
    assert "chief" in refused["CLOSED"]
    with pytest.raises(ValidationError, match="chief"):
        move_incident(by=officer, incident=incident, to="CLOSED", now=timezone.now(), outcome="Put out.")
    move_incident(by=officer, incident=incident, to="CLOSE_REQUESTED", now=timezone.now(), outcome="Put out.")
    assert chief.notices.filter(subject__contains="closing requested").exists()
    with pytest.raises(ValidationError, match="chief"):
        move_incident(by=officer, incident=incident, to="CLOSED", now=timezone.now())
    assert move_incident(by=chief, incident=incident, to="CLOSED", now=timezone.now()).status == "CLOSED"


def test_a_plain_file_needs_nobody_to_agree(officer, school):
    incident = log(officer, school)
    forced("incidents_incident", "status", incident.pk, "RESOLVED")
    with pytest.raises(ValidationError, match="Nobody needs to agree"):
        move_incident(by=officer, incident=incident, to="CLOSE_REQUESTED", now=timezone.now(), outcome="Done.")
    assert move_incident(by=officer, incident=incident, to="CLOSED", now=timezone.now(), outcome="Done.")


def test_whoever_reported_it_submits_a_returned_file_again_and_answers(north, officer, chief, school):
    auxiliary = make_person("auxiliary", Role.AUXILIARY, north)
    incident = log(auxiliary, school)
    move_incident(by=officer, incident=incident, to="RETURNED", now=timezone.now(), reason="Which gate?")
    with pytest.raises(ValidationError, match="police"):
        incident.refresh_from_db()
        log_only = make_person("other", Role.AUXILIARY, north)
        move_incident(by=log_only, incident=incident, to="REPORTED", now=timezone.now())
    assert move_incident(by=auxiliary, incident=incident, to="REPORTED", now=timezone.now()).status == "REPORTED"


def test_the_page_of_the_documentation_is_what_the_tables_say():
    assert Path("docs/workflow.md").read_text(encoding="utf-8") == as_markdown()


def test_the_help_page_tells_every_state_and_step(signed_in, teacher, school):
    page = signed_in(teacher).get("/incidents/steps/").content.decode()
    assert all(escape(str(state.label)) in page for state in (*Status, *ConcernState))
    assert all(escape(str(move.label)) in page for move in (*INCIDENT_MOVES, *CONCERN_MOVES))


def test_a_refused_step_says_why_on_the_file(signed_in, officer, chief, school):
    incident = log(officer, school, "FIRE")
    forced("incidents_incident", "status", incident.pk, "RESOLVED")
    page = signed_in(officer).get(f"/incidents/{incident.pk}/").content.decode()
    assert "Steps that are not open to you" in page
    assert "request to close it" in page


def test_an_incident_is_not_closed_without_an_outcome(officer, school):
    incident = log(officer, school)
    forced("incidents_incident", "status", incident.pk, "RESOLVED")
    with pytest.raises(ValidationError, match="outcome"):
        move_incident(by=officer, incident=incident, to="CLOSED", now=timezone.now())


def test_returning_asks_why(officer, school):
    incident = log(officer, school)
    with pytest.raises(ValidationError, match="Say why"):
        move_incident(by=officer, incident=incident, to="RETURNED", now=timezone.now(), reason="  ")


def test_a_head_finds_every_move_refused_with_a_reason(head, officer, school):
    incident = log(officer, school)
    choices = moves_for(head, incident)
    assert choices
    assert all("police" in str(choice.refusal) for choice in choices)
    with pytest.raises(ValidationError, match="police"):
        move_incident(by=head, incident=incident, to="ACCEPTED", now=timezone.now())


def test_whoever_accepts_gets_the_file_and_the_reporter_is_told(officer, chief, school):
    incident = log(officer, school)
    moved = move_incident(by=chief, incident=incident, to="ACCEPTED", now=timezone.now())
    assert moved.assignee == chief
    assert officer.notices.filter(subject__contains=incident.number).exists()


def test_minutes_after_dismissal_come_from_the_bells(officer, school):
    from datetime import datetime
    from zoneinfo import ZoneInfo

    at = datetime(2026, 11, 18, 16, 25, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))  # a Wednesday; let out at 16:00
    incident = log(officer, school, now=at, occurred_at=at)
    moved = move_incident(by=officer, incident=incident, to="ACCEPTED", now=at)
    assert moved.minutes_after_dismissal == 25
