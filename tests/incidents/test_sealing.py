"""A sealed file exists for nobody but those who may open it, on no page, in no search, figure by name, mail or API."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.models import Concern, Exchange, FileSeal, HarmReport, Incident, LegalClock, Photo, SealLift
from incidents.selectors import similar_incidents, week_figures
from incidents.workflow import Status
from safeschool.accounts.roles import SCHOOL_ROLES, Role
from safeschool.audit.models import Entry
from tests.factories import make_person, seat
from tests.incidents.factories import log, picture, raise_one, report
from tests.test_access_matrix import ANYBODY, PAGES, PATTERNS, RESOURCES

WORDS = "Zanzibar lantern"
LISTS = sorted(
    name for name, pattern in PATTERNS.items() if not pattern.pattern.converters and PAGES[name] is not ANYBODY
)


def closed_file(officer, school, **facts) -> Incident:
    """A file that is done; its note and place hold words that stand nowhere else."""
    incident = log(officer, school, code="GATE_CONGESTION", note=WORDS, place=WORDS, **facts)
    for to in (Status.ACCEPTED, Status.HANDLING, Status.RESOLVED):
        actions.move_incident(by=officer, incident=incident, to=to, outcome="Talked to both", now=timezone.now())
    incident.refresh_from_db()
    return incident


def sealed_file(officer, chief, school) -> Incident:
    now = timezone.now()
    incident = closed_file(officer, school)
    actions.ask_to_seal(by=officer, incident=incident, reason="Non-prosecution of a minor", now=now)
    actions.agree_to_seal(by=chief, incident=incident, now=now)
    incident.refresh_from_db()
    return incident


def test_a_file_is_sealed_by_two_with_a_reason(officer, chief, school):
    now = timezone.now()
    incident = closed_file(officer, school)
    with pytest.raises(ValidationError, match="why"):
        actions.ask_to_seal(by=chief, incident=incident, reason=" ", now=now)
    actions.ask_to_seal(by=chief, incident=incident, reason="Non-prosecution of a minor", now=now)
    with pytest.raises(ValidationError, match="by two"):
        actions.agree_to_seal(by=chief, incident=incident, now=now)
    assert Incident.objects.visible_to(officer).filter(pk=incident.pk).exists()
    actions.agree_to_seal(by=officer, incident=incident, now=now)
    assert not Incident.objects.visible_to(officer).filter(pk=incident.pk).exists()
    assert Incident.objects.visible_to(chief).filter(pk=incident.pk).exists()
    verbs = set(Entry.objects.about(incident).values_list("verb", flat=True))
    assert {"incident.seal_asked", "incident.sealed"} <= verbs


def test_one_of_the_two_is_a_chief(officer, north, school):
    now = timezone.now()
    incident = closed_file(officer, school)
    other = make_person("second", Role.WARD_OFFICER, north)
    actions.ask_to_seal(by=officer, incident=incident, reason="Non-prosecution of a minor", now=now)
    with pytest.raises(ValidationError, match="chief"):
        actions.agree_to_seal(by=other, incident=incident, now=now)


def test_the_database_refuses_one_person_for_both(officer, school):
    now = timezone.now()
    seal = actions.ask_to_seal(
        by=officer, incident=closed_file(officer, school), reason="Non-prosecution of a minor", now=now
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        FileSeal.objects.filter(pk=seal.pk).update(agreed_by=officer, agreed_at=now)


def test_a_file_still_worked_on_is_not_sealed(officer, school):
    with pytest.raises(ValidationError, match="done"):
        actions.ask_to_seal(
            by=officer, incident=log(officer, school), reason="Non-prosecution of a minor", now=timezone.now()
        )


def test_a_request_is_taken_back(officer, chief, school):
    incident = closed_file(officer, school)
    actions.ask_to_seal(by=officer, incident=incident, reason="Non-prosecution of a minor", now=timezone.now())
    actions.take_back_seal_request(by=chief, incident=incident)
    assert not FileSeal.objects.exists()
    assert Incident.objects.visible_to(officer).filter(pk=incident.pk).exists()


def reader(role: Role, north, school):
    person = make_person(f"reader.{role.lower()}", role, north)
    return seat(person, school) if role in SCHOOL_ROLES else person


def told_on_pages(browser, incident) -> dict:
    """Which lists tell of it, asked plainly and by every word that should find it."""
    found = {}
    queries = ({}, {"q": "zanzibar"}, {"q": incident.number, "state": "RESOLVED"}, {"sight": "MASKED"})
    for name in LISTS:
        for query in queries if name in ("incidents:list", "incidents:concerns", "search") else queries[:1]:
            body = browser.get(reverse(name), query).content.decode(errors="replace")  # a template is a Word file
            words = {WORDS, f"/incidents/{incident.pk}/", incident.number} - set(query.values())
            if told := [word for word in words if word in body]:
                found[name] = told
    return found


def told_by_api(client, incident) -> list[str]:
    lists = (prefix for prefix, doors in RESOURCES.items() if "list" in doors)
    answers = {prefix: client.get(f"/api/v1/{prefix}/").content.decode() for prefix in lists}
    return [prefix for prefix, body in answers.items() if WORDS in body or incident.number in body]


# Between them they open every list. The auditor reads the audit log, which tells numbers and no words.
@pytest.mark.parametrize(
    "role",
    [Role.WARD_OFFICER, Role.COMMANDER, Role.HEAD_TEACHER, Role.EDU_OFFICER, Role.VIDEO_INSPECTOR, Role.SYSADMIN],
    ids=str,
)
def test_no_page_search_feed_or_api_tells_of_a_sealed_file(role, officer, chief, north, school, signed_in, program):
    incident = sealed_file(officer, chief, school)
    person = officer if role == Role.WARD_OFFICER else reader(role, north, school)
    browser, client = signed_in(person), program(person)
    assert told_on_pages(browser, incident) == {}
    assert told_by_api(client, incident) == []
    assert client.get(f"/api/v1/incidents/{incident.pk}/").status_code in (403, 404)
    for name, pattern in PATTERNS.items():
        if name.startswith("incidents:") and str(pattern.pattern).startswith("<int:pk>/"):
            url = reverse(name, args=[incident.pk])
            assert browser.get(url).status_code in (404, 405), name
            assert browser.post(url).status_code in (404, 405), name


def test_the_same_pages_tell_whoever_may_open_it_and_each_look_is_in_the_journal(officer, chief, school, signed_in):
    incident = sealed_file(officer, chief, school)
    browser = signed_in(chief)
    assert incident.number in browser.get(reverse("incidents:list")).content.decode()
    assert WORDS in browser.get(reverse("incidents:file", args=[incident.pk])).content.decode()
    assert Entry.objects.about(incident).filter(verb="incident.sealed_read", actor_id=chief.pk).count() == 1


def test_what_led_to_a_sealed_file_and_hangs_on_it_is_gone_with_it(officer, chief, teacher, head, school):
    now = timezone.now()
    concern = raise_one(teacher, school)
    incident = closed_file(officer, school)
    harm = report(officer, school)
    actions.acknowledge_concern(by=officer, concern=concern, now=now)
    Concern.objects.filter(pk=concern.pk).update(incident=incident, state="CONVERTED")
    HarmReport.objects.filter(pk=harm.pk).update(incident=incident)
    rows = {
        Concern: (teacher, officer, head), HarmReport: (officer,), LegalClock: (officer,), Photo: (officer,),
    }  # fmt: skip
    before = {model: [model.objects.visible_to(who).count() for who in people] for model, people in rows.items()}
    assert before[Concern] == [1, 1, 1]
    assert before[HarmReport] == [1]
    actions.ask_to_seal(by=officer, incident=incident, reason="Non-prosecution of a minor", now=now)
    actions.agree_to_seal(by=chief, incident=incident, now=now)
    for model, people in rows.items():
        assert [model.objects.visible_to(who).count() for who in people] == [0] * len(people), model
    assert not Exchange.objects.visible_to(head).exists()
    for person in (officer, teacher):
        links = set(person.notices.values_list("link", flat=True))
        assert not links & {
            reverse("incidents:file", args=[incident.pk]),
            reverse("incidents:concern", args=[concern.pk]),
        }
    assert Concern.objects.visible_to(chief).filter(pk=concern.pk).exists()


def test_nothing_alike_is_suggested_from_a_sealed_file(officer, chief, school):
    incident = sealed_file(officer, chief, school)
    found = similar_incidents(officer, type=incident.type, at=incident.occurred_at, school=school, note=WORDS)
    assert found == []


def test_the_totals_keep_a_sealed_file_and_no_figure_by_kind_does(officer, chief, north, school):
    incident = sealed_file(officer, chief, school)
    around = timedelta(days=1)
    told = {
        figure.code: figure.value
        for figure in week_figures([north.pk], incident.occurred_at - around, incident.occurred_at + around)
    }
    assert (told["INCIDENTS"], told["INCIDENTS_CONFIDENTIAL"]) == (1, 1)
    assert told[f"INCIDENTS_{incident.type.group}"] == 0


def test_a_commander_counts_no_sealed_file_in_a_list(officer, chief, commander, school):
    incident = sealed_file(officer, chief, school)
    assert not Incident.objects.counted_for(commander).filter(pk=incident.pk).exists()


def asked_to_lift(officer, chief, school) -> SealLift:
    incident = sealed_file(officer, chief, school)
    return actions.ask_to_lift(by=chief, incident=incident, reason="Order of the court", now=timezone.now())


def test_a_seal_is_lifted_by_two_with_a_reason(officer, chief, commander, school):
    lift, now = asked_to_lift(officer, chief, school), timezone.now()
    incident = lift.seal.incident
    with pytest.raises(ValidationError, match="by two"):
        actions.lift_seal(by=chief, lift=lift, now=now)
    with pytest.raises(ValidationError, match="chief"):
        actions.lift_seal(by=officer, lift=lift, now=now)
    assert not Incident.objects.visible_to(officer).filter(pk=incident.pk).exists()
    told = commander.notices.get(link=reverse("incidents:seals"))
    assert incident.number not in told.subject + told.body
    lifted = actions.lift_seal(by=commander, lift=lift, now=now)
    assert (lifted.is_sealed, lifted.confidentiality) == (False, "CONFIDENTIAL")
    line = Entry.objects.about(incident).get(verb="incident.unsealed")
    assert (line.actor_id, line.facts["asked_by"]) == (commander.pk, chief.username)


def test_lifting_asks_for_a_reason_and_for_sight_of_the_file(officer, chief, stranger, school):
    incident, now = sealed_file(officer, chief, school), timezone.now()
    with pytest.raises(ValidationError, match="why"):
        actions.ask_to_lift(by=chief, incident=incident, reason=" ", now=now)
    for person in (officer, stranger):
        with pytest.raises(ValidationError, match="not sealed"):
            actions.ask_to_lift(by=person, incident=incident, reason="Order of the court", now=now)
    assert not SealLift.objects.exists()


def test_the_database_refuses_one_person_for_lifting(officer, chief, school):
    lift = asked_to_lift(officer, chief, school)
    with pytest.raises(IntegrityError), transaction.atomic():
        SealLift.objects.filter(pk=lift.pk).update(agreed_by=chief, agreed_at=timezone.now())


def test_a_file_once_lifted_can_be_sealed_again(officer, chief, commander, school):
    lift, now = asked_to_lift(officer, chief, school), timezone.now()
    incident = actions.lift_seal(by=commander, lift=lift, now=now)
    actions.ask_to_seal(by=chief, incident=incident, reason="The order was withdrawn", now=now)
    actions.agree_to_seal(by=make_person("second.chief", Role.WARD_CHIEF, incident.unit), incident=incident, now=now)
    assert FileSeal.objects.filter(incident=incident).count() == 2


def test_whoever_agrees_reads_the_reason_and_nothing_of_the_file(
    officer, chief, commander, stranger, school, signed_in
):
    lift = asked_to_lift(officer, chief, school)
    incident = lift.seal.incident
    page = signed_in(commander).get(reverse("incidents:seals")).content.decode()
    assert "Order of the court" in page
    assert not [word for word in (WORDS, incident.number, f"/incidents/{incident.pk}/", "Hill School") if word in page]
    assert "Order of the court" not in signed_in(stranger).get(reverse("incidents:seals")).content.decode()
    url = reverse("incidents:lift_seal", args=[lift.pk])
    assert signed_in(stranger).post(url).status_code == 404
    assert signed_in(officer).post(url).status_code == 404
    signed_in(commander).post(url, {"refuse": "1"})
    assert not SealLift.objects.exists()
    assert Incident.objects.get(pk=incident.pk).is_sealed


def test_a_chief_asks_and_a_commander_lifts_in_the_browser(officer, chief, commander, school, signed_in):
    incident = sealed_file(officer, chief, school)
    file = reverse("incidents:file", args=[incident.pk])
    signed_in(chief).post(reverse("incidents:ask_to_lift", args=[incident.pk]), {"reason": "Order of the court"})
    assert "Order of the court" in signed_in(chief).get(file).content.decode()
    signed_in(commander).post(reverse("incidents:lift_seal", args=[SealLift.objects.get().pk]))
    assert not Incident.objects.get(pk=incident.pk).is_sealed


def test_the_audit_log_tells_of_a_sealed_file_without_saying_which(officer, chief, auditor, teacher, school, signed_in):
    concern = raise_one(teacher, school)
    incident = closed_file(officer, school)
    Concern.objects.filter(pk=concern.pk).update(incident=incident, state="CONVERTED", acknowledged_at=timezone.now())
    kept = log(officer, school)
    browser = signed_in(auditor)
    about, of_concern = f"incidents.incident {incident.pk}<", f"incidents.concern {concern.pk}<"
    before = browser.get(reverse("board:journal")).content.decode()
    assert about in before
    assert of_concern in before
    actions.ask_to_seal(by=officer, incident=incident, reason="Non-prosecution of a minor", now=timezone.now())
    actions.agree_to_seal(by=chief, incident=incident, now=timezone.now())
    after = browser.get(reverse("board:journal")).content.decode()
    assert about not in after
    assert of_concern not in after
    assert "Non-prosecution" not in after
    assert "incident.sealed" in after
    assert f"incidents.incident {kept.pk}<" in after


def test_a_sealed_file_sent_again_is_no_second_row_and_shows_nothing(officer, chief, school, signed_in, program):
    now = timezone.now()
    body = {"submission": str(uuid4()), "type": "GATE_CONGESTION", "school": "HILL", "note": WORDS,
            "occurred_at": (now - timedelta(hours=1)).isoformat()}  # fmt: skip
    client = program(officer)
    first = client.post("/api/v1/incidents/", body, format="json")
    assert first.status_code == 201
    incident = Incident.objects.get(submission=body["submission"])
    for to in (Status.ACCEPTED, Status.HANDLING, Status.RESOLVED):
        actions.move_incident(by=officer, incident=incident, to=to, outcome="Talked to both", now=now)
    actions.ask_to_seal(by=officer, incident=incident, reason="Non-prosecution of a minor", now=now)
    actions.agree_to_seal(by=chief, incident=incident, now=now)
    again = client.post("/api/v1/incidents/", body, format="json")
    assert (again.status_code, again.json()) == (200, {"submission": body["submission"]})
    assert program(chief).post("/api/v1/incidents/", body, format="json").status_code == 409
    assert Incident.objects.count() == 1


def test_a_form_sent_again_about_a_sealed_file_is_received_and_adds_nothing(officer, chief, school, signed_in):
    now = timezone.now()
    at = timezone.localtime(now - timedelta(hours=1), school.unit.zone).strftime("%Y-%m-%dT%H:%M")
    form = {"submission": str(uuid4()), "type": "GATE_CONGESTION", "school": "HILL", "note": WORDS, "occurred_at": at}
    browser = signed_in(officer)
    assert browser.post(reverse("incidents:log"), form, follow=True).status_code == 200
    incident = Incident.objects.get()
    for to in (Status.ACCEPTED, Status.HANDLING, Status.RESOLVED):
        actions.move_incident(by=officer, incident=incident, to=to, outcome="Talked to both", now=now)
    actions.ask_to_seal(by=officer, incident=incident, reason="Non-prosecution of a minor", now=now)
    actions.agree_to_seal(by=chief, incident=incident, now=now)
    shot = SimpleUploadedFile("gate.jpg", picture(), "image/jpeg")
    answer = browser.post(reverse("incidents:log"), {**form, "photos": shot}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("home")
    told = answer.content.decode()
    assert incident.number not in told
    assert WORDS not in told
    assert Incident.objects.count() == 1
    assert not Photo.objects.exists()


def test_a_look_at_a_sealed_file_over_the_api_is_in_the_journal(officer, chief, school, program):
    incident = sealed_file(officer, chief, school)
    client = program(chief)
    assert client.get(f"/api/v1/incidents/{incident.pk}/").json()["note"] == WORDS
    assert client.get("/api/v1/incidents/").json()["results"][0]["note"] == WORDS
    looks = Entry.objects.about(incident).filter(verb="incident.sealed_read", actor_id=chief.pk)
    assert looks.count() == 2
