"""Tips for the desk, mandatory reports, letters and inquiries over the API: with the sight and steps of the pages."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from incidents import actions
from incidents.models import Exchange, HarmReport, Inquiry, Tip
from safeschool.accounts.roles import Role
from tests.factories import make_person, make_school, make_unit, seat
from tests.incidents.factories import log, report, tell

LETTER = {"school": "HILL", "category": "NOTICE", "subject": "Fight at the gate", "body": "Two pupils were parted."}


def test_the_desk_reads_and_answers_a_tip_and_nothing_tells_the_sender(program, officer, school):
    tip, client = tell(school), program(officer)
    told = client.get(f"/api/v1/received-tips/{tip.pk}/").json()
    assert told["note"] == tip.note
    assert not {"receipt", "receipt_digest", "address", "created_at"} & set(told)
    assert (
        client.post(f"/api/v1/received-tips/{tip.pk}/move/", {"to": "ACKNOWLEDGED"}).json()["state"] == "ACKNOWLEDGED"
    )
    answer = client.post(f"/api/v1/received-tips/{tip.pk}/write/", {"text": "Which day?"}).json()
    assert [(said["text"], said["is_from_sender"]) for said in answer["messages"]] == [("Which day?", False)]
    refused = client.post(f"/api/v1/received-tips/{tip.pk}/move/", {"to": "SUBMITTED"})
    assert (refused.status_code, "no such step" in str(refused.json())) == (400, True)
    assert client.post(f"/api/v1/received-tips/{tip.pk}/move/", {"to": "CONVERTED"}).status_code == 400


def test_whom_a_tip_is_about_finds_none_over_the_api(program, officer, chief, head, school):
    tip = tell(school, subject="HEAD_TEACHER")
    assert program(head).get("/api/v1/received-tips/").json()["results"] == []
    assert program(head).get(f"/api/v1/received-tips/{tip.pk}/").status_code == 404
    assert program(officer).get(f"/api/v1/received-tips/{tip.pk}/").status_code == 200


def test_a_mandatory_report_is_sent_once_and_accepted(program, teacher, officer, stranger, school):
    body = {
        "submission": str(uuid4()),
        "school": "HILL",
        "place": "Class 3B",
        "reason": "Bruises",
        "situations": ["MR4"],
    }
    sender = program(teacher)
    first = sender.post("/api/v1/harm-reports/", body, format="json")
    again = sender.post("/api/v1/harm-reports/", body, format="json")
    other = sender.post("/api/v1/harm-reports/", {**body, "reason": "Else"}, format="json")
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert first.json()["clocks"] == []
    found, pk = HarmReport.objects.get(), first.json()["id"]
    told = program(officer).post(f"/api/v1/harm-reports/{pk}/accept/").json()
    assert told["accepted_at"]
    assert {clock["kind"] for clock in told["clocks"]} >= {"ACCEPT"}
    assert "reported_by" not in told
    assert program(stranger).post(f"/api/v1/harm-reports/{found.pk}/accept/").status_code == 404


def test_an_unknown_situation_and_an_empty_report_are_refused(program, teacher, school):
    body = {"submission": str(uuid4()), "place": "Class 3B", "reason": "Bruises", "situations": ["MR99"]}
    assert "MR99" in str(program(teacher).post("/api/v1/harm-reports/", body, format="json").json())
    short = {"submission": str(uuid4()), "place": "Class 3B"}
    assert set(program(teacher).post("/api/v1/harm-reports/", short, format="json").json()) == {"reason"}
    assert not HarmReport.objects.exists()


def test_the_head_does_not_find_a_report_that_may_be_about_the_school(program, officer, head, school):
    kept, told = report(officer, school), report(officer, school, head_may_know=True)
    client = program(head)
    assert client.get(f"/api/v1/harm-reports/{kept.pk}/").status_code == 404
    assert client.get(f"/api/v1/harm-reports/{told.pk}/").json()["clocks"] == []


def test_a_letter_is_sent_once_read_with_a_receipt_and_answered(program, officer, head, stranger, school):
    body = {"submission": str(uuid4()), "asks_answer": True, **LETTER}
    police, staff = program(officer), program(head)
    first = police.post("/api/v1/letters/", body, format="json")
    again = police.post("/api/v1/letters/", body, format="json")
    other = police.post("/api/v1/letters/", {**body, "subject": "Else"}, format="json")
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    url = f"/api/v1/letters/{first.json()['id']}/"
    listed = staff.get("/api/v1/letters/").json()["results"][0]
    assert "body" not in listed
    assert police.get(url).json()["read_at"] is None
    assert staff.get(url).json()["read_at"] is not None
    answered = staff.post(f"{url}answer/", {"text": "We told the families."}).json()
    assert answered["answered_at"]
    assert [said["text"] for said in answered["answers"]] == ["We told the families."]
    assert program(stranger).get(url).status_code == 404


def test_a_program_sends_papers_with_a_letter_and_one_that_hides_something_is_refused(
    program, officer, school, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    client = program(officer)

    def sent(*papers):
        body = {"submission": str(uuid4()), **LETTER, "papers": papers}
        return client.post("/api/v1/letters/", body, format="multipart")

    two = sent(ContentFile(b"Minutes of Monday", "a.txt"), ContentFile(b"Minutes of Tuesday", "b.txt"))
    assert two.status_code == 201
    assert [paper["kind"] for paper in two.json()["enclosures"]] == ["TEXT", "TEXT"]
    hidden = sent(ContentFile(b"MZ\x90\x00", "letter.pdf"))
    assert (hidden.status_code, set(hidden.json())) == (400, {"papers"})
    assert sent(*[ContentFile(b"x", f"{number}.txt") for number in range(11)]).status_code == 400
    assert Exchange.objects.count() == 1


def test_a_letter_names_only_a_file_in_sight_and_goes_only_where_one_writes(program, officer, stranger, school):
    incident = log(officer, school)
    body = {"submission": str(uuid4()), **LETTER}
    assert program(stranger).post("/api/v1/letters/", body, format="json").status_code == 400
    unknown = {**body, "incident": "NORTH-2000-000001"}
    assert set(program(officer).post("/api/v1/letters/", unknown, format="json").json()) == {"incident"}
    sent = program(officer).post("/api/v1/letters/", {**body, "incident": incident.number}, format="json")
    assert sent.json()["incident"] == incident.pk
    assert Exchange.objects.count() == 1


def test_what_led_to_a_sealed_file_and_is_sent_again_is_received_and_not_shown(program, officer, chief, school):
    now = timezone.now()
    body = {"submission": str(uuid4()), "place": "Class 3B", "reason": "Bruises", "school": "HILL"}
    program(officer).post("/api/v1/harm-reports/", body, format="json")
    incident = log(officer, school)
    HarmReport.objects.update(incident=incident)
    for to in ("ACCEPTED", "HANDLING", "RESOLVED"):
        actions.move_incident(by=officer, incident=incident, to=to, outcome="Helped", now=now)
    actions.ask_to_seal(by=officer, incident=incident, reason="Non-prosecution of a minor", now=now)
    actions.agree_to_seal(by=chief, incident=incident, now=now)
    again = program(officer).post("/api/v1/harm-reports/", body, format="json")
    assert (again.status_code, again.json()) == (200, {"submission": body["submission"]})
    assert HarmReport.objects.count() == 1


@pytest.fixture
def college(db):
    county = make_unit("COUNTY", "County", kind="POLICE_STATION", country="CN", time_zone="Asia/Shanghai")
    return make_school(county, "COLLEGE", "College")


def test_a_committee_opens_decides_and_is_appealed_over_the_api(program, college, stranger):
    principal = seat(make_person("principal", Role.HEAD_TEACHER, college.unit), college)
    station = make_person("station", Role.WARD_CHIEF, college.unit)
    holder, police = program(principal), program(station)
    body = {"school": "COLLEGE", "matter": "A shut B out", "committee": ["PARENT"]}
    assert holder.post("/api/v1/inquiries/", body, format="json").status_code == 400
    opened = holder.post("/api/v1/inquiries/", {**body, "committee": ["HEAD", "PARENT"]}, format="json")
    assert opened.status_code == 201
    url = f"/api/v1/inquiries/{opened.json()['id']}/"
    finding = {"finding": "BULLYING", "reasons": "Repeated, and meant"}
    assert police.post(f"{url}decide/", finding).status_code == 403
    assert holder.post(f"{url}decide/", finding).json()["finding"] == "BULLYING"
    assert holder.post(f"{url}decide/", finding).status_code == 400
    assert holder.post(f"{url}appeal/", {"appeal": "The family disagrees"}).json()["appealed_on"]
    assert police.get(url).json()["reasons"] == "Repeated, and meant"
    assert program(stranger).get(url).status_code == 404
    due = Inquiry.objects.get()
    assert due.due_on - due.opened_on == timedelta(days=10)


@pytest.mark.parametrize("resource", ["received-tips", "harm-reports", "letters"])
def test_a_listing_asks_the_same_questions_however_long_it_is(
    program, officer, school, django_assert_max_num_queries, resource
):
    for number in range(6):
        tell(school)
        report(officer, school)
        letter = actions.Letter(school, "NOTICE", f"No. {number}", "Words", "RESTRICTED")
        actions.send_letter(by=officer, submission=uuid4(), letter=letter, now=timezone.now())
    with django_assert_max_num_queries(8):
        assert len(program(officer).get(f"/api/v1/{resource}/").json()["results"]) == 6


def test_the_schema_tells_of_each(client, db):
    told = client.get("/api/v1/schema/", {"format": "json"}).content.decode()
    for path in (
        "received-tips/{id}/move/",
        "harm-reports/{id}/accept/",
        "letters/{id}/answer/",
        "inquiries/{id}/decide/",
    ):
        assert path in told
    assert Tip.objects.count() == 0
