"""A real browser before the real pages, over a database whose rows are committed."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from safeschool.accounts.models import User
from tests.browser import ARGUMENTS, chromium

# Patience with a slow machine; what comes sooner is not waited for.
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
# Wednesday, 09:30 in Hai Phong: the week has begun, and school is on.
NOW = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
ASKED_FOR = ("404", "422", "ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The time of the whole site; `clock.move_to(…)` drives it."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _photos_of_their_own(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, in which Django would refuse its synchronous ORM.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_as(browser, live_server, transactional_db) -> Iterator:
    """`open_as(person, language="vi", size=PHONE)`: a page of a browser in which that person is signed in.

    An error on the page's console fails the test.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(user: User, language: str = "en", size: dict = PHONE, **more) -> Page:
        User.objects.filter(pk=user.pk).update(language=language)
        client = Client()
        client.force_login(user)
        context = browser.new_context(viewport=size, base_url=live_server.url, locale=language, **more)
        context.add_cookies([
            {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        ])  # fmt: skip
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    # What a test asks for is told on the console too: a 404, a form refused, a network taken away.
    assert [error for error in errors if not any(asked in error for asked in ASKED_FOR)] == []
