"""A teacher's concern on a phone: who will read it, what comes back, and the incident it becomes."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from incidents.models import Concern, Incident
from incidents.workflow import ConcernState, Status
from safeschool.reports.models import Effort
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.hands import IN_HAND, LANGUAGES, button, link, said
from tests.incidents.factories import raise_one

pytestmark = pytest.mark.e2e
WORDS = "Hai em lớp 5 cãi nhau ở góc sân. 两名学生在操场角落争吵。\nEvery day after lunch."
QUESTION = "Which corner is it?"
ANSWER = "The corner by the bicycle shed."
OUTCOME = "Both families came and promised."
TOLD = "We spoke with both and their parents."
AGAIN = "They fought again today."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_concern_becomes_an_incident_and_its_words_stay(open_as, teacher, officer, chief, head, language):
    phone = open_as(teacher, language, PHONE, **IN_HAND)
    phone.goto(reverse("home"))
    link(phone, language, "Raise a concern").first.tap()
    phone.locator("a.tile").first.tap()
    readers = phone.locator("section.card", has_text=said(language, "Who will read this"))
    for name in (officer.full_name, chief.full_name, head.full_name):
        expect(readers).to_contain_text(name)
    expect(phone.locator("form[data-measured]")).to_be_visible()
    phone.locator("label.tile").first.tap()
    phone.get_by_label(said(language, "In your own words")).fill(WORDS)
    with phone.expect_response(lambda answer: answer.url.endswith(reverse("reports:effort"))) as measured:
        button(phone, language, "Send").tap()
    phone.wait_for_url(re.compile(r"/concerns/\d+/$"))
    concern = Concern.objects.get()
    assert concern.school.code == "HILL"
    assert measured.value.status == 204
    effort = Effort.objects.get()
    assert (effort.kind, effort.seconds < 60, 1 <= effort.taps <= 8) == ("concern", True, True)

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

    # The officer works on it and closes it, and tells what came of it.
    incident = concern.incident
    for to, outcome in (("ACCEPTED", ""), ("HANDLING", ""), ("RESOLVED", OUTCOME), ("CLOSED", OUTCOME)):
        step = desk.locator(f"form:has(input[name=to][value={to}])")
        if outcome:
            step.locator("input[name=outcome]").fill(outcome)
            step.locator("input[name=feedback]").fill(TOLD)
        step.get_by_role("button").click()
        expect(step).to_have_count(0)
    incident.refresh_from_db()
    assert incident.status == Status.CLOSED

    # The teacher reads it, says that it is not solved, and the file is open again.
    phone.reload()
    expect(phone.get_by_text(OUTCOME)).to_be_visible()
    expect(phone.get_by_text(TOLD).first).to_be_visible()
    phone.locator("summary", has_text=said(language, "Not solved")).tap()
    phone.locator("form[action$='/not-solved/'] textarea").fill(AGAIN)
    button(phone, language, "Say that it is not solved").tap()
    expect(phone.get_by_text(AGAIN)).to_be_visible()
    incident.refresh_from_db()
    assert incident.status == Status.REOPENED
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    desk.reload()
    expect(desk.get_by_text(AGAIN)).to_be_visible()
    expect(button(desk, language, "Handle")).to_be_visible()


def test_like_ones_show_while_one_writes_and_hidden_ones_never(open_as, teacher, guard, school):
    mine, hidden = raise_one(teacher, school), raise_one(guard, school)
    phone = open_as(teacher, "en", PHONE, **IN_HAND)
    phone.goto(reverse("incidents:raise_concern") + "?door=PLACE")
    phone.locator("label.tile", has_text=mine.type.name).tap()
    phone.get_by_label("In your own words").fill("Two pupils argue at the corner.")
    found = phone.locator("section.card", has_text="You can see these already")
    expect(found.locator(f"a[href='{reverse('incidents:concern', args=[mine.pk])}']")).to_be_visible()
    expect(phone.locator(f"a[href='{reverse('incidents:concern', args=[hidden.pk])}']")).to_have_count(0)
    assert "Two pupils" not in phone.url


def test_a_hint_that_comes_after_sending_does_not_count_the_record_before_it_is_saved(open_as, teacher, school):
    """The hint is swapped in on the page that was sent; only the next page may tell what the record cost."""
    mine = raise_one(teacher, school)
    phone = open_as(teacher, "en", PHONE, **IN_HAND)
    phone.goto(reverse("incidents:raise_concern") + "?door=PLACE")
    told = []
    phone.on("request", lambda asked: told.append(asked.url) if asked.url.endswith(reverse("reports:effort")) else None)
    # An answer without a page: the one that was sent stays open.
    phone.route(lambda url: "/concerns/new/" in url, lambda route: route.fulfill(status=204))
    phone.locator("label.tile", has_text=mine.type.name).tap()
    with phone.expect_response(lambda answer: "/concerns/new/" in answer.url):
        phone.get_by_label("In your own words").fill("Two pupils argue at the corner.")
        button(phone, "en", "Send").tap()
    expect(phone.locator("section.card", has_text="You can see these already")).to_be_visible()
    assert told == []
