"""On a phone: a teacher orders a traffic lesson, command assigns, the officer teaches, the school rates."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from campaigns.models import LessonOrder, Session
from campaigns.workflow import OrderState
from tests.campaigns.factories import publish_one, school_morning
from tests.e2e.conftest import DESK, NOW, PHONE
from tests.e2e.hands import IN_HAND, button, link
from tests.e2e.test_officer_logs import photo_with_position

pytestmark = pytest.mark.e2e


def test_a_traffic_lesson_from_the_menu_to_the_rating(open_as, teacher, chief, officer, school, clock, tmp_path):
    publish_one(chief, school.unit, "Hai tĩnh, hai động: qua đường an toàn 两静两动")
    start = school_morning(school, NOW)

    phone = open_as(teacher, "en", PHONE, **IN_HAND)
    phone.goto(reverse("campaigns:menu"))
    link(phone, "en", "Order this lesson").tap()
    phone.get_by_label("First date").fill(timezone.localtime(start, school.unit.zone).strftime("%Y-%m-%dT%H:%M"))
    phone.get_by_label("Grades and classes").fill("4A, 4B")
    phone.get_by_label("Heads").fill("667")
    phone.screenshot(path=tmp_path / "order.png", full_page=True)
    button(phone, "en", "Send the order").tap()
    phone.wait_for_url(re.compile(r"/orders/\d+/$"))
    expect(phone.get_by_text("The next step is taken by the police command.")).to_be_visible()
    order = LessonOrder.objects.get()

    desk = open_as(chief, "en", DESK)
    desk.goto(reverse("campaigns:order", args=[order.pk]))
    desk.get_by_label("Lecturer").select_option(label=officer.full_name)
    button(desk, "en", "Assign").click()
    expect(desk.get_by_text("The next step is taken by the lecturer.")).to_be_visible()

    hand = open_as(officer, "en", PHONE, **IN_HAND)
    hand.goto(reverse("campaigns:order", args=[order.pk]))
    button(hand, "en", "Accept").tap()
    expect(button(hand, "en", "Write down the lesson")).to_be_visible()

    clock.move_to(start + timedelta(hours=1))
    # A week later everybody signs in anew.
    hand = open_as(officer, "en", PHONE, **IN_HAND)
    hand.goto(reverse("campaigns:order", args=[order.pk]))
    hand.get_by_label("Pupils").fill("-1")
    hand.locator("form", has=button(hand, "en", "Write down the lesson")).evaluate("form => form.noValidate = true")
    button(hand, "en", "Write down the lesson").tap()
    expect(hand.get_by_text("it cannot be less than 0")).to_be_visible()
    hand.get_by_label("Pupils").fill("667")
    hand.get_by_label("Letters to parents").fill("667")
    button(hand, "en", "Write down the lesson").tap()
    expect(hand.get_by_text("The next step is taken by the school.")).to_be_visible()
    hand.screenshot(path=tmp_path / "delivered.png", full_page=True)
    link(hand, "en", "Session").tap()
    hand.locator("input[type=file]").set_input_files([photo_with_position()])
    hand.get_by_label("Those on it, or their parents, agreed").check()
    button(hand, "en", "Add the photo").tap()
    expect(hand.locator("ul.photos img")).to_have_count(1)

    phone = open_as(teacher, "en", PHONE, **IN_HAND)
    phone.goto(reverse("campaigns:order", args=[order.pk]))
    phone.get_by_label("In your words").fill("The children asked for more.")
    button(phone, "en", "Rate the lesson").tap()
    expect(phone.get_by_text("The children asked for more.")).to_be_visible()

    order.refresh_from_db()
    assert (order.state, order.rating) == (OrderState.RATED, 5)
    session = Session.objects.get()
    assert (session.pupils, session.letters, session.photos.count()) == (667, 667, 1)
