"""Two windows: a teacher presses, the board rings within a second, an officer goes and clears; a drill is no alarm."""

import os
import re
import time
from copy import deepcopy

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from incidents.models import Alarm
from safeschool.accounts.actions import hang_wall
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.hands import IN_HAND, Held
from tests.events import events_process
from tests.incidents.alarm_factories import press

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]
ALARM_PAGE = re.compile(r"/alarms/\d+/$")
KIND = "Armed person or intruder"


@pytest.fixture
def stream(settings, live_server):
    """The process of the open screens beside this server."""
    with events_process(origins=live_server.url) as (port, name):
        settings.LIVE_STREAM, settings.EVENTS_AT = name, str(port)
        policy = deepcopy(settings.CONTENT_SECURITY_POLICY)
        policy["DIRECTIVES"]["connect-src"] = ["'self'", f"http://localhost:{port}"]
        settings.CONTENT_SECURITY_POLICY = policy
        yield


def picture(page: Page, name: str) -> None:
    """Kept where PICTURES says, for whoever wants to look."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def open_press(phone: Page, question: str = "") -> None:
    phone.goto(reverse("incidents:press") + question)
    phone.locator("[data-press][data-ready]").wait_for()  # before that, one tap sends at once


def hold(page: Page, kind: str) -> None:
    """The thumb stays on the tile until it goes."""
    tile = page.locator(".press-kind", has_text=kind)
    tile.scroll_into_view_if_needed()
    box = tile.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_url(ALARM_PAGE, timeout=8000)
    page.mouse.up()


def step(page: Page, label: str, text: str = "") -> None:
    form = page.locator("form", has=page.get_by_role("button", name=label, exact=True))
    if text:
        form.locator("input[name=text]").fill(text)
    form.get_by_role("button", name=label, exact=True).click()
    page.wait_for_load_state()


def test_a_teacher_presses_the_board_rings_an_officer_goes_and_clears(
    stream, open_as, client, chief, north, teacher, officer, school
):
    """First for real, then as a drill in the same windows: nobody can mistake the one for the other."""
    key = hang_wall(by=chief, unit=north, name="Desk")
    wall = open_as(chief, size=DESK)
    wall.context.clear_cookies()
    wall.goto(f"{reverse('board:wall')}?key={key}")
    board = open_as(officer, size=DESK)
    phone = open_as(teacher, **{**IN_HAND, "permissions": []}, size=PHONE)
    for nature, words in (("REAL", "REAL ALARM"), ("DRILL", "DRILL")):
        board.goto(reverse("board:duty"))
        from_press_to_clear(nature, words, wall, board, phone, (teacher, officer))
        alarm = Alarm.objects.latest("pk")
        assert (alarm.nature, alarm.state, alarm.presses) == (nature, "CLEARED", 1)
    assert Alarm.objects.count() == 2


def from_press_to_clear(nature: str, words: str, wall: Page, board: Page, phone: Page, people) -> None:
    """The teacher holds, wall and board ring, the officer goes, the school counts, all is clear."""
    open_press(phone, f"?nature={nature}")
    picture(phone, f"press-{nature}")
    hold(phone, KIND)
    pressed = time.monotonic()
    for window in (wall, board):
        expect(window.locator(f"body[data-ringing='{nature}']")).to_be_attached(timeout=5000)
    # From the page that answered the press: the way from the press to there is in the benchmark.
    assert time.monotonic() - pressed < 1
    assert "wall-alarm-drill" in wall.content() if nature == "DRILL" else "wall-alarm-real" in wall.content()
    expect(wall.locator(".wall-nature")).to_have_text(words)
    expect(board.locator(".alarm-strip b").first).to_have_text(words)
    for page, name in ((wall, "wall"), (board, "board"), (phone, "pressed")):
        picture(page, f"{name}-{nature}")
    for person in people:
        assert person.full_name not in wall.content()

    board.locator(".alarm-strip a").click()
    expect(board.locator(".nature b")).to_have_text(words)
    step(board, "Acknowledge")
    expect(phone.locator(".nature")).to_contain_text("Acknowledged", timeout=10_000)
    expect(wall.locator("body[data-ringing='']")).to_be_attached(timeout=5000)
    step(board, "I am on my way")
    step(board, "I am there")
    phone.get_by_label("Class or group").fill("6A")
    phone.get_by_label("Safe", exact=True).fill("31")
    phone.get_by_label("Missing").fill("1")
    phone.get_by_role("button", name="Save the count").click()
    expect(board.locator(".stat", has_text="Safe").first).to_contain_text("31", timeout=10_000)
    picture(phone, f"counted-{nature}")
    step(board, "All clear", "A parent without an appointment.")
    expect(board.locator(".nature")).to_contain_text("All clear")
    picture(board, f"cleared-{nature}")
    expect(wall.locator(".wall-alarm")).to_have_count(0, timeout=5000)


def test_a_tap_counts_down_and_a_cancelled_alarm_stays_until_called_back(open_as, teacher, officer, school):
    phone = open_as(teacher)
    open_press(phone)
    phone.locator(".press-kind", has_text="Fire").click()
    expect(phone.locator("[data-press-seconds]")).to_have_text("5")
    picture(phone, "countdown")
    phone.get_by_role("button", name="Cancel", exact=True).click()
    phone.wait_for_url(ALARM_PAGE)
    expect(phone.locator(".nature-amber")).to_contain_text("to be called back")
    desk = open_as(officer, size=DESK)
    desk.goto(phone.url)
    step(desk, "Called back: all is well", "She leaned on it.")
    assert Alarm.objects.get().state == "CALLED_BACK"


def test_a_tap_that_nobody_cancels_is_sent_after_five_seconds(open_as, teacher, school):
    phone = open_as(teacher)
    phone.clock.install()
    open_press(phone)
    phone.locator(".press-kind", has_text="Medical").click()
    phone.clock.run_for(4000)
    assert not Alarm.objects.exists()
    phone.clock.run_for(2000)
    phone.wait_for_url(ALARM_PAGE, timeout=10_000)
    assert Alarm.objects.get().state == "RINGING"


def test_without_a_network_the_number_fills_the_screen_and_the_alarm_goes_out_later(
    browser, live_server, transactional_db, teacher, school
):
    client = Client()
    client.force_login(teacher)
    context = browser.new_context(viewport=PHONE, base_url=live_server.url, locale="en")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    phone = context.new_page()
    phone.clock.install()
    open_press(phone)
    context.set_offline(True)
    phone.locator(".press-kind", has_text="Fire").click()
    phone.clock.run_for(11_000)
    number = phone.locator(".press-number")
    expect(number).to_be_visible(timeout=12_000)
    expect(number).to_have_text("113")
    picture(phone, "offline")
    assert not Alarm.objects.exists()
    context.set_offline(False)
    phone.clock.run_for(10_000)
    phone.wait_for_url(ALARM_PAGE, timeout=15_000)
    assert Alarm.objects.get().kind == "FIRE"
    context.close()


def test_a_slow_network_shows_the_number_after_five_seconds(open_as, teacher, school):
    phone = open_as(teacher)
    open_press(phone)
    sent = Held(phone, "**/incidents/alarms/press/")
    tile = phone.locator(".press-kind", has_text="Violence").bounding_box()
    phone.mouse.move(tile["x"] + 20, tile["y"] + 20)
    phone.mouse.down()
    expect(phone.locator(".press-number")).to_be_visible(timeout=10_000)
    sent.next().continue_()
    phone.wait_for_url(ALARM_PAGE, timeout=10_000)


def test_without_script_one_tap_sends(browser, live_server, transactional_db, teacher, school):
    client = Client()
    client.force_login(teacher)
    context = browser.new_context(viewport=PHONE, base_url=live_server.url, locale="en", java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(reverse("incidents:press"))
    page.locator(".press-kind", has_text="Fire").click()
    assert Alarm.objects.get().kind == "FIRE"
    context.close()


def test_a_board_that_hears_nothing_says_since_when(open_as, officer, school):
    board = open_as(officer, size=DESK)
    board.clock.install()
    board.goto(f"{reverse('board:duty')}?wall=1")
    board.route("**/board/duty/**", lambda route: None)
    expect(board.locator("[data-stale-mark]")).to_be_hidden()
    board.clock.run_for(35_000)
    expect(board.locator("[data-stale-mark]")).to_be_hidden()
    board.clock.run_for(10_000)
    expect(board.locator("[data-stale-mark]")).to_contain_text(re.compile(r"STALE since \d\d:\d\d"))
    picture(board, "stale")


def test_a_wall_without_a_stream_asks_by_itself_is_dark_and_tries_its_sound(open_as, chief, north, teacher, school):
    key = hang_wall(by=chief, unit=north, name="Desk")
    wall = open_as(chief, size=DESK)
    wall.context.clear_cookies()
    wall.clock.install()
    wall.goto(f"{reverse('board:wall')}?key={key}")
    expect(wall.locator(".wall-alarm")).to_have_count(0)
    red, green, blue = wall.evaluate(
        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
    )
    assert max(red, green, blue) < 80
    wall.locator("[data-sound-test=REAL]").click()
    expect(wall.locator("body[data-rang=test]")).to_be_attached()
    press(teacher, school)
    wall.clock.run_for(16_000)
    expect(wall.locator(".wall-nature")).to_have_text("REAL ALARM")
    expect(wall.locator("body[data-ringing=REAL]")).to_be_attached()
    picture(wall, "wall-night")
