"""A lesson from the menu to the rating, and a drill from the signal to the last thing put right: phone and desk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import Locator, Page, expect

from campaigns.actions import issue_material, stock_up
from campaigns.actions.materials import stock_of
from campaigns.models import Drill, DrillMark, LessonOrder, Material, Session, Topic
from campaigns.workflow import OrderState, Turn
from tests.campaigns.factories import plan_one, publish_one, school_morning
from tests.e2e.conftest import DESK, NOW, PHONE
from tests.e2e.hands import IN_HAND, button, link, said
from tests.e2e.test_officer_logs import photo_with_position

pytestmark = pytest.mark.e2e


def letter_of(chief, unit) -> Material:
    """The letter to parents, a thousand of them in the cupboard."""
    letter = issue_material(
        by=chief, unit=unit, kind="LETTER", title="Thư gửi phụ huynh 致家长的一封信",
        topic=Topic.objects.get(code="TRAFFIC"), language="vi", body="Kính gửi phụ huynh {school}!",
    )  # fmt: skip
    stock_up(by=chief, material=letter, quantity=1000)
    return letter


def waits_for(page: Page, language: str, turn: Turn) -> Locator:
    """What the page says of whose turn it is."""
    with translation.override(language):
        who = str(turn.label)
    return page.get_by_text(said(language, "The next step is taken by %(waits_for)s.", waits_for=who))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_traffic_lesson_from_the_menu_to_the_rating(
    open_as, teacher, chief, officer, school, clock, tmp_path, language
):
    publish_one(chief, school.unit, "Hai tĩnh, hai động: qua đường an toàn 两静两动")
    letter = letter_of(chief, school.unit)
    start = school_morning(school, NOW)

    phone = open_as(teacher, language, PHONE, **IN_HAND)
    phone.goto(reverse("campaigns:menu"))
    link(phone, language, "Order this lesson").tap()
    hour = timezone.localtime(start, school.unit.zone).strftime("%Y-%m-%dT%H:%M")
    phone.get_by_label(said(language, "First date")).fill(hour)
    phone.get_by_label(said(language, "Grades and classes")).fill("4A, 4B")
    phone.locator("input[name=heads]").fill("667")
    phone.screenshot(path=tmp_path / "order.png", full_page=True)
    button(phone, language, "Send the order").tap()
    expect(waits_for(phone, language, Turn.COMMAND)).to_be_visible()
    order = LessonOrder.objects.get()
    page = reverse("campaigns:order", args=[order.pk])

    desk = open_as(chief, language, DESK)
    desk.goto(page)
    desk.locator("select[name=lecturer]").select_option(label=officer.full_name)
    button(desk, language, "Assign").click()
    expect(waits_for(desk, language, Turn.LECTURER)).to_be_visible()

    hand = open_as(officer, language, PHONE, **IN_HAND)
    hand.goto(page)
    button(hand, language, "Accept").tap()
    expect(button(hand, language, "Write down the lesson")).to_be_visible()

    clock.move_to(start + timedelta(hours=1))
    # A week later everybody signs in anew.
    hand = open_as(officer, language, PHONE, **IN_HAND)
    hand.goto(page)
    _deliver(hand, language)
    expect(waits_for(hand, language, Turn.SCHOOL)).to_be_visible()
    hand.screenshot(path=tmp_path / "delivered.png", full_page=True)
    link(hand, language, "Session").tap()
    _hand_out(hand, language, letter)
    hand.locator("input[type=file]").set_input_files([photo_with_position()])
    hand.locator("input[name=has_consent]").check()
    button(hand, language, "Add the photo").tap()
    expect(hand.locator("ul.photos img")).to_have_count(1)

    phone = open_as(teacher, language, PHONE, **IN_HAND)
    phone.goto(page)
    phone.locator("[name=words]").fill("Tốt 很好")
    button(phone, language, "Rate the lesson").tap()
    expect(phone.get_by_text("Tốt 很好")).to_be_visible()

    order.refresh_from_db()
    assert (order.state, order.rating) == (OrderState.RATED, 5)
    session = Session.objects.get()
    assert (session.pupils, session.letters, session.photos.count()) == (667, 667, 1)
    assert stock_of(letter) == 333


def _deliver(hand: Page, language: str) -> None:
    """First an audience of minus one, which is told beside its field; then the 667 who came."""
    send = button(hand, language, "Write down the lesson")
    form = hand.locator("form", has=send)
    pupils = form.locator("input[name=pupils]")
    pupils.fill("-1")
    form.evaluate("form => form.noValidate = true")
    send.tap()
    expect(hand.get_by_text(said(language, "This is a count: it cannot be less than 0."))).to_be_visible()
    assert not Session.objects.exists()
    pupils.fill("667")
    form.locator("input[name=letters]").fill("667")
    send.tap()


def _hand_out(hand: Page, language: str, letter: Material) -> None:
    hand.locator("summary", has_text=said(language, "Hand out of the stock")).tap()
    hand.locator("select[name=material]").select_option(str(letter.pk))
    hand.locator("select[name=audience]").select_option("PARENTS")
    hand.locator("input[name=quantity]").fill("667")
    button(hand, language, "Hand out").tap()
    expect(hand.locator("main li", has_text=letter.title)).to_contain_text("667")


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_drill_with_the_stopwatch_signed_by_both_and_what_follows_is_put_right(
    open_as, head, officer, school, clock, tmp_path, language
):
    drill = plan_one(officer, school, now=NOW)
    page, plan = reverse("campaigns:drill", args=[drill.pk]), reverse("schools:plan", args=[school.pk])
    clock.move_to(drill.planned_at)
    phone = open_as(head, language, PHONE, **IN_HAND)
    phone.goto(page)
    button(phone, language, "Give the signal").tap()
    expect(phone.locator("[data-stopwatch]")).to_be_visible()
    _stop(phone, clock, drill, "ALARM_PRESSED_SEC", 20)
    assert DrillMark.objects.get().is_met
    late = _stop(phone, clock, drill, "LOCKDOWN_DONE_SEC", 150)
    expect(late.get_by_text(said(language, "not met"), exact=True)).to_be_visible()
    roll_call = _line(phone, "ROLL_CALL_OK")
    roll_call.locator("button[value=yes]").tap()
    expect(roll_call.get_by_text(said(language, "met"), exact=True)).to_be_visible()
    phone.screenshot(path=tmp_path / "stopwatch.png", full_page=True)
    clock.move_to(drill.planned_at + timedelta(minutes=8))
    form = phone.locator("form", has=button(phone, language, "End the drill"))
    form.locator("input[name=pupils]").fill("520")
    form.locator("input[name=parents]").fill("12")
    button(phone, language, "End the drill").tap()
    button(phone, language, "Sign").tap()
    expect(phone.get_by_text(said(language, "To be signed"))).to_be_visible()

    hand = open_as(officer, language, PHONE, **IN_HAND)
    hand.goto(page)
    hand.locator("summary", has_text=said(language, "Add what is to be done")).tap()
    hand.locator("input[name=text]").fill("Sửa khóa phòng 12")
    hand.locator("select[name=owner]").select_option(label=head.full_name)
    hand.locator("input[name=due_on]").fill((NOW + timedelta(days=30)).strftime("%Y-%m-%d"))
    button(hand, language, "Add").tap()
    expect(hand.get_by_text("Sửa khóa phòng 12")).to_be_visible()
    button(hand, language, "Sign").tap()
    expect(hand.get_by_text(said(language, "Signed"), exact=True).first).to_be_visible()

    phone.goto(plan)
    expect(phone.locator("[data-row]", has_text="Sửa khóa phòng 12")).to_be_visible()
    phone.screenshot(path=tmp_path / "plan.png", full_page=True)
    phone.goto(reverse("board:school", args=[school.pk]))
    phone.get_by_role("link", name="Sửa khóa phòng 12").tap()
    phone.locator("input[name=outcome]").fill("Đã sửa.")
    button(phone, language, "Close").tap()
    expect(phone.get_by_text("Đã sửa.")).to_be_visible()
    phone.screenshot(path=tmp_path / "signed.png", full_page=True)
    phone.goto(plan)
    expect(phone.get_by_text("Đã sửa.")).to_be_visible()
    expect(phone.locator("[data-row]")).to_have_count(0)
    drill = Drill.objects.get()
    assert drill.is_signed
    assert (drill.pupils, drill.parents, drill.tasks.get().item.outcome) == (520, 12, "Đã sửa.")


def _line(phone: Page, code: str) -> Locator:
    return phone.locator("li.list-item", has=phone.locator(f"input[name=code][value={code}]"))


def _stop(phone: Page, clock, drill: Drill, code: str, seconds: int) -> Locator:
    """Stop the time of a criterion so many seconds after the signal."""
    clock.move_to(drill.planned_at + timedelta(seconds=seconds))
    line = _line(phone, code)
    line.get_by_role("button").tap()
    # The clock of the test runs on while the page travels.
    expect(line.locator("span.num")).to_be_visible()
    took = DrillMark.objects.get(code=code).seconds
    expect(line).to_contain_text(f"{took} s")
    return line
