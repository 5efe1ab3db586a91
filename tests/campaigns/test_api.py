"""Sessions and operations over the API."""

from uuid import uuid4

import pytest

from campaigns.models import Operation, Session
from tests.campaigns.factories import hold_session, run_operation

SESSIONS, OPERATIONS = "/api/v1/sessions/", "/api/v1/operations/"


def body(**facts):
    return {
        "submission": str(uuid4()),
        "unit": "NORTH",
        "school": "HILL",
        "format": "LAW_INTO_SCHOOL",
        "topics": ["TRAFFIC", "FIRE"],
        "held_at": "2023-06-14T08:00:00+07:00",
        "pupils": 40,
        "letters": 667,
        **facts,
    }


def operation_body(**facts):
    return {
        "submission": str(uuid4()),
        "unit": "NORTH",
        "name": "Spring gates",
        "tactic": "LINE",
        "started_at": "2023-06-14T07:00:00+07:00",
        "tallies": [{"type": "SPEEDING", "count": 52, "is_approximate": True}],
        **facts,
    }


def test_a_session_is_created_and_read_again(officer, school, program):
    api = program(officer)
    made = api.post(SESSIONS, body())
    assert made.status_code == 201, made.data
    read = api.get(f"{SESSIONS}{made.data['id']}/").data
    assert (read["school"], sorted(read["topics"]), read["letters"]) == ("HILL", ["FIRE", "TRAFFIC"], 667)


def test_the_unit_is_the_schools_own_where_none_is_named(officer, school, program):
    told = body()
    del told["unit"]
    assert program(officer).post(SESSIONS, told).data["unit"] == "NORTH"


def test_the_same_submission_answers_with_the_same_row(officer, school, program):
    api, told = program(officer), body()
    first, second = api.post(SESSIONS, told), api.post(SESSIONS, told)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.data["id"] == second.data["id"]
    assert Session.objects.count() == 1


def test_the_same_submission_with_another_body_is_a_conflict(officer, school, program):
    api, told = program(officer), body()
    api.post(SESSIONS, told)
    assert api.post(SESSIONS, {**told, "letters": 1}).status_code == 409


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"pupils": -1}, "pupils"),
        ({"letters": -1}, "letters"),
        ({"held_at": "2999-01-01T08:00:00+07:00"}, "held_at"),
        ({"topics": []}, "topics"),
        ({"school": "LAKE"}, "school"),
        ({"unit": "SOUTH"}, "unit"),
        ({"format": "SONG"}, "format"),
    ],
)
def test_a_wrong_session_is_refused_by_its_field(wrong, field, officer, school, other_school, program):
    answer = program(officer).post(SESSIONS, body(**wrong))
    assert answer.status_code == 400
    assert field in answer.data
    assert not Session.objects.exists()


def test_an_operation_is_created_with_its_tallies(officer, north, program):
    made = program(officer).post(OPERATIONS, operation_body())
    assert made.status_code == 201, made.data
    assert made.data["tallies"] == [{"type": "SPEEDING", "count": 52, "is_approximate": True}]


def test_an_operation_sent_twice_is_one(officer, north, program):
    api, told = program(officer), operation_body()
    assert [api.post(OPERATIONS, told).status_code for _ in range(2)] == [201, 200]
    assert Operation.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"ended_at": "2023-06-14T06:00:00+07:00"},
        {"tallies": [{"type": "SPEEDING", "count": -1}]},
        {"tallies": [{"type": "SPEEDING", "count": 1}, {"type": "SPEEDING", "count": 2}]},
        {"hazards_found": 1, "hazards_fixed": 2},
    ],
)
def test_a_wrong_operation_is_refused(wrong, officer, north, program):
    assert program(officer).post(OPERATIONS, operation_body(**wrong)).status_code == 400
    assert not Operation.objects.exists()


def test_a_stranger_reads_nothing(stranger, officer, north, school, program):
    session, operation = hold_session(officer, north, school), run_operation(officer, north)
    api = program(stranger)
    assert api.get(SESSIONS).data["results"] == []
    assert api.get(OPERATIONS).data["results"] == []
    assert api.get(f"{SESSIONS}{session.pk}/").status_code == 404
    assert api.get(f"{OPERATIONS}{operation.pk}/").status_code == 404


def test_a_head_reads_and_does_not_write(head, officer, north, school, program):
    hold_session(officer, north, school)
    api = program(head)
    assert len(api.get(SESSIONS).data["results"]) == 1
    assert api.post(SESSIONS, body()).status_code == 403


def test_the_lists_cost_the_same_for_many_rows(officer, north, school, program, django_assert_max_num_queries):
    for _ in range(12):
        hold_session(officer, north, school)
        run_operation(officer, north, tallies={"SPEEDING": (1, False)})
    for url in (SESSIONS, OPERATIONS):
        with django_assert_max_num_queries(8):
            assert len(program(officer).get(url).data["results"]) == 12
