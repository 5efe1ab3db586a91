"""The chief makes a week and gives a seat; the clock reminds; the officer checks in at the gate."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from patrols.actions import remind_due_shifts
from patrols.models import Assignment, CheckIn, Shift
from patrols.workflow import SlotKind
from safeschool.notifications.actions import deliver_waiting
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.hands import AT_THE_GATE, IN_HAND, LANGUAGES, Held, button, link, said
from tests.patrols.factories import REQUIRED, SUNDAY, give_seat, make_post, make_shift

pytestmark = pytest.mark.e2e
POST = "Hill gate"


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_an_empty_week_to_a_covered_gate(open_as, clock, school, chief, officer, mailoutbox, language):
    clock.move_to(SUNDAY)
    make_post(school, name=POST, slots={SlotKind.POLICE: 1})
    desk = open_as(chief, language, DESK)

    desk.goto(reverse("patrols:roster") + "?week=2026-W48")
    button(desk, language, "Make shifts from bell times").click()
    expect(desk.locator("main table td a").first).to_be_visible()
    monday = Shift.objects.filter(moment="ARRIVAL").earliest("starts_at")
    desk.locator(f"a[href='{reverse('patrols:shift', args=[monday.pk])}']").click()
    link(desk, language, "Assign").first.click()
    desk.locator("li[data-row]", has_text=officer.full_name).get_by_role("button").click()
    expect(desk.locator("li[data-row]", has_text=officer.full_name)).to_be_visible()
    seat = Assignment.objects.get()
    assert (seat.user, seat.shift) == (officer, monday)

    clock.move_to(monday.required_at - timedelta(minutes=60))
    deliver_waiting(now=datetime.now(UTC))
    mail.outbox.clear()
    assert remind_due_shifts(now=datetime.now(UTC)) == 1
    deliver_waiting(now=datetime.now(UTC))
    assert remind_due_shifts(now=datetime.now(UTC)) == 0
    [letter] = mail.outbox
    assert letter.to == [officer.email]
    assert POST in letter.subject
    assert "06:40" in letter.body

    phone = open_as(officer, language, PHONE, **IN_HAND, **AT_THE_GATE)
    phone.goto(reverse("notifications:inbox"))
    expect(phone.locator("li[data-row]").first).to_contain_text("06:40")
    link(phone, language, "My duties").last.tap()
    button(phone, language, "Check in").tap()
    expect(phone.locator("main")).to_contain_text(said(language, "Checked in."))
    check = CheckIn.objects.get()
    assert (check.assignment, check.method, check.is_out_of_radius) == (seat, CheckIn.Method.GPS, False)
    assert check.distance_m < 50

    clock.move_to(monday.required_at + timedelta(minutes=5))
    # The next morning: the desk's sign-in of yesterday is over.
    desk = open_as(chief, language, DESK)
    desk.goto(reverse("board:duty"))
    tile = desk.locator("#tiles article", has_text=POST)
    expect(tile).to_contain_text(officer.full_name)
    expect(tile.locator(".badge")).to_have_text(said(language, "covered"))


def test_a_check_in_from_afar_counts_and_tells_the_distance(open_as, clock, school, officer):
    clock.move_to(REQUIRED)
    seat = give_seat(make_shift(school), officer)
    afar = {"latitude": 20.86, "longitude": 106.68, "accuracy": 5}
    phone = open_as(officer, "en", PHONE, **IN_HAND, geolocation=afar)
    phone.goto(reverse("patrols:my_shifts"))
    button(phone, "en", "Check in").tap()
    expect(phone.locator("main")).to_contain_text("m from the post. The chief sees the distance.")
    assert CheckIn.objects.get(assignment=seat).is_out_of_radius


def test_a_phone_that_gives_no_position_checks_in_all_the_same(open_as, clock, school, officer):
    clock.move_to(REQUIRED)
    seat = give_seat(make_shift(school), officer)
    phone = open_as(officer, "en", PHONE, has_touch=True, is_mobile=True)
    phone.goto(reverse("patrols:my_shifts"))
    button(phone, "en", "Check in").tap()
    expect(phone.locator("main")).to_contain_text("Checked in.")
    assert CheckIn.objects.get(assignment=seat).distance_m is None


def test_a_tap_before_the_script_has_come_gives_the_position_when_it_comes(open_as, clock, school, officer):
    clock.move_to(REQUIRED)
    seat = give_seat(make_shift(school), officer)
    phone = open_as(officer, "en", PHONE, **IN_HAND, **AT_THE_GATE)
    script = Held(phone, "**/js/check-in*.js")
    phone.goto(reverse("patrols:my_shifts"), wait_until="commit")
    button(phone, "en", "Check in").tap()
    awaited = script.next()
    assert not CheckIn.objects.exists()
    awaited.continue_()
    expect(phone.locator("main")).to_contain_text("Checked in.")
    assert CheckIn.objects.get(assignment=seat).distance_m < 50


def test_a_tap_counts_also_where_the_script_never_comes(open_as, clock, school, officer):
    clock.move_to(REQUIRED)
    seat = give_seat(make_shift(school), officer)
    phone = open_as(officer, "en", PHONE, **IN_HAND, **AT_THE_GATE)
    script = Held(phone, "**/js/check-in*.js")
    phone.clock.install()
    phone.goto(reverse("patrols:my_shifts"), wait_until="commit")
    button(phone, "en", "Check in").tap()
    script.next()
    phone.clock.run_for(10_000)
    expect(phone.locator("main")).to_contain_text("Checked in.")
    assert CheckIn.objects.get(assignment=seat).distance_m is None
