"""What every template keeps, read off its text."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import get_template, render_to_string

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STATIC = ROOT / "static"
ICONS = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
HANDLER = re.compile(r"<[^>]+\son(click|change|submit|load|input|key\w+|error|focus|blur)\s*=", re.IGNORECASE)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT / "templates"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_compiles(path):
    assert get_template(name_of(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_begins_with_its_contract(path):
    first = path.read_text().splitlines()[0]
    assert first.startswith(f"{{# {name_of(path)} — "), f"begin with {{# {name_of(path)} — name: Type, … #}}"


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_has_at_most_a_hundred_lines(path):
    assert len(path.read_text().splitlines()) <= 100


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_holds_no_style_no_script_and_no_handler(path):
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text)
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not HANDLER.search(text)
    assert "javascript:" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_asks_for_icons_that_are_there(path):
    asked = set(re.findall(r'{% icon "([\w-]+)"', path.read_text())) | set(
        re.findall(r'\bicon="([\w-]+)"', path.read_text())
    )
    assert asked <= ICONS


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_frame_that_scrolls_is_reached_by_keyboard_and_named(path):
    for tag in re.findall(r'<\w+[^>]*class="[^"]*\btable-frame\b[^"]*"(?:[^>{]|{[{%].*?[%}]})*>', path.read_text()):
        assert 'tabindex="0"' in tag, tag
        assert 'role="region"' in tag, tag
        assert "aria-label=" in tag, tag


@pytest.mark.parametrize("path", sorted((STATIC / "css").glob("*.css")), ids=lambda path: path.name)
def test_a_style_sheet_points_at_files_that_are_there(path):
    for url in re.findall(r'url\("([^"]+)"\)', path.read_text()):
        assert (path.parent / url).resolve().is_file(), url


@pytest.mark.parametrize("layout", ["base.html", "base_plain.html", "base_wall.html", "base_print.html"])
def test_a_layout_renders_with_nothing_in_its_context(layout):
    html = render_to_string(layout)
    assert 'id="content"' in html
    assert '<html lang="en"' in html


@pytest.mark.parametrize(
    "page", ["400.html", "403.html", "404.html", "500.html", "503.html", "507.html", "403_csrf.html"]
)
def test_an_error_page_says_what_to_do_and_nothing_else(page):
    html = render_to_string(page)
    assert "<h1>" in html
    assert "Traceback" not in html


@pytest.mark.parametrize("page", ["500.html", "503.html", "507.html"])
def test_the_page_of_last_resort_asks_for_nothing(page):
    assert '{% extends "base_fault.html" %}' in (ROOT / "templates" / page).read_text()
    layout = (ROOT / "templates/base_fault.html").read_text()
    assert "{% extends" not in layout
    assert "{% include" not in layout
    assert "{{ " not in layout.replace("{{ LANGUAGE_CODE }}", "")


def test_forms_find_their_templates():
    assert engines["django"].get_template("django/forms/house/form.html")
