"""An inspection on a phone with two failures, to the struck-off finding that moves the share."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from safeschool.accounts.roles import Role
from schools.models import Answer, ChecklistItem, Finding, RectificationNotice, SchoolPhoto
from schools.selectors.compliance import compliance_of
from schools.workflow import FindingState
from tests.e2e.conftest import PHONE
from tests.e2e.hands import IN_HAND, Held, button, link, said
from tests.factories import make_person
from tests.incidents.factories import picture
from tests.schools.rounds import ALARM, EXITS, begin

pytestmark = pytest.mark.e2e
# What cannot be sent is tried again every fifteen seconds: two rounds of it, on a slow machine.
SENT_AGAIN = 45_000
PICTURE = {"name": "evidence.jpg", "mimeType": "image/jpeg", "buffer": picture(800, 600)}


def three(school):
    [share] = [each for each in compliance_of(type(school).objects.all()).three if each.measure.code == "THREE"]
    return share.met


def point(page, code):
    return page.locator(f"form#{code}")


def sign(phone, name):
    """Write something into the box of that name, as a finger does."""
    box = phone.locator(f".signature:has(input[name={name}]) svg")
    box.scroll_into_view_if_needed()
    at = box.bounding_box()
    phone.mouse.move(at["x"] + 20, at["y"] + 60)
    phone.mouse.down()
    for step in range(1, 8):
        phone.mouse.move(at["x"] + 20 + 30 * step, at["y"] + (20 if step % 2 else 70))
    phone.mouse.up()
    expect(phone.locator(f"input[name={name}]")).not_to_have_value("")


def answer(page, code, verdict):
    form = point(page, code)
    form.locator(f"input[value={verdict}]").check()
    expect(form.locator(f"[data-verdict={verdict}]")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "vi"])
def test_two_failures_one_on_the_spot_one_by_notice_until_it_is_struck_off(
    open_as, school, officer, head, north, language
):
    colleague = make_person("colleague", Role.WARD_OFFICER, north)
    draft = begin(officer, school)
    for code in draft.items:
        if code not in (ALARM, EXITS, "FIRE_EXTINGUISHER"):
            Answer.objects.create(inspection=draft, item=ChecklistItem.objects.get(code=code), verdict="PASS")
    phone = open_as(officer, language, PHONE, **IN_HAND)
    phone.goto(reverse("schools:inspection", args=[draft.pk]))
    answer(phone, "FIRE_EXTINGUISHER", "PASS")
    answer(phone, ALARM, "FAIL")
    point(phone, ALARM).locator("input[type=file]").set_input_files([PICTURE])
    expect(point(phone, ALARM).locator("li .photo")).to_be_visible()
    answer(phone, EXITS, "FAIL")
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    link(phone, language, "Finish").tap()
    phone.locator(f"input[name=spot_{EXITS}]").check()
    phone.locator("input[name=lead]").fill("Head of Hill School")
    phone.locator("input[name=present]").fill("Head of Hill School")
    sign(phone, "school_signature")
    sign(phone, "police_signature")
    button(phone, language, "Finish").tap()
    expect(phone.locator("main")).to_contain_text(said(language, "The inspection is finished."))
    expect(phone.locator(".signed path[d^=M]")).to_have_count(2)
    assert dict(Finding.objects.values_list("item__code", "state")) == {
        EXITS: FindingState.FIXED_ON_SPOT,
        ALARM: FindingState.NOTICE_ISSUED,
    }
    assert three(school) == 0
    notice = RectificationNotice.objects.get()
    phone.goto(reverse("schools:notice", args=[notice.pk]))
    expect(phone.locator("main")).to_contain_text(notice.number)
    expect(phone.locator(".signed path[d^=M]")).to_have_count(2)

    found = Finding.objects.get(state=FindingState.NOTICE_ISSUED)
    theirs = open_as(head, language, PHONE, **IN_HAND)
    theirs.goto(reverse("schools:finding", args=[found.pk]))
    theirs.locator("#step_note").fill("The alarm is fitted.")
    theirs.locator("#step_photos").set_input_files([PICTURE])
    button(theirs, language, "Report as fixed").tap()
    expect(theirs.locator("ol.timeline")).to_contain_text("The alarm is fitted.")

    second = open_as(colleague, language, PHONE, **IN_HAND)
    second.goto(reverse("schools:finding", args=[found.pk]))
    button(second, language, "In order: strike it off").tap()
    expect(second.locator("ol.timeline")).to_contain_text(said(language, "Struck off after re-inspection"))
    found.refresh_from_db()
    assert (found.state, found.settled_by, SchoolPhoto.objects.count()) == (FindingState.CLOSED, colleague, 2)
    assert three(school) == 1


@pytest.fixture
def at_the_points(open_as, school, officer):
    """`at_the_points()`: a phone at the points of a fresh inspection, and the inspection."""

    def open_page(**more):
        draft = begin(officer, school)
        phone = open_as(officer, "en", PHONE, **IN_HAND)
        phone.goto(reverse("schools:inspection", args=[draft.pk]), **more)
        return phone, draft

    return open_page


def test_an_answer_given_without_a_connection_is_kept_and_sent_later(at_the_points):
    phone, draft = at_the_points()
    phone.context.set_offline(True)
    point(phone, ALARM).locator("input[value=FAIL]").check()
    expect(point(phone, ALARM).locator("[data-waiting]")).to_be_visible()
    assert not draft.answers.exists()
    phone.context.set_offline(False)
    expect(point(phone, ALARM).locator("[data-verdict=FAIL]")).to_be_visible(timeout=SENT_AGAIN)
    phone.reload()
    expect(point(phone, ALARM).locator("[data-verdict=FAIL]")).to_be_visible()
    expect(point(phone, ALARM).locator("[data-waiting]")).to_have_count(0)
    assert draft.answers.get().verdict == "FAIL"


def test_an_answer_given_before_the_script_has_come_is_saved_when_it_comes(open_as, school, officer):
    draft, phone = begin(officer, school), open_as(officer, "en", PHONE, **IN_HAND)
    script = Held(phone, "**/js/inspection*.js")
    phone.goto(reverse("schools:inspection", args=[draft.pk]), wait_until="commit")
    point(phone, ALARM).locator("input[value=FAIL]").check()
    assert not draft.answers.exists()
    script.next().continue_()
    expect(point(phone, ALARM).locator("[data-verdict=FAIL]")).to_be_visible()
    assert draft.answers.get().verdict == "FAIL"


def test_an_older_answer_never_arrives_after_a_newer_one(at_the_points):
    phone, draft = at_the_points()
    sent = Held(phone, "**/points/**")
    point(phone, ALARM).locator("input[value=FAIL]").check()
    older = sent.next()
    point(phone, ALARM).locator("input[value=PASS]").check()
    assert not sent
    older.continue_()
    newer = sent.next()
    expect(point(phone, ALARM).locator("[data-verdict]")).to_have_count(0)
    newer.continue_()
    expect(point(phone, ALARM).locator("[data-verdict=PASS]")).to_be_visible()
    assert draft.answers.get().verdict == "PASS"


def test_a_photo_taken_without_a_connection_outlives_a_reload_and_a_lost_reply_and_comes_once(at_the_points):
    phone, draft = at_the_points()
    is_cut, replies = True, []

    def carry(route):
        if not is_cut and len(replies) == 2:
            route.continue_()
            return
        if not is_cut:
            replies.append(route.fetch().status)
        route.abort("internetdisconnected")

    phone.route("**/points/**", carry)
    point(phone, ALARM).locator("input[value=FAIL]").check()
    point(phone, ALARM).locator("input[type=file]").set_input_files([PICTURE])
    expect(point(phone, ALARM).locator("[data-waiting='1']")).to_be_visible()
    phone.reload()
    expect(point(phone, ALARM).locator("[data-waiting='1']")).to_be_visible()
    expect(point(phone, ALARM).locator("input[value=FAIL]")).to_be_checked()
    link(phone, "en", "Finish").tap()
    expect(point(phone, ALARM).locator("[data-waiting='1']")).to_be_in_viewport()
    assert not draft.answers.exists()

    is_cut = False
    for _lost in range(2):
        with phone.expect_event("requestfailed"):
            phone.evaluate("dispatchEvent(new Event('online'))")
        expect(point(phone, ALARM).locator("[data-waiting='1']")).to_be_visible()
    assert len(replies) == 2
    phone.evaluate("dispatchEvent(new Event('online'))")
    expect(point(phone, ALARM).locator("li .photo")).to_have_count(1, timeout=SENT_AGAIN)
    expect(point(phone, ALARM).locator("[data-waiting]")).to_have_count(0)
    assert (draft.answers.get().verdict, SchoolPhoto.objects.count()) == ("FAIL", 1)
