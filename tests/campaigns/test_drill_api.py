"""A program runs a drill from the plan to the signature."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.models import Drill
from tests.campaigns.factories import hold_drill, plan_one, school_morning


@pytest.fixture
def planned(program, head, school):
    at = school_morning(school, timezone.now())
    body = {
        "school": school.code,
        "scenario": "KNIFE_ATTACK",
        "planned_at": at.isoformat(),
        "partners": ["FIRE_RESCUE"],
    }
    answer = program(head).post("/api/v1/drills/", body, format="json")
    assert answer.status_code == 201, answer.json()
    return answer.json()


def test_a_drill_is_planned_run_and_signed(program, head, officer, planned):
    url, client = f"/api/v1/drills/{planned['id']}/", program(head)
    assert (planned["partners"], planned["is_joint"]) == (["FIRE_RESCUE"], True)
    assert client.post(f"{url}begin/").json()["began_at"]
    marked = client.post(f"{url}mark/", {"code": "ROLL_CALL_OK", "is_met": True}, format="json").json()
    assert marked["marks"] == [{"code": "ROLL_CALL_OK", "seconds": None, "is_met": True}]
    body = {"ended_at": timezone.now().isoformat(), "pupils": 40, "parents": 3, "partners": []}
    assert client.post(f"{url}end/", body, format="json").json()["pupils"] == 40
    assert client.post(f"{url}sign/").json()["school_signed_at"]
    assert program(officer).post(f"{url}sign/").json()["police_signed_at"]
    assert Drill.objects.get().is_signed


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ended_at": "2020-01-01T00:00:00Z", "pupils": 1}, "cannot end before it began"),
        ({"ended_at": "2999-01-01T00:00:00Z", "pupils": 1}, "has not come yet"),
        ({"ended_at": "2999-01-01T00:00:00Z", "pupils": -1}, "greater than or equal to 0"),
    ],
)
def test_an_end_that_cannot_be_is_told_in_a_sentence(wrong, sentence, program, head, planned):
    url, client = f"/api/v1/drills/{planned['id']}/", program(head)
    client.post(f"{url}begin/")
    answer = client.post(f"{url}end/", wrong, format="json")
    assert answer.status_code == 400
    assert sentence in str(answer.json())


def test_a_drill_is_cancelled_with_a_reason(program, head, planned):
    url = f"/api/v1/drills/{planned['id']}/"
    assert program(head).post(f"{url}cancel/", {}, format="json").status_code == 400
    told = program(head).post(f"{url}cancel/", {"reason": "Storm"}, format="json").json()
    assert told["reason"] == "Storm"
    assert program(head).post(f"{url}begin/").status_code == 400


def test_a_stranger_finds_no_drill(program, stranger, chief, school, planned):
    client, url = program(stranger), f"/api/v1/drills/{planned['id']}/"
    assert client.get(url).status_code == 404
    assert client.get("/api/v1/drills/").json()["results"] == []
    for step in ("begin", "mark", "end", "sign", "cancel"):
        assert client.post(f"{url}{step}/", {}, format="json").status_code == 404, step
    body = {"school": school.code, "scenario": "KNIFE_ATTACK", "planned_at": "2999-01-01T00:00:00Z"}
    assert client.post("/api/v1/drills/", body, format="json").status_code == 400


def test_the_list_costs_the_same_for_ten_drills_as_for_two(program, chief, school, django_assert_num_queries):
    client = program(chief)
    now = timezone.now()

    def more(count):
        for _number in range(count):
            hold_drill(chief, school, "KNIFE_ATTACK", school_morning(school, now - timedelta(days=40), 0))
            plan_one(chief, school)

    more(1)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get("/api/v1/drills/")
    more(4)
    with django_assert_num_queries(len(few)):
        assert len(client.get("/api/v1/drills/").json()["results"]) == 10
