"""A teacher's concern on a phone: who will read it, what comes back, and the incident it becomes."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from incidents.models import Concern, Incident
from incidents.workflow import ConcernState
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.hands import IN_HAND, LANGUAGES, button, link, said

pytestmark = pytest.mark.e2e
WORDS = "Hai em lớp 5 cãi nhau ở góc sân. 两名学生在操场角落争吵。\nEvery day after lunch."
QUESTION = "Which corner is it?"
ANSWER = "The corner by the bicycle shed."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_concern_becomes_an_incident_and_its_words_stay(open_as, teacher, officer, chief, head, language):
    phone = open_as(teacher, language, PHONE, **IN_HAND)
    phone.goto(reverse("home"))
    link(phone, language, "Raise a concern").first.tap()
    phone.locator("a.tile").first.tap()
    readers = phone.locator("section.card", has_text=said(language, "Who will read this"))
    for name in (officer.full_name, chief.full_name, head.full_name):
        expect(readers).to_contain_text(name)
    phone.locator("label.tile").first.tap()
    phone.get_by_label(said(language, "In your own words")).fill(WORDS)
    button(phone, language, "Send").tap()
    phone.wait_for_url(re.compile(r"/concerns/\d+/$"))
    concern = Concern.objects.get()
    assert concern.school.code == "HILL"

    desk = open_as(officer, language, DESK)
    desk.goto(reverse("incidents:concerns"))
    desk.locator(f"a[href='{reverse('incidents:concern', args=[concern.pk])}']").first.click()
    button(desk, language, "Acknowledge").click()
    asking = desk.locator("form", has=button(desk, language, "Ask back"))
    asking.locator("input[name=text]").fill(QUESTION)
    button(desk, language, "Ask back").click()
    expect(desk.get_by_text(QUESTION)).to_be_visible()

    phone.reload()
    expect(phone.get_by_text(QUESTION)).to_be_visible()
    phone.locator("input[name=text]").fill(ANSWER)
    button(phone, language, "Answer").tap()
    expect(phone.get_by_text(ANSWER)).to_be_visible()

    desk.reload()
    expect(desk.get_by_text(ANSWER)).to_be_visible()
    desk.locator("summary", has_text=said(language, "Turn into an incident")).click()
    form = desk.locator(f"form[action='{reverse('incidents:convert', args=[concern.pk])}']")
    form.locator("select[name=type]").select_option("FIGHT_AFTER_SCHOOL")
    form.get_by_role("button").click()
    desk.wait_for_url(re.compile(r"/incidents/\d+/$"))
    expect(desk.locator(f"main a[href='{reverse('incidents:concern', args=[concern.pk])}']")).to_be_visible()

    concern.refresh_from_db()
    assert (concern.state, concern.incident) == (ConcernState.CONVERTED, Incident.objects.get())
    assert concern.note.replace("\r\n", "\n") == WORDS
    phone.reload()
    for line in WORDS.splitlines():
        expect(phone.get_by_text(line)).to_be_visible()
