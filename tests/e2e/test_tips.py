"""Without an account: a pupil's tip with its receipt and answer, and a hotel's report that reaches the police."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from incidents.models import HarmReport, Tip
from incidents.selectors import venue_key
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.hands import IN_HAND, LANGUAGES, button, said
from tests.schools.rounds import make_venue

pytestmark = pytest.mark.e2e
WORDS = "Hai em hẹn đánh nhau sau trường. 放学后约架。"
QUESTION = "Which gate?"
ANSWER = "The one by the canal."


@pytest.fixture
def phone(browser, live_server):
    """A browser that has never been here and is signed in nowhere."""
    context = browser.new_context(viewport=PHONE, base_url=live_server.url, **IN_HAND)
    context.set_default_timeout(15_000)
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    context.close()
    assert [text for text in complaints if "422" not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tip_is_sent_answered_and_read_by_its_receipt(open_as, phone, officer, school, language):
    phone.goto(f"/tip/?school={school.code}&language={language}")
    phone.locator("label.tile").first.tap()
    phone.get_by_label(said(language, "What do you know?")).fill(WORDS)
    phone.wait_for_function("document.querySelector('[name=solution]').value")
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    button(phone, language, "Send").tap()
    receipt = phone.locator(".receipt").inner_text()
    assert re.fullmatch(r"\d{4}( \d{4}){3}", receipt)
    tip = Tip.objects.get()

    desk = open_as(officer, language, DESK)
    desk.goto(reverse("incidents:tips"))
    desk.locator(f"a[href='{reverse('incidents:tip', args=[tip.pk])}']").first.click()
    expect(desk.get_by_text(WORDS)).to_be_visible()
    button(desk, language, "Acknowledge").click()
    asking = desk.locator("form", has=button(desk, language, "Ask back"))
    asking.locator("input[name=text]").fill(QUESTION)
    button(desk, language, "Ask back").click()
    expect(desk.get_by_text(QUESTION)).to_be_visible()

    phone.goto(f"/tip/talk/?language={language}")
    phone.locator("input[name=receipt]").fill(receipt)
    button(phone, language, "Open").tap()
    expect(phone.get_by_text(QUESTION)).to_be_visible()
    phone.locator("textarea[name=text]").fill(ANSWER)
    button(phone, language, "Send").tap()
    expect(phone.get_by_text(ANSWER)).to_be_visible()
    desk.reload()
    expect(desk.get_by_text(ANSWER)).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hotel_s_report_reaches_the_officer(open_as, phone, officer, chief, north, language):
    hotel = make_venue(north)
    phone.goto(f"/duty-report/?key={venue_key(hotel)}&language={language}")
    phone.locator("textarea[name=reason]").fill(WORDS)
    button(phone, language, "Report now").tap()
    expect(phone.locator("h1")).to_have_text(said(language, "The police on duty have been told."))
    report = HarmReport.objects.get()

    desk = open_as(officer, language, DESK)
    desk.goto(reverse("notifications:inbox"))
    expect(desk.get_by_text(f"M{report.pk}").first).to_be_visible()
    desk.goto(reverse("incidents:harm_report", args=[report.pk]))
    expect(desk.get_by_text(WORDS)).to_be_visible()
    button(desk, language, "Accept").click()
    desk.wait_for_url(re.compile(r"/harm/\d+/$"))
    report.refresh_from_db()
    assert report.accepted_by == officer
