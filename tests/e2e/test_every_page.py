"""Every main page: no rule of accessibility broken, no English left in another language, no complaint on the console.

The console is watched by `open_as`: what the content security policy refuses is told there, and fails the test.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.urls import reverse

from safeschool.accounts.models import User
from tests.e2e.conftest import DESK, NOW, PHONE
from tests.e2e.hands import IN_HAND, said
from tests.e2e.scene import build, pages

pytestmark = pytest.mark.e2e
AXE = sorted(Path(__file__).parents[1].glob("vendor/axe-core/*/axe.min.js"))[-1]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# All that looks at colours: the rest finds the same by day and by night.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
FOUND = """async (only) => {
  const told = await axe.run(document, { runOnly: only, resultTypes: ["violations"] });
  return told.violations.map((one) => one.id + ": " + one.nodes.slice(0, 3).map((node) => node.html).join(" | "));
}"""
# What a person sees or is read out: words of the page, labels, options, hints.
WORDS = """() => {
  const found = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const box = walk.currentNode.parentElement;
    if (!box.closest("script, style, noscript, template, [lang]:not(html)")) found.add(walk.currentNode.data);
  }
  for (const one of document.querySelectorAll("[aria-label], [title], [placeholder], [alt], [data-words]"))
    for (const name of ["aria-label", "title", "placeholder", "alt", "data-words"])
      found.add(one.getAttribute(name) || "");
  found.add(document.title.split(" · ")[0]);
  return [...found].map((text) => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""


@pytest.fixture
def cast(officer, teacher, chief, commander, admin, auditor, head, guard):
    return {"officer": officer, "teacher": teacher, "chief": chief, "commander": commander,
            "admin": admin, "auditor": auditor}  # fmt: skip


def walk(open_as, cast, school, language, **more):
    """Each page in turn, on the phone of its person; they were told what happened in that language too."""
    User.objects.update(language=language)
    cast = {who: User.objects.get(pk=person.pk) for who, person in cast.items()}
    opened = {}
    for who, address in pages(build(cast, school, NOW)):
        if who not in opened:
            opened[who] = open_as(cast[who], language, PHONE, **more)
            opened[who].add_init_script(path=AXE)
        answer = opened[who].goto(address)
        assert answer.status == (404 if address == "/nowhere/" else 200), address
        yield address, opened[who]


def violations(page) -> list[str]:
    """What axe says of a page that was opened with it."""
    return page.evaluate(FOUND, {"type": "tag", "values": RULES})


def violations_in(theme: str, page) -> list[str]:
    """What axe says of the colours in that theme."""
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    return [f"{theme}: {told}" for told in page.evaluate(FOUND, {"type": "rule", "values": OF_COLOURS})]


@cache
def english(folder: str) -> tuple[dict[str, str], list[tuple[re.Pattern, str]]]:
    """Of each English text that this language says otherwise: the words, and those with a place to fill in."""
    with (Path(settings.LOCALE_PATHS[0]) / folder / "LC_MESSAGES" / "django.po").open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id]
    whole, filled = {}, []
    for entry in entries:
        told = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        for text in entry.id if isinstance(entry.id, tuple) else (entry.id,):
            if text in told:
                continue
            plain = " ".join(text.split())
            if "%(" not in plain:
                whole[plain] = told[0]
            elif len(re.findall(r"[A-Za-z]{2,}", re.sub(r"%\(\w+\)[sd]", "", plain))) > 1:
                parts = re.split(r"%\(\w+\)[sd]", plain)
                filled.append((re.compile(".+?".join(re.escape(part) for part in parts)), told[0]))
    return whole, filled


def left_in_english(texts: list[str], folder: str) -> list[str]:
    whole, filled = english(folder)
    names = {name for pair in User.objects.values_list("full_name", "username") for name in pair} | {"English"}
    texts = [text for text in texts if text not in names]
    return [text for text in texts if text in whole or any(shape.fullmatch(text) for shape, _told in filled)]


def listed(found: dict[str, list[str]]) -> str:
    return "".join(f"\n{address}: {thing}" for address, things in found.items() for thing in things)


@pytest.mark.parametrize(("language", "folder", "size"), [("vi", "vi", PHONE), ("zh-hans", "zh_Hans", DESK)])
def test_every_page_is_whole_in_its_language_and_breaks_no_rule(open_as, cast, school, language, folder, size):
    """On the phone nothing is too wide and nothing is left in English; axe finds nothing, by day and by night."""
    User.objects.update(theme="light")
    wrong = {}
    for address, page in walk(open_as, cast, school, language, **IN_HAND, reduced_motion="reduce"):
        assert page.locator("html").get_attribute("lang") == language
        found = left_in_english(page.evaluate(WORDS), folder)
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            found.append("too wide for a phone")
        if size != PHONE:
            page.set_viewport_size(size)
        found += violations(page) + violations_in("dark", page)
        if size != PHONE:
            page.set_viewport_size(PHONE)
        if found:
            wrong[address] = found
    assert not wrong, listed(wrong)


@pytest.mark.parametrize("language", ["vi", "zh-hans", "en"])
def test_the_sign_in_page_speaks_the_language_of_the_browser(browser, live_server, officer, language):
    context = browser.new_context(base_url=live_server.url, locale={"zh-hans": "zh-CN"}.get(language, language))
    page = context.new_page()
    page.add_init_script(path=AXE)
    errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(reverse("accounts:sign_in"))
    assert page.get_by_role("heading", level=1).inner_text() == said(language, "Sign in")
    assert violations(page) == []
    assert errors == []
    context.close()
