"""Incidents and concerns over the API, as other programs rely on them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from incidents.actions import Identity, add_party
from incidents.models import Concern, Incident
from tests.incidents.factories import log, picture, raise_one


def body(**facts) -> dict:
    return {
        "submission": str(uuid4()),
        "type": "CRASH",
        "school": "HILL",
        "occurred_at": "2026-11-20T16:20:00+07:00",
        "note": "A motorbike fell.",
        "latitude": 20.85,
        "longitude": 106.68,
        **facts,
    }


def test_an_incident_is_created_repeated_and_refused(program, officer, school):
    api, sent = program(officer), body()
    first = api.post("/api/v1/incidents/", sent)
    again = api.post("/api/v1/incidents/", sent)
    other = api.post("/api/v1/incidents/", {**sent, "note": "Another."})
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert first.json()["id"] == again.json()["id"]
    assert "iccs" in first.json()
    assert Incident.objects.count() == 1


def test_an_incident_needs_no_school(program, officer, north):
    answer = program(officer).post("/api/v1/incidents/", body(school=None))
    assert answer.status_code == 201
    assert Incident.objects.get().unit == north


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "NO_SUCH"},
        {"school": "NO_SUCH"},
        {"submission": "x"},
        {"occurred_at": "yesterday"},
        {"occurred_at": (timezone.now() + timedelta(days=2)).isoformat()},
        {"latitude": 99},
        {"latitude": None},
        {"note": "x" * 20_000},
    ],
)
def test_a_wrong_field_is_refused_by_name(program, officer, school, wrong):
    answer = program(officer).post("/api/v1/incidents/", body(**wrong))
    assert answer.status_code == 400
    assert next(iter(wrong)) in answer.json()
    assert not Incident.objects.exists()


def test_nobody_logs_at_a_school_out_of_sight(program, officer, other_school):
    assert program(officer).post("/api/v1/incidents/", body(school="LAKE")).status_code == 400


def test_a_teacher_logs_no_incident(program, teacher):
    assert program(teacher).post("/api/v1/incidents/", body()).status_code == 403


def test_a_stranger_finds_nothing(program, officer, stranger, school):
    incident = log(officer, school)
    api = program(stranger)
    assert api.get("/api/v1/incidents/").json()["results"] == []
    assert api.get(f"/api/v1/incidents/{incident.pk}/").status_code == 404
    assert api.post(f"/api/v1/incidents/{incident.pk}/move/", {"to": "ACCEPTED"}).status_code == 404
    upload = {"photo": SimpleUploadedFile("p.jpg", picture(), "image/jpeg")}
    assert api.post(f"/api/v1/incidents/{incident.pk}/photos/", upload, format="multipart").status_code == 404


def test_a_move_is_taken_and_an_unlawful_one_says_why(program, officer, school):
    incident = log(officer, school)
    api = program(officer)
    assert api.post(f"/api/v1/incidents/{incident.pk}/move/", {"to": "ACCEPTED"}).json()["status"] == "ACCEPTED"
    refused = api.post(f"/api/v1/incidents/{incident.pk}/move/", {"to": "CLOSED"})
    assert refused.status_code == 400
    assert "no such step" in str(refused.json())


def test_a_photo_is_attached(program, officer, school):
    incident = log(officer, school)
    url = f"/api/v1/incidents/{incident.pk}/photos/"
    good = {"photo": SimpleUploadedFile("p.jpg", picture(), "image/jpeg")}
    assert program(officer).post(url, good, format="multipart").status_code == 201
    bad = {"photo": SimpleUploadedFile("p.jpg", b"MZ", "image/jpeg")}
    answer = program(officer).post(url, bad, format="multipart")
    assert answer.status_code == 400
    assert "not a picture" in str(answer.json())


def test_no_name_is_in_the_answers(program, officer, school):
    incident = log(officer, school)
    add_party(
        by=officer, incident=incident, roles=["VICTIM"], kind="PUPIL", is_minor=True, identity=Identity("An Nguyen")
    )
    api = program(officer)
    assert "Nguyen" not in str(api.get("/api/v1/incidents/").content)
    assert "Nguyen" not in str(api.get(f"/api/v1/incidents/{incident.pk}/").content)


def test_a_concern_is_created_repeated_and_refused(program, teacher, school):
    api = program(teacher)
    sent = {"submission": str(uuid4()), "type": "C_BULLYING", "school": "HILL", "note": "A sign.", "urgency": "H24"}
    first, again = api.post("/api/v1/concerns/", sent), api.post("/api/v1/concerns/", sent)
    other = api.post("/api/v1/concerns/", {**sent, "note": "Another."})
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert first.json()["id"] == again.json()["id"]
    assert Concern.objects.get().urgency == "H24"


def test_a_concern_is_the_raisers_and_the_desks(program, teacher, officer, stranger, school):
    concern = raise_one(teacher, school)
    seen = {
        user.username: program(user).get(f"/api/v1/concerns/{concern.pk}/").status_code
        for user in (teacher, officer, stranger)
    }
    assert seen == {"teacher": 200, "officer": 200, "stranger": 404}


@pytest.mark.parametrize("resource", ["incidents", "concerns"])
def test_a_listing_asks_the_same_questions_however_long_it_is(
    program, officer, school, django_assert_max_num_queries, resource
):
    make = {"incidents": log, "concerns": lambda user, place: raise_one(user, place)}[resource]
    for _ in range(12):
        make(officer, school)
    with django_assert_max_num_queries(6):
        assert len(program(officer).get(f"/api/v1/{resource}/").json()["results"]) == 12
