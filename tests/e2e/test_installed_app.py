"""The installed app opens its form without a connection, and forgets it when its reader signs out."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from incidents.models import Incident
from tests.e2e.conftest import PHONE
from tests.e2e.hands import IN_HAND, button

pytestmark = pytest.mark.e2e
INSTALLED = """
const asked = window.matchMedia.bind(window);
window.matchMedia = (query) => (query.includes("display-mode") ? { matches: true } : asked(query));
"""
UNTIL = """async ([page, isKept]) => {
  for (let frame = 0; frame < 3000; frame += 1) {
    if (Boolean(await caches.match(page)) === isKept) return;
    await new Promise(requestAnimationFrame);
  }
  throw new Error("not " + isKept);
}"""


def test_the_installed_app_logs_without_a_connection_and_forgets_its_forms_at_sign_out(open_as, officer, school):
    phone = open_as(officer, "en", PHONE, **IN_HAND)
    phone.add_init_script(INSTALLED)
    phone.goto(reverse("home"))
    phone.evaluate(UNTIL, [reverse("incidents:waiting"), True])  # it is kept last
    phone.context.set_offline(True)
    phone.goto(reverse("home"))
    phone.wait_for_url("**" + reverse("incidents:log"))
    expect(phone.get_by_text("No connection: this is the form as it was last seen.")).to_be_visible()
    expect(phone.locator("form[data-keep][data-ready]")).to_be_visible()
    submissions = {phone.locator("input[name=submission]").input_value()}
    phone.locator("label.tile").first.tap()
    button(phone, "en", "Send").tap()
    expect(phone.get_by_text("Not sent yet: kept on this phone")).to_be_visible()
    phone.goto(reverse("incidents:log"))
    expect(phone.get_by_text("No connection")).to_be_visible()
    submissions.add(phone.locator("input[name=submission]").input_value())
    assert len(submissions) == 2
    phone.goto(reverse("incidents:waiting"))
    expect(phone.locator("[data-outbox-list] li")).to_have_count(1)
    assert not Incident.objects.exists()

    phone.context.set_offline(False)
    phone.goto(reverse("incidents:waiting"))
    expect(phone.get_by_text("Nothing waits here")).to_be_visible()
    assert str(Incident.objects.get().submission) in submissions
    phone.evaluate("document.querySelector('form[action$=\"sign-out/\"]').submit()")
    phone.wait_for_url("**/sign-in/**")
    phone.evaluate(UNTIL, [reverse("incidents:waiting"), False])
    assert phone.evaluate("caches.keys()") == ["shell"]


def test_the_site_can_be_installed(open_as, officer):
    phone = open_as(officer, "en", PHONE, **IN_HAND)
    phone.goto(reverse("home"))
    browser = phone.context.new_cdp_session(phone)
    errors = {error["errorId"] for error in browser.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert errors <= {"in-incognito"}  # as every window of the tests is
    assert browser.send("Page.getAppManifest")["errors"] == []
