"""Records written without a network: kept on the phone for their writer alone, sent once, mended when refused."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from incidents.models import Concern, Incident, Photo
from tests.e2e.conftest import PHONE
from tests.e2e.hands import IN_HAND, button, link
from tests.incidents.factories import picture

pytestmark = pytest.mark.e2e
PICTURE = {"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": picture(800, 600)}
NOTE = "A window of the gatehouse is broken."
SEND = re.compile(r"/incidents/log/$")
FILE = re.compile(r"/incidents/\d+/$")
WHAT_IS_STORED = """async () => {
  const database = await new Promise((done) => {
    const asked = indexedDB.open("kept-records");
    asked.onsuccess = () => done(asked.result);
  });
  const rows = await new Promise((done) => {
    const asked = database.transaction("records").objectStore("records").getAll();
    asked.onsuccess = () => done(asked.result);
  });
  if (rows.length !== 1) throw new Error(`${rows.length} rows`);
  const [{ submission, of, sealed, ...more }] = rows;
  const text = new TextDecoder("latin1");
  return JSON.stringify([submission, of, more, sealed.map(({ data }) => text.decode(data))]);
}"""


def cut(page: Page, address=SEND) -> None:
    """Nothing that is sent to this address arrives."""
    page.context.route(
        address,
        lambda route: route.abort("internetdisconnected") if route.request.method == "POST" else route.fallback(),
    )


def fill(page: Page) -> None:
    page.goto(reverse("incidents:log"))
    expect(page.locator("form[data-keep][data-ready]")).to_be_visible()
    page.locator("label.tile").first.tap()
    page.get_by_label("Note").fill(NOTE)


def waiting(page: Page, count: int):
    return expect(page.locator("[data-outbox]", has_text=f"Waiting on this phone: {count}"))


def nothing_waits(page: Page) -> None:
    page.goto(reverse("incidents:waiting"))
    expect(page.get_by_text("Nothing waits here")).to_be_visible()


def come_back(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('online'))")


def sign_in(page: Page, live_server, person) -> None:
    client = Client()
    client.force_login(person)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )


@pytest.fixture
def phone(open_as, officer, school) -> Page:
    return open_as(officer, "en", PHONE, **IN_HAND)


def test_what_is_sent_without_a_network_waits_with_its_photo_and_is_sent_once(phone, officer):
    fill(phone)
    phone.locator("input[type=file]").set_input_files([PICTURE])
    expect(phone.locator("[data-preview] img")).to_have_count(1)
    phone.context.set_offline(True)
    button(phone, "en", "Send").tap()
    expect(phone.get_by_text("Not sent yet: kept on this phone")).to_be_visible()
    waiting(phone, 1).to_be_visible()
    assert not Incident.objects.exists()
    phone.context.set_offline(False)
    phone.wait_for_url(FILE)
    incident = Incident.objects.get()
    assert (incident.note, incident.reported_by, Photo.objects.count()) == (NOTE, officer, 1)
    expect(phone.get_by_text(f"Incident {incident.number} is logged.")).to_be_visible()
    nothing_waits(phone)


def test_a_lost_reply_makes_one_incident_with_one_photo(phone):
    fill(phone)
    phone.locator("input[type=file]").set_input_files([PICTURE])
    expect(phone.locator("[data-preview] img")).to_have_count(1)
    replies = []

    def take_and_lose_the_reply(route):
        replies.append(route.fetch().status)
        route.abort("internetdisconnected")

    phone.route(SEND, take_and_lose_the_reply, times=1)
    button(phone, "en", "Send").tap()
    expect(phone.get_by_text("Not sent yet: kept on this phone")).to_be_visible()
    assert replies == [200]
    come_back(phone)
    phone.wait_for_url(FILE)
    assert (Incident.objects.count(), Photo.objects.count()) == (1, 1)


def test_what_waits_outlives_a_reload_and_goes_out_on_the_next_page_of_the_site(phone):
    fill(phone)
    cut(phone)
    button(phone, "en", "Send").tap()
    waiting(phone, 1).to_be_visible()
    phone.reload()
    waiting(phone, 1).to_be_visible()
    fill(phone)
    button(phone, "en", "Send").tap()
    waiting(phone, 2).to_be_visible()
    phone.goto(reverse("incidents:waiting"))
    expect(phone.locator("[data-outbox-list] li")).to_have_count(2)
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    phone.locator("[data-outbox-list] summary").first.tap()
    button(phone, "en", "Delete it from this phone").tap()
    waiting(phone, 1).to_be_visible()
    assert not Incident.objects.exists()
    phone.context.unroute(SEND)
    phone.goto(reverse("home"))
    nothing_waits(phone)
    assert Incident.objects.get().note == NOTE


def test_another_account_on_the_phone_neither_sees_nor_sends_what_waits(phone, live_server, officer, chief):
    fill(phone)
    cut(phone)
    button(phone, "en", "Send").tap()
    waiting(phone, 1).to_be_visible()
    sign_in(phone, live_server, chief)
    phone.context.unroute(SEND)
    # The page that is still open: it sends in its writer's name, and the server knows better.
    with phone.expect_response(SEND) as answer:
        come_back(phone)
    assert answer.value.status == 404
    nothing_waits(phone)
    expect(phone.locator("[data-outbox]")).to_be_hidden()
    assert NOTE not in phone.evaluate(WHAT_IS_STORED)
    assert not Incident.objects.exists()
    sign_in(phone, live_server, officer)
    nothing_waits(phone)
    assert Incident.objects.get().reported_by == officer


def test_what_the_server_refuses_later_stays_with_its_sentence_and_is_mended(phone):
    fill(phone)
    phone.locator("input[type=file]").set_input_files([PICTURE])
    expect(phone.locator("[data-preview] img")).to_have_count(1)
    phone.get_by_label("Time of occurrence").fill("2026-11-30T09:00")
    cut(phone)
    button(phone, "en", "Send").tap()
    waiting(phone, 1).to_be_visible()
    phone.context.unroute(SEND)
    phone.goto(reverse("incidents:waiting"))
    kept = phone.locator("[data-outbox-list] li")
    expect(kept).to_contain_text("This time is still to come. Check the date.")
    expect(phone.locator("[data-outbox]")).to_contain_text("Something was not taken")
    link(phone, "en", "Mend it").tap()
    expect(phone.locator("form[data-mended]")).to_contain_text("This time is still to come. Check the date.")
    expect(phone.get_by_label("Note")).to_have_value(NOTE)
    expect(phone.locator("label.tile input").first).to_be_checked()
    expect(phone.locator("[data-preview] img")).to_have_count(1)
    phone.get_by_label("Time of occurrence").fill("2026-11-25T09:00")
    button(phone, "en", "Send").tap()
    phone.wait_for_url(FILE)
    assert (Incident.objects.get().note, Photo.objects.count()) == (NOTE, 1)
    expect(phone.locator("[data-outbox]")).to_be_hidden()


def test_what_is_refused_at_once_comes_back_with_its_photos_beside_its_faults(phone):
    fill(phone)
    phone.locator("input[type=file]").set_input_files([PICTURE])
    expect(phone.locator("[data-preview] img")).to_have_count(1)
    time = phone.get_by_label("Time of occurrence")
    time.fill("2026-11-30T09:00")
    button(phone, "en", "Send").tap()
    expect(time).to_have_attribute("aria-invalid", "true")
    expect(phone.get_by_text("This time is still to come. Check the date.")).to_be_visible()
    expect(phone.locator("[data-preview] img")).to_have_count(1)
    time.fill("2026-11-25T09:00")
    button(phone, "en", "Send").tap()
    phone.wait_for_url(FILE)
    assert (Incident.objects.count(), Photo.objects.count()) == (1, 1)


def test_what_was_sent_before_with_other_words_is_told_and_sent_anew(phone, officer, school):
    """Its reply was lost; it was opened again from history and changed."""
    fill(phone)
    cut(phone)
    sent = phone.evaluate("Object.fromEntries(new FormData(document.querySelector('form[data-keep]')))")
    facts = {name: value for name, value in sent.items() if isinstance(value, str)}
    phone.request.post(reverse("incidents:log"), form={**facts, "note": "Other words."})
    button(phone, "en", "Send").tap()
    waiting(phone, 1).to_be_visible()
    phone.context.unroute(SEND)
    phone.goto(reverse("incidents:waiting"))
    expect(phone.locator("[data-outbox-list] li")).to_contain_text(
        "This submission was already sent with other contents."
    )
    link(phone, "en", "Mend it").tap()
    expect(phone.locator("form[data-mended]")).to_be_visible()
    button(phone, "en", "Send").tap()
    phone.wait_for_url(FILE)
    assert sorted(Incident.objects.values_list("note", flat=True)) == [NOTE, "Other words."]


def test_a_concern_without_a_network_is_kept_and_sent_once(open_as, teacher, school):
    phone = open_as(teacher, "en", PHONE, **IN_HAND)
    phone.goto(reverse("incidents:raise_concern") + "?door=PLACE")
    expect(phone.locator("form[data-keep][data-ready]")).to_be_visible()
    phone.locator("label.tile").first.tap()
    phone.get_by_label("In your own words").fill(NOTE)
    cut(phone, re.compile(r"/concerns/new/"))
    button(phone, "en", "Send").tap()
    waiting(phone, 1).to_be_visible()
    assert not Concern.objects.exists()
    phone.context.unroute(re.compile(r"/concerns/new/"))
    come_back(phone)
    phone.wait_for_url(re.compile(r"/concerns/\d+/$"))
    assert (Concern.objects.get().note, Concern.objects.get().raised_by) == (NOTE, teacher)
