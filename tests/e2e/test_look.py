"""In a real browser: what axe finds, what the content policy refuses, and what the small behaviours do."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).resolve().parent.parent / "vendor/axe-core/4.14.1/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}
PAGES = ["/components/", "/components/?wrong=1", "/components/?as=wall", "/components/?as=print", "/no-such-page/"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def opened(
    browser, live_server, path: str, *, size: str = "desk", theme: str = "light", **options
) -> tuple[Page, list]:
    context = browser.new_context(viewport=SIZES[size], color_scheme=theme, **options)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(live_server.url + path)
    page.wait_for_load_state("networkidle")
    return page, complaints


@pytest.mark.parametrize(("size", "theme"), [("phone", "light"), ("desk", "dark")])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_runs_over_the_edge(browser, live_server, path, size, theme):
    page, complaints = opened(browser, live_server, path, size=size, theme=theme)
    found = page.evaluate(AXE.read_text() + f";axe.run({{runOnly:{RULES!r}}})")
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert [text for text in complaints if "404" not in text] == []


def test_a_page_can_be_reached_in_full_by_keyboard_from_its_skip_link(browser, live_server):
    page, _ = opened(browser, live_server, "/components/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"


def test_two_presses_of_escape_hide_the_screen_and_one_press_shows_it_again(browser, live_server):
    page, _ = opened(browser, live_server, "/components/")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.is_visible("#privacy")
    assert not page.is_visible("h1")
    page.click("#privacy button")
    assert page.is_visible("h1")


def test_single_keys_walk_the_list_until_they_are_switched_off(browser, live_server):
    page, _ = opened(browser, live_server, "/components/")
    focused = "document.activeElement.className"
    page.keyboard.press("j")
    assert page.evaluate(focused) == "list-title"
    page.evaluate("localStorage.setItem('safeschool.shortcuts-off', '1')")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate(focused) != "list-title"


def test_a_photo_is_made_small_on_the_phone(browser, live_server, tmp_path):
    image = pytest.importorskip("PIL.Image")
    big = tmp_path / "big.jpg"
    image.new("RGB", (4000, 3000), "#667788").save(big, quality=95)
    page, _ = opened(browser, live_server, "/components/", size="phone")
    page.set_input_files("input[name=photos]", big)
    page.wait_for_selector("[data-preview] img")
    measured = page.evaluate(
        "createImageBitmap(document.querySelector('input[name=photos]').files[0]).then(i => [i.width, i.height])"
    )
    assert measured == [1600, 1200]


def test_a_place_comes_from_the_position_with_its_accuracy(browser, live_server):
    here = {"latitude": 20.8489, "longitude": 106.6794, "accuracy": 14}
    page, _ = opened(browser, live_server, "/components/", geolocation=here, permissions=["geolocation"])
    page.click("[data-gps]")
    page.wait_for_selector("[data-clear-place]:visible")
    assert page.input_value("[name=place_lat]") == "20.848900"
    assert page.input_value("[name=place_accuracy]") == "14"


def test_a_refused_position_opens_the_map_and_its_centre_is_the_place(browser, live_server):
    page, _ = opened(browser, live_server, "/components/", permissions=[])
    page.click("[data-gps]")
    page.wait_for_selector("[data-place-map].leaflet-container")
    page.focus("[data-place-map]")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("[data-clear-place]:visible")
    assert float(page.input_value("[name=place_lng]")) > 106


def test_the_page_works_before_javascript(browser, live_server):
    page, _ = opened(browser, live_server, "/components/", java_script_enabled=False)
    assert page.is_visible("h1")
    assert page.is_visible("input[name=photos]")
    page.click("summary:has-text('Show the numbers') >> nth=0")
    assert page.is_visible(".chart-figures >> nth=0")
