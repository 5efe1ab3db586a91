"""A program proposes a model, leads it, plans its meetings, and counts the materials."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns import actions
from campaigns.models import CooperationModel, Meeting, Topic
from campaigns.workflow import ModelStatus
from schools.models import Agency

BODY = {"unit": "NORTH", "name": "Safe gates", "schools": ["HILL"], "partners": ["HEALTH"]}


@pytest.fixture
def model(chief, north, school):
    founded = timezone.now().date()
    made = actions.found_model(by=chief, unit=north, name="Safe gates", founded_on=founded, schools=[school])
    return actions.move_model(by=chief, model=made, to=ModelStatus.ACTIVE, now=timezone.now())


def test_a_model_is_proposed_and_led_by_lawful_moves_alone(chief, school, program):
    client = program(chief)
    made = client.post("/api/v1/models/", {**BODY, "status": "ACTIVE"}, format="json")
    assert (made.status_code, made.json()["status"], made.json()["schools"]) == (201, "PROPOSED", ["HILL"])
    url = f"/api/v1/models/{made.json()['id']}/"
    early = client.post(f"{url}move/", {"to": "ACTIVE"}, format="json")
    assert early.status_code == 400
    assert "founding decision" in str(early.json())
    CooperationModel.objects.update(founded_on=timezone.now().date())
    moved = client.post(f"{url}move/", {"to": "ACTIVE"}, format="json").json()
    assert (moved["status"], [one["kind"] for one in moved["reviews"]]) == ("ACTIVE", ["HALF_YEAR"])


def test_a_meeting_is_planned_and_its_minutes_are_written(chief, model, program):
    client, now = program(chief), timezone.now()
    body = {"model": model.pk, "planned_at": (now - timedelta(hours=2)).isoformat(), "agenda": "1. Gates"}
    made = client.post("/api/v1/meetings/", body, format="json")
    assert made.status_code == 201, made.json()
    url = f"/api/v1/meetings/{made.json()['id']}/"
    told = {"held_at": (now + timedelta(hours=1)).isoformat(), "minutes": "Agreed.", "agencies": ["HEALTH"]}
    assert "has not come yet" in str(client.post(f"{url}minutes/", told, format="json").json())
    told["held_at"] = (now - timedelta(hours=1)).isoformat()
    held = client.post(f"{url}minutes/", told, format="json").json()
    assert (held["minutes"], held["agencies"]) == ("Agreed.", ["HEALTH"])
    health = Agency.objects.get(code="HEALTH")
    due = now.date() + timedelta(days=9)
    actions.agree(by=chief, meeting=Meeting.objects.get(), text="A lamp", due_on=due, now=now, agency=health)
    assert [one["agency"] for one in client.get(url).json()["agreed"]] == ["HEALTH"]


def test_a_stock_is_counted_and_never_falls_below_nothing(chief, north, program):
    letter = actions.issue_material(
        by=chief, unit=north, kind="LETTER", title="Letter", topic=Topic.objects.get(code="TRAFFIC"), language="vi",
        body="Kính gửi",
    )  # fmt: skip
    client, url = program(chief), f"/api/v1/materials/{letter.pk}/"
    assert client.post(f"{url}stock/", {"quantity": 1000}, format="json").json()["stock"] == 1000
    lost = client.post(f"{url}stock/", {"quantity": -1001, "reason": "Rain"}, format="json")
    assert (lost.status_code, client.get(url).json()["stock"]) == (400, 1000)
    assert [(one["language"], one["version"]) for one in client.get("/api/v1/materials/").json()["results"]] == [
        ("vi", 1)
    ]


def test_a_head_of_a_member_school_reads_and_leads_nothing(head, model, program):
    client = program(head)
    assert [one["name"] for one in client.get("/api/v1/models/").json()["results"]] == ["Safe gates"]
    assert client.post(f"/api/v1/models/{model.pk}/move/", {"to": "ENDED"}, format="json").status_code == 403
    assert client.post("/api/v1/models/", BODY, format="json").status_code == 403


def test_a_stranger_finds_neither_model_nor_meeting(stranger, model, school, program):
    client = program(stranger)
    assert client.get("/api/v1/models/").json()["results"] == []
    assert client.get(f"/api/v1/models/{model.pk}/").status_code == 404
    assert client.post(f"/api/v1/models/{model.pk}/move/", {"to": "ENDED"}, format="json").status_code == 404
    assert client.post("/api/v1/models/", BODY, format="json").status_code == 400
    body = {"model": model.pk, "planned_at": timezone.now().isoformat(), "agenda": "1. Gates"}
    assert client.post("/api/v1/meetings/", body, format="json").status_code == 404


def test_the_lists_cost_the_same_for_twelve_rows_as_for_two(chief, north, model, program):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, now = program(chief), timezone.now()

    def more(first, last):
        for number in range(first, last):
            actions.found_model(by=chief, unit=north, name=f"Model {number}", schools=[*model.schools.all()])
            actions.plan_meeting(by=chief, model=model, planned_at=now, agenda="x", kind="REGULAR", now=now)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            for name in ("models", "meetings"):
                client.get(f"/api/v1/{name}/")
        return len(asked)

    more(0, 2)
    # The first look of a person asks for their hats.
    cost()
    few = cost()
    more(2, 12)
    assert cost() == few
