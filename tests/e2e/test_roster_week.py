"""A week of duty in the browser: proposed, published, swapped on a phone, reminded, come to, handed over, escalated."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from patrols.actions import name_missing_officers, remind_due_shifts
from patrols.models import Assignment, CheckIn, RosterPlan, Shift
from patrols.tasks import search_asked_plans
from safeschool.accounts.roles import Role
from safeschool.kernel import rotating
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.hands import IN_HAND, button, link
from tests.factories import make_person
from tests.patrols.factories import SUNDAY, WEEK, give_seat, make_post, make_week

pytestmark = pytest.mark.e2e
NOTE = "The north lane is closed until noon."


@pytest.fixture
def monday(school, clock):
    """The arrival of Monday at a post with one seat for an officer; it is Sunday."""
    clock.move_to(SUNDAY)
    make_post(school, name="Hill gate", slots={"POLICE": 1})
    make_week(school.unit)
    return Shift.objects.get(on=WEEK.monday, moment="ARRIVAL")


def now() -> datetime:
    return datetime.now(UTC)


def test_a_week_is_planned_swapped_reminded_come_to_and_handed_over(
    open_as, clock, school, north, chief, officer, monday
):
    colleague = make_person("colleague", Role.WARD_OFFICER, north)
    desk = open_as(chief, "en", DESK)
    desk.goto(f"{reverse('patrols:plans')}?week={WEEK}&unit=NORTH")
    button(desk, "en", "Propose").click()
    expect(desk.locator("#state")).to_be_visible()
    search_asked_plans()
    plan = RosterPlan.objects.get()
    assert plan.empty_seats == 0
    desk.goto(reverse("patrols:plan", args=[plan.pk]))
    button(desk, "en", "Publish").click()
    expect(desk.locator("main")).to_contain_text("seats are given, people told.")

    seat = Assignment.objects.get(shift=monday)
    asker, taker = seat.user, colleague if seat.user != colleague else officer
    phone = open_as(asker, "en", PHONE, **IN_HAND)
    phone.goto(reverse("patrols:ask_swap", args=[seat.pk]))
    phone.get_by_label("Whom to ask").select_option(str(taker.pk))
    button(phone, "en", "Ask").tap()
    expect(phone.locator("main")).not_to_contain_text("The duty stays yours until")
    other = open_as(taker, "en", PHONE, **IN_HAND)
    other.goto(reverse("patrols:swaps"))
    button(other, "en", "I will come").tap()
    expect(other.locator("li[data-row]").first).to_contain_text("Waiting for the chief")
    desk.goto(reverse("patrols:swaps"))
    button(desk, "en", "Agree").click()
    expect(desk.locator("li[data-row]").first).to_contain_text("Changed hands")
    assert monday.assignments.held().get().user == taker

    clock.move_to(monday.required_at - timedelta(minutes=60))
    remind_due_shifts(now=now())
    other = open_as(taker, "en", PHONE, **IN_HAND)
    other.goto(reverse("notifications:inbox"))
    reminders = other.locator("li[data-row]", has_text="Reminder: duty at Hill gate, 23 Nov 2026 06:40")
    expect(reminders).to_have_count(1)
    other.goto(reverse("patrols:my_shifts"))
    button(other, "en", "I will be there").first.tap()
    expect(other.locator("section[data-row]").first).to_contain_text("Confirmed")

    clock.move_to(monday.required_at - timedelta(minutes=2))
    code = rotating.code_of(f"post/{monday.post_id}", now().timestamp(), settings.SECRET_KEY)
    other.goto(reverse("patrols:come", args=[monday.post_id, code]))
    button(other, "en", "Check in").tap()
    expect(other.locator("main")).to_contain_text("Checked in.")
    assert CheckIn.objects.get().method == "QR"

    clock.move_to(monday.ends_at)
    other.goto(reverse("patrols:my_shifts"))
    link(other, "en", "Check out").first.tap()
    other.get_by_label("Handover note").fill(NOTE)
    button(other, "en", "Check out").tap()
    expect(other.locator("main")).to_contain_text("Checked out.")
    desk = open_as(chief, "en", DESK)
    desk.goto(reverse("patrols:shift", args=[monday.pk]))
    expect(desk.locator("li[data-row]", has_text=taker.full_name).first).to_contain_text(NOTE)


def test_whoever_does_not_come_is_told_then_the_chief_then_the_commander(
    open_as, clock, chief, officer, commander, monday
):
    give_seat(monday, officer)
    for minutes, person in ((0, officer), (5, chief), (10, commander)):
        at = monday.required_at + timedelta(minutes=minutes)
        clock.move_to(at - timedelta(seconds=30))
        name_missing_officers(now=at - timedelta(seconds=1))
        page = open_as(person, "en", PHONE)
        page.goto(reverse("notifications:inbox"))
        before = page.locator("li[data-row]", has=page.get_by_label("urgent")).count()
        assert before == 0
        clock.move_to(at)
        assert name_missing_officers(now=at) == 1
        page.goto(reverse("notifications:inbox"))
        expect(page.locator("li[data-row]", has=page.get_by_label("urgent"))).to_contain_text("Hill gate")


def test_names_are_put_on_the_week_by_mouse_and_by_keyboard(open_as, officer, chief, monday):
    evening = Shift.objects.get(on=WEEK.monday, moment="DISMISSAL")
    desk = open_as(chief, "en", DESK)
    desk.goto(f"{reverse('patrols:roster')}?week={WEEK}&unit=NORTH")

    def cell(shift):
        return desk.locator(f"[data-shift='{reverse('patrols:put', args=[shift.pk])}']")

    desk.get_by_role("button", name=officer.full_name).drag_to(cell(monday))
    expect(cell(monday).get_by_role("button", name=officer.full_name)).to_be_visible()
    assert Assignment.objects.held().get().shift == monday

    cell(monday).get_by_role("button", name=officer.full_name).focus()
    desk.keyboard.press("Enter")
    cell(evening).get_by_role("button", name="Put here").focus()
    desk.keyboard.press("Enter")
    expect(cell(evening).get_by_role("button", name=officer.full_name)).to_be_visible()
    assert Assignment.objects.held().get().shift == evening
