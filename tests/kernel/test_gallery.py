"""The gallery shows every component, and never in production."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

ROOT = Path(__file__).resolve().parent.parent.parent
SHELL = {"bar", "dock", "hats", "language_choices", "language_menu", "messages", "person_menu", "privacy"}
SHELL |= {"outbox", "shortcuts", "side", "theme_button", "theme_choices"}


@pytest.mark.parametrize("query", ["", "?as=wall", "?as=print", "?wrong=1"])
def test_the_gallery_opens(client, db, query):
    assert client.get(reverse("kernel:gallery") + query).status_code == 200


def test_an_unknown_layout_is_not_found(client, db):
    assert client.get(reverse("kernel:gallery") + "?as=nothing").status_code == 404


def test_the_gallery_is_not_open_in_production(client, db, settings):
    settings.MODE = "production"
    assert client.get(reverse("kernel:gallery")).status_code == 404


def test_the_gallery_leaves_no_component_out():
    pages = "".join(path.read_text() for path in (ROOT / "templates/kernel").glob("*.html"))
    shown = set(re.findall(r'components/(\w+)\.html"', pages)) | set(re.findall(r"{% (card|dialog) ", pages))
    inside = {"avatar", "photo", "table", "tile"}  # shown by person, by forms, or by the tables of the rooms
    there = {path.stem for path in (ROOT / "templates/components").glob("*.html")}
    assert there - SHELL - inside - shown == set()


def test_a_page_keeps_the_content_policy(client, db):
    policy = client.get(reverse("kernel:gallery")).headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
