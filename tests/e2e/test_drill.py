"""A knife-attack drill on a phone: the stopwatch, both signatures, and what follows from it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from campaigns.models import Drill, DrillMark, DrillTask
from tests.campaigns.factories import plan_one
from tests.e2e.conftest import NOW, PHONE
from tests.e2e.hands import IN_HAND, button

pytestmark = pytest.mark.e2e


def test_a_drill_with_the_stopwatch_signed_by_both(open_as, head, officer, school, clock, tmp_path):
    drill = plan_one(officer, school, now=NOW)
    page = reverse("campaigns:drill", args=[drill.pk])
    clock.move_to(drill.planned_at)
    phone = open_as(head, "en", PHONE, **IN_HAND)
    phone.goto(page)
    button(phone, "en", "Give the signal").tap()
    expect(phone.locator("[data-stopwatch]")).to_be_visible()
    clock.move_to(drill.planned_at + timedelta(seconds=45))
    phone.get_by_role("button", name="Stop the time: Seconds from first sight to one-key alarm").tap()
    alarm = phone.locator("li", has_text="Seconds from first sight to one-key alarm")
    expect(alarm).to_contain_text(re.compile(r"met\s+\d+ s"))
    expect(phone.locator("[data-stopwatch]")).to_have_text(re.compile(r"^0[01]:[0-5]\d$"))
    assert DrillMark.objects.get().is_met
    clock.move_to(drill.planned_at + timedelta(seconds=150))
    phone.get_by_role("button", name="Stop the time: Seconds until pupils are inside and doors barred").tap()
    expect(phone.get_by_text("not met")).to_be_visible()
    phone.get_by_role("button", name="Met: Every pupil and adult accounted for", exact=True).tap()
    phone.screenshot(path=tmp_path / "stopwatch.png", full_page=True)
    clock.move_to(drill.planned_at + timedelta(minutes=8))
    phone.get_by_role("spinbutton", name="Pupils").fill("520")
    phone.get_by_role("spinbutton", name="Parents").fill("12")
    button(phone, "en", "End the drill").tap()
    button(phone, "en", "Sign").tap()
    expect(phone.get_by_text("To be signed")).to_be_visible()

    hand = open_as(officer, "en", PHONE, **IN_HAND)
    hand.goto(page)
    hand.locator("summary", has_text="Add what is to be done").tap()
    hand.get_by_label("What is to be done", exact=True).fill("Mend the lock of room 12")
    hand.get_by_label("Owner", exact=True).select_option(label=head.full_name)
    hand.get_by_label("Until", exact=True).fill((NOW + timedelta(days=30)).strftime("%Y-%m-%d"))
    button(hand, "en", "Add").tap()
    expect(hand.get_by_text("Mend the lock of room 12")).to_be_visible()
    button(hand, "en", "Sign").tap()
    expect(hand.get_by_text("Signed", exact=True).first).to_be_visible()

    phone.goto(reverse("board:school", args=[school.pk]))
    phone.get_by_role("link", name="Mend the lock of room 12").tap()
    phone.get_by_label("What was done").fill("Mended.")
    button(phone, "en", "Close").tap()
    expect(phone.get_by_text("Mended.")).to_be_visible()
    phone.screenshot(path=tmp_path / "signed.png", full_page=True)
    drill = Drill.objects.get()
    assert drill.is_signed
    assert (drill.pupils, drill.parents, DrillTask.objects.open().count()) == (520, 12, 0)
