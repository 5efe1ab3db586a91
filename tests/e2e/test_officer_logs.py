"""An officer on a phone logs an incident with a photo, from the duty page."""

import io
import re

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from incidents.models import Incident, Photo
from patrols.models import Shift
from patrols.workflow import SlotKind
from safeschool.kernel.week import Week
from tests.e2e.conftest import NOW, PHONE
from tests.e2e.hands import AT_THE_GATE, IN_HAND, LANGUAGES, Held, Thumb, button, link, named, said
from tests.patrols.factories import give_seat, make_post, make_week

pytestmark = pytest.mark.e2e
MOST_TAPS = 8
GPS = 0x8825


def photo_with_position() -> dict:
    """A picture as a phone's camera writes it: with the place where it was taken inside."""
    out = io.BytesIO()
    picture = Image.effect_noise((1800, 1200), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif.get_ifd(GPS).update({1: "N", 2: (20.0, 51.0, 0.36), 3: "E", 4: (106.0, 40.0, 48.36)})
    picture.save(out, "JPEG", exif=exif)
    assert Image.open(io.BytesIO(out.getvalue())).getexif().get_ifd(GPS)
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


@pytest.fixture
def on_duty(school, officer):
    """The officer stands at the gate of Hill School this morning."""
    make_post(school)
    make_week(school.unit, now=NOW.replace(day=22), week=Week(2026, 48))
    shift = Shift.objects.filter(on=NOW.date(), moment="DISMISSAL").get()
    give_seat(shift, officer, SlotKind.POLICE, now=NOW)
    return officer


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_officer_logs_an_incident_with_a_photo_in_eight_taps(open_as, on_duty, language):
    page, thumb = open_as(on_duty, language, PHONE, **IN_HAND, **AT_THE_GATE), Thumb()
    page.goto(reverse("patrols:my_shifts"))

    thumb.tap(link(page, language, "Log incident"))
    thumb.tap(page.locator("label.tile").first)
    thumb.tap(button(page, language, "Use my position"))
    expect(page.locator("[data-place-state]")).to_contain_text("8")
    thumb.take_a_photo(page, page.locator("label.photo-pick"), photo_with_position())
    expect(page.locator("[data-preview] img")).to_have_count(1)
    thumb.tap(button(page, language, "Send"))
    page.wait_for_url(re.compile(r"/incidents/\d+/$"))

    incident = Incident.objects.get()
    assert thumb.taps <= MOST_TAPS, f"{thumb.taps} taps"
    assert (incident.school.code, incident.reported_by, incident.accuracy_m) == ("HILL", on_duty, 8)
    expect(page.locator("ul.photos img")).to_have_count(1)
    stored = Image.open(Photo.objects.get().file.open())
    assert not stored.getexif()
    assert "exif" not in stored.info
    page.goto(reverse("incidents:list"))
    row = page.locator("li[data-row]", has_text=incident.number)
    expect(row.get_by_role("link")).to_have_text(named(language, incident.type))


def test_taps_before_the_scripts_have_come_count_when_they_come(open_as, on_duty):
    page = open_as(on_duty, "en", PHONE, **IN_HAND, **AT_THE_GATE)
    photo, place = Held(page, "**/js/photo*.js"), Held(page, "**/js/place*.js")
    page.goto(reverse("incidents:log"), wait_until="commit")
    page.locator("input[type=file]").set_input_files([photo_with_position()])
    button(page, "en", "Use my position").tap()
    photo.next().continue_()
    expect(page.locator("[data-preview] img")).to_have_count(1)
    assert page.locator("[data-preview] img").evaluate("image => image.naturalWidth") == 1600
    place.next().continue_()
    expect(page.locator("[data-place-state]")).to_contain_text("8")


def test_the_server_alone_takes_the_position_out_of_a_photo(open_as, officer, school):
    """With a browser that makes nothing smaller, as an old phone's."""
    page = open_as(officer, "en", PHONE, java_script_enabled=False)
    page.goto(reverse("incidents:log"))
    page.locator("label.tile").first.click()
    page.locator("input[type=file]").set_input_files([photo_with_position()])
    page.locator("form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/incidents/\d+/$"))
    assert not Image.open(Photo.objects.get().file.open()).getexif()


def test_a_double_tap_on_send_makes_one_incident(open_as, officer, school):
    page = open_as(officer, "en", PHONE, **IN_HAND, **AT_THE_GATE)
    page.goto(reverse("incidents:log"))
    page.locator("label.tile").first.tap()
    button(page, "en", "Send").dblclick()
    page.wait_for_url(re.compile(r"/incidents/\d+/$"))
    page.goto(reverse("incidents:list"))
    expect(page.locator("#results li[data-row]")).to_have_count(1)
    assert Incident.objects.count() == 1


def test_a_hint_that_arrives_after_send_does_not_let_it_be_sent_again(open_as, officer, school):
    page = open_as(officer, "en", PHONE, **IN_HAND, **AT_THE_GATE)
    page.goto(reverse("incidents:log"))
    form = page.locator("form.form")
    form.evaluate("form => { form.dataset.sent = 1 }")
    page.evaluate("document.addEventListener('htmx:afterRequest', () => { document.body.dataset.hinted = 1 })")
    page.locator("label.tile").first.tap()
    expect(page.locator("body[data-hinted]")).to_be_visible()
    expect(form).to_have_attribute("data-sent", "1")


def test_a_form_sent_again_from_history_is_the_same_incident(open_as, officer, school):
    page = open_as(officer, "en", PHONE, java_script_enabled=False)
    page.goto(reverse("incidents:log"))
    sent = {field.get_attribute("name"): field.input_value() for field in page.locator("main input[type=hidden]").all()}
    form = {**sent, "type": "CRASH", "school": "HILL", "occurred_at": "2026-11-25T09:00"}
    answers = [page.request.post(reverse("incidents:log"), form=form) for _tap in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    assert answers[0].url == answers[1].url
    assert Incident.objects.count() == 1


def test_the_page_says_whom_to_call_first(open_as, officer):
    page = open_as(officer, "vi", PHONE, **IN_HAND)
    page.goto(reverse("incidents:log"))
    expect(page.locator("a[href='tel:113']")).to_be_visible()
    assert said("vi", "Log incident") in page.title()
