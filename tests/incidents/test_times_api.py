"""Retention, handling times and legal deadlines over the API: with the reach and the refusals of the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents import actions
from incidents.models import HandlingTime, RetentionTime
from safeschool.audit.models import Entry
from tests.incidents.factories import report


def test_a_chief_says_how_long_files_are_kept_and_a_stranger_sees_nothing_of_it(program, chief, stranger, north):
    client, url = program(chief), "/api/v1/retention-times/"
    assert client.post(url, {"unit": "NORTH", "type": "FIRE", "years": 5}).status_code == 201
    again = client.post(url, {"unit": "NORTH", "type": "FIRE", "years": 7})
    assert again.json() == {"id": RetentionTime.objects.get().pk, "unit": "NORTH", "type": "FIRE", "years": 7}
    assert set(client.post(url, {"unit": "NORTH", "years": 99}).json()) == {"years"}
    assert [row["years"] for row in client.get(url).json()["results"]] == [7]
    assert program(stranger).get(url).json()["results"] == []
    assert set(program(stranger).post(url, {"unit": "NORTH", "years": 1}).json()) == {"unit"}
    assert Entry.objects.filter(verb="retention.set").count() == 2


def test_a_chief_says_and_takes_away_how_long_handling_may_take(program, chief, stranger, north):
    client, url = program(chief), "/api/v1/handling-times/"
    told = client.post(url, {"unit": "NORTH", "severity": "HIGH", "amount": 6, "counted_in": "HOURS"}).json()
    assert (told["severity"], told["amount"], told["type"]) == ("HIGH", 6, None)
    both = {"unit": "NORTH", "severity": "HIGH", "type": "FIRE", "amount": 6}
    assert "not both" in str(client.post(url, both).json())
    assert "remove it first" in str(client.post(url, {"unit": "NORTH", "severity": "HIGH", "amount": 9}).json())
    one = f"{url}{told['id']}/"
    assert program(stranger).get(one).status_code == 404
    assert program(stranger).delete(one).status_code == 404
    assert client.delete(one).status_code == 204
    assert not HandlingTime.objects.exists()


@pytest.fixture
def sent(teacher, school):
    return report(teacher, school)


def clock_of(sent, kind: str) -> str:
    return f"/api/v1/legal-clocks/{sent.clocks.get(kind=kind).pk}/"


def test_the_desk_finishes_a_legal_deadline_and_feedback_needs_its_words(program, officer, stranger, sent):
    client, feedback = program(officer), clock_of(sent, "FEEDBACK")
    assert "Accept the report first" in str(client.post(f"{feedback}finish/").json())
    assert client.post(f"{clock_of(sent, 'ACCEPT')}finish/").json()["done_at"]
    assert set(client.post(f"{feedback}finish/").json()) == {"text"}
    assert client.post(f"{feedback}finish/", {"text": "The child is safe."}).json()["done_at"]
    sent.refresh_from_db()
    assert (sent.accepted_by, sent.feedback) == (officer, "The child is safe.")
    assert program(stranger).post(f"{feedback}finish/", {"text": "x"}).status_code == 404


def test_a_supervisor_extends_a_deadline_once_and_reads_nothing_of_the_report(program, commander, officer, sent):
    client, url = program(commander), clock_of(sent, "CRIMINAL")
    told = client.get(url).json()
    assert set(told) == {
        "id", "unit", "report", "kind", "starts_at", "due_at", "basis", "extended_at", "done_at",
    }  # fmt: skip
    assert set(client.post(f"{url}extend/", {"reason": "no"}).json()) == {"reason"}
    assert client.post(f"{url}extend/", {"reason": "Witness abroad"}).json()["due_at"] > told["due_at"]
    assert client.post(f"{url}extend/", {"reason": "Witness abroad"}).status_code == 400
    # The deadline is in the supervisor's sight, its duty belongs to the unit's police.
    assert client.post(f"{url}finish/").status_code == 403
    assert program(officer).post(f"{url}extend/", {"reason": "Witness abroad"}).status_code == 403


def test_deadlines_missed_are_in_the_list_of_whoever_supervises(program, chief, stranger, sent):
    actions.press_late_clocks(now=timezone.now() + timedelta(days=1))
    rows = program(chief).get("/api/v1/legal-clocks/").json()["results"]
    assert {row["report"] for row in rows} == {sent.pk}
    assert program(stranger).get("/api/v1/legal-clocks/").json()["results"] == []
