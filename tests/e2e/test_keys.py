"""Keys in a real browser, with an authenticator that the browser itself plays."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from safeschool.accounts.models import Passkey, User
from tests.e2e.conftest import DESK, PHONE
from tests.factories import PASSWORD

pytestmark = [pytest.mark.e2e]


def plug_in(page: Page, *, verifies: bool) -> None:
    """A passkey that knows its holder's finger, or a plain key to touch."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal" if verifies else "usb", "hasResidentKey": verifies,
        "hasUserVerification": verifies, "isUserVerified": verifies, "automaticPresenceSimulation": True,
    }})  # fmt: skip


def add_key(page: Page, name: str) -> None:
    page.goto(reverse("accounts:new_passkey"))
    expect(page.locator("form[data-passkey][data-ready]")).to_be_visible()
    page.get_by_label("Name of the key").fill(name)
    page.get_by_label("Your password").fill("not this one")
    page.get_by_role("button", name="Add the key").click()
    expect(page.get_by_text("This is not your password")).to_be_visible()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Add the key").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)


def sign_out(page: Page) -> None:
    page.context.clear_cookies()
    page.goto(reverse("accounts:sign_in"))


def test_an_officer_adds_a_passkey_and_signs_in_with_it_alone(open_as, officer):
    page = open_as(officer, size=PHONE)
    plug_in(page, verifies=True)
    add_key(page, "My phone")
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto(reverse("accounts:factors"))
    expect(page.get_by_text("My phone", exact=True)).to_be_visible()
    assert Passkey.objects.get().last_used_at is not None


def test_at_a_station_computer_a_security_key_is_the_second_step(open_as, officer):
    page = open_as(officer, size=DESK)
    plug_in(page, verifies=False)
    add_key(page, "Blue key")
    sign_out(page)
    page.get_by_label("User name").fill("officer")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Use your key").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto(reverse("accounts:factors"))
    expect(page.get_by_text("Blue key")).to_be_visible()
    assert User.objects.get(username="officer").passkeys.get().last_used_at is not None
