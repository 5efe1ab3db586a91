"""The pages of the room, for a phone without JavaScript too."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from incidents import actions
from incidents.actions import Identity, add_party
from incidents.models import Concern, Incident, Photo
from safeschool.audit.models import Entry
from tests.incidents.factories import log, picture, raise_one


def sent(**facts) -> dict:
    return {
        "submission": str(uuid4()),
        "type": "CRASH",
        "school": "HILL",
        "occurred_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "note": "A motorbike fell.",
        **facts,
    }


def test_the_quick_log_offers_six_tiles_the_only_school_and_the_emergency_number(signed_in, officer, school):
    page = signed_in(officer).get("/incidents/log/").content.decode()
    assert page.count('type="radio"') == 6
    assert re.search(r'value="HILL"\s+selected', page)
    assert "113" in page


def test_the_most_used_type_comes_first(signed_in, officer, school):
    log(officer, school, "DROWNING")
    page = signed_in(officer).get("/incidents/log/").content.decode()
    assert re.search(r'type="radio"[^>]*value="(\w+)"', page)[1] == "DROWNING"


def test_an_incident_is_logged_with_a_photo_and_a_second_tap_changes_nothing(signed_in, officer, school):
    browser, form = signed_in(officer), sent(place_lat="20.851234", place_lng="106.681234", place_accuracy="12.4")
    for _ in range(2):
        photo = SimpleUploadedFile("p.jpg", picture(), "image/jpeg")
        answer = browser.post("/incidents/log/", {**form, "photos": photo})
        assert answer.status_code == 302, answer.context["form"].errors
    incident = Incident.objects.get()
    assert answer.url == f"/incidents/{incident.pk}/"
    assert (incident.latitude, incident.accuracy_m, incident.school) == (20.851234, 12, school)
    assert Photo.objects.count() == 1


def test_another_body_under_the_same_submission_gets_a_fresh_form(signed_in, officer, school):
    browser, form = signed_in(officer), sent()
    browser.post("/incidents/log/", form)
    answer = browser.post("/incidents/log/", {**form, "note": "Other."})
    assert answer.status_code == 422
    assert form["submission"] not in answer.content.decode()
    assert Incident.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"type": "", "other_type": ""}, {"occurred_at": ""}, {"occurred_at": "2999-01-01T10:00"}, {"school": "LAKE"}],
)
def test_a_wrong_form_comes_back_with_its_sentence(signed_in, officer, school, other_school, wrong):
    answer = signed_in(officer).post("/incidents/log/", sent(**wrong))
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not Incident.objects.exists()


def test_the_list_narrows_and_says_what_is_wrong(signed_in, officer, school):
    crash, fire = log(officer, school, "CRASH", note="Đèn đỏ"), log(officer, school, "FIRE")
    browser = signed_in(officer)
    page = browser.get("/incidents/?type=CRASH&q=den do&school=HILL&unit=NORTH&state=OPEN").content.decode()
    assert crash.number in page
    assert fire.number not in page
    wrong = browser.get("/incidents/?since=yesterday&unit=SOUTH&group=ACCIDENT")
    assert wrong.status_code == 200
    assert "There is no unit with the code SOUTH" in wrong.content.decode()
    assert crash.number not in wrong.content.decode()


def test_a_long_list_has_pages_that_keep_the_filter(signed_in, officer, school):
    for _ in range(52):
        log(officer, school)
    browser = signed_in(officer)
    first = browser.get("/incidents/?type=CRASH")
    assert len(first.context["page"].rows) == 50
    second = browser.get("/incidents/" + first.context["older_url"])
    assert len(second.context["page"].rows) == 2
    assert "type=CRASH" in second.context["newer_url"]


@pytest.mark.parametrize("path", ["/incidents/", "/incidents/concerns/"])
def test_a_list_asks_the_same_questions_however_long_it_is(
    signed_in, officer, teacher, school, path, django_assert_max_num_queries
):
    browser = signed_in(officer)
    counts = []
    for size in (3, 20):
        while Incident.objects.count() < size:
            log(officer, school)
            raise_one(teacher, school)
        with django_assert_max_num_queries(20) as asked:
            browser.get(path)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_stranger_finds_no_page(signed_in, officer, teacher, stranger, school):
    incident, concern = log(officer, school), raise_one(teacher, school)
    party = add_party(
        by=officer, incident=incident, roles=["VICTIM"], kind="PUPIL", is_minor=True, identity=Identity("An Nguyen")
    )
    photo = actions.attach_photo(by=officer, incident=incident, upload=SimpleUploadedFile("p.jpg", picture()))
    browser = signed_in(stranger)
    for path in (f"/incidents/{incident.pk}/", f"/incidents/photos/{photo.name}/", f"/incidents/identity/{party.pk}/",
                 f"/incidents/concerns/{concern.pk}/"):  # fmt: skip
        assert browser.get(path).status_code == 404
    for part in (f"{incident.pk}/move", f"{incident.pk}/note", f"{incident.pk}/photo", f"{incident.pk}/party",
                 f"concerns/{concern.pk}/step", f"concerns/{concern.pk}/convert", f"identity/{party.pk}"):  # fmt: skip
        assert (
            browser.post(f"/incidents/{part}/", {"to": "ACCEPTED", "text": "x", "reason": "curious"}).status_code == 404
        )
    assert incident.number not in browser.get("/incidents/").content.decode()
    assert f"concerns/{concern.pk}/" not in browser.get("/incidents/concerns/").content.decode()


def test_the_file_shows_codes_and_never_a_name(signed_in, officer, head, school):
    incident = log(officer, school)
    add_party(
        by=officer, incident=incident, roles=["VICTIM"], kind="PUPIL", is_minor=True, identity=Identity("An Nguyen")
    )
    for user in (officer, head):
        page = signed_in(user).get(f"/incidents/{incident.pk}/").content.decode()
        assert "P1" in page
        assert "Nguyen" not in page


def test_the_file_is_worked_on_in_the_browser(signed_in, officer, school):
    incident, browser = log(officer, school), signed_in(officer)
    url = f"/incidents/{incident.pk}/"
    browser.post(url + "note/", {"text": "Spoke with P1.", "happened_at": "2020-01-02T10:00"})
    browser.post(url + "party/", {"roles": ["VICTIM"], "kind": "PUPIL", "is_minor": "on", "name": "An Nguyen"})
    browser.post(url + "photo/", {"photo": SimpleUploadedFile("p.jpg", picture(), "image/jpeg")})
    browser.post(url + "move/", {"to": "ACCEPTED"})
    page = browser.get(url)
    assert [event.text for event in page.context["events"]][0] == "Spoke with P1."
    assert {str(event.what) for event in page.context["events"]} >= {"Accepted", "attached a photo", "added a person"}
    refused = browser.post(url + "photo/", {"photo": SimpleUploadedFile("p.jpg", b"MZ", "image/jpeg")}, follow=True)
    assert "not a picture" in refused.content.decode()
    unlawful = browser.post(url + "move/", {"to": "CLOSED"}, follow=True)
    assert "no such step" in unlawful.content.decode()


def test_a_head_reads_whose_turn_it_is_and_finds_no_dead_button(signed_in, officer, head, school):
    incident = log(officer, school)
    page = signed_in(head).get(f"/incidents/{incident.pk}/").content.decode()
    assert "The police of the unit take the next step." in page
    assert "disabled" not in page


def test_an_identity_is_shown_after_a_reason_and_never_cached(signed_in, officer, school):
    incident, browser = log(officer, school), signed_in(officer)
    party = add_party(
        by=officer, incident=incident, roles=["VICTIM"], kind="PUPIL", is_minor=True, identity=Identity("An Nguyen")
    )
    url = f"/incidents/identity/{party.pk}/"
    assert "Nguyen" not in browser.get(url).content.decode()
    assert browser.post(url, {"reason": ""}).status_code == 422
    opened = browser.post(url, {"reason": "Call the parents"})
    assert "An Nguyen" in opened.content.decode()
    assert "no-store" in opened.headers["Cache-Control"]
    assert Entry.objects.filter(verb="identity.opened", reason="Call the parents").count() == 1


def test_a_photo_is_sent_as_an_attachment(signed_in, officer, school):
    incident = log(officer, school)
    photo = actions.attach_photo(by=officer, incident=incident, upload=SimpleUploadedFile("p.jpg", picture()))
    answer = signed_in(officer).get(f"/incidents/photos/{photo.name}/")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{photo.name}.jpg"'
    assert answer.content.startswith(b"\xff\xd8\xff")


def test_a_teacher_goes_through_a_door_and_sees_who_will_read(signed_in, teacher, officer, head, school):
    browser = signed_in(teacher)
    assert "door=PUPIL" in browser.get("/incidents/concerns/new/").content.decode()
    page = browser.get("/incidents/concerns/new/?door=PUPIL")
    text = page.content.decode()
    assert "Officer" in text
    assert "Head" in text
    assert "C_BULLYING" in text
    assert "C_GATE_TRAFFIC" not in text
    assert "113" in text
    form = {"submission": str(uuid4()), "type": "C_BULLYING", "school": "HILL", "note": "A sign.", "urgency": ""}
    answer = browser.post("/incidents/concerns/new/?door=PUPIL", form)
    concern = Concern.objects.get()
    assert answer.url == f"/incidents/concerns/{concern.pk}/"
    assert browser.get(answer.url).status_code == 200


def test_a_concern_is_triaged_in_the_browser(signed_in, teacher, officer, school):
    concern, police, staff = raise_one(teacher, school), signed_in(officer), signed_in(teacher)
    url = f"/incidents/concerns/{concern.pk}/"
    assert "To be acknowledged" in police.get("/incidents/concerns/").content.decode()
    assert "To be acknowledged" not in staff.get("/incidents/concerns/").content.decode()
    police.post(url + "step/", {"to": "ACKNOWLEDGED"})
    police.post(url + "step/", {"to": "WAITING", "text": "When was it?"})
    assert "When was it?" in staff.get(url).content.decode()
    staff.post(url + "step/", {"to": "VERIFYING", "text": "At four."})
    answer = police.post(url + "convert/", {"type": "CRASH", "note": ""})
    incident = Incident.objects.get()
    assert answer.url == f"/incidents/{incident.pk}/"
    concern.refresh_from_db()
    assert concern.state == "CONVERTED"
    assert incident.number not in staff.get(url).content.decode()


def test_a_concern_says_whose_turn_it_is(signed_in, officer, teacher, school):
    concern = raise_one(teacher, school)
    url = f"/incidents/concerns/{concern.pk}/"
    assert "The police of the unit take the next step." in signed_in(teacher).get(url).text
    desk = signed_in(officer)
    assert "take the next step" not in desk.get(url).text
    for step in ({"to": "ACKNOWLEDGED"}, {"to": "WAITING", "text": "Which gate?"}):
        desk.post(url + "step/", step)
    assert "The person who raised the concern answers next." in desk.get(url).text
    raisers = signed_in(teacher).get(url).text
    assert "Answer" in raisers
    assert "next step." not in raisers
    assert "answers next" not in raisers


def test_a_teacher_may_not_triage_in_the_browser(signed_in, teacher, school):
    concern, browser = raise_one(teacher, school), signed_in(teacher)
    answer = browser.post(f"/incidents/concerns/{concern.pk}/step/", {"to": "ACKNOWLEDGED"}, follow=True)
    assert "Only the police" in answer.content.decode()
    assert browser.post(f"/incidents/concerns/{concern.pk}/convert/", {"type": "CRASH"}).status_code == 404


def test_an_auxiliary_logs_and_finds_the_own_incident(signed_in, north, school):
    from safeschool.accounts.roles import Role
    from tests.factories import make_person

    browser = signed_in(make_person("helper", Role.AUXILIARY, north))
    answer = browser.post("/incidents/log/", sent())
    assert browser.get(answer.url).status_code == 200
    assert browser.get("/incidents/").status_code == 404


def test_figures_open_lists_of_just_that_many(signed_in, officer, commander, teacher, north, school):
    """To the desk that reads everything, and to a commander who only counts what is confidential."""
    from safeschool.kernel.week import Week

    now = timezone.now()
    kept = [raise_one(teacher, school, "C_ABUSE"), raise_one(teacher, school)]
    for concern in kept:
        actions.acknowledge_concern(by=officer, concern=concern, now=now)
        actions.check_concern(by=officer, concern=concern, now=now)
        actions.close_concern(by=officer, concern=concern, to="UNFOUNDED", feedback="Nothing to it.", now=now)
    for code in ("CRASH", "CRASH", "FIRE"):
        log(officer, school, code)
    actions.acknowledge_concern(by=officer, concern=raise_one(teacher, school), now=now)
    raise_one(teacher, school)
    from incidents.selectors import week_figures

    start, end = Week.of(now.astimezone(north.zone).date()).bounds(north.zone)
    figures = {figure.code: figure for figure in week_figures([north.pk], start, end)}
    counted = [figures[code].value for code in ("INCIDENTS", "INCIDENTS_TRAFFIC", "SEVERITY_CRITICAL")]
    assert counted == [3, 2, 1]
    assert (figures["CONCERNS_RECEIVED"].value, figures["CONCERNS_IN_TIME"].value) == (4, 3)
    ends = ("CONCERNS_UNFOUNDED", "CONCERNS_CONVERTED", "CONCERNS_CONFIDENTIAL")
    assert [figures[code].value for code in ends] == [1, 0, 1]
    linked = [figure for figure in figures.values() if figure.link]
    assert {"INCIDENTS", "INCIDENTS_TRAFFIC", "CONCERNS_RECEIVED"} <= {figure.code for figure in linked}
    for browser in (signed_in(officer), signed_in(commander)):
        for figure in linked:
            assert len(browser.get(figure.link).context["page"].rows) == figure.value, figure.code


def test_to_htmx_only_the_list_is_sent(signed_in, officer, school):
    incident = log(officer, school)
    page = signed_in(officer).get("/incidents/", headers={"HX-Request": "true"}).content.decode()
    assert incident.number in page
    assert page.lstrip().startswith('<div id="results"')
