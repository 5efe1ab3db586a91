"""Taps in the street where there is no network: they wait on the phone and each is counted once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from patrols.actions import keep_point, plan_patrol
from patrols.models import StreetAct
from tests.e2e.hands import IN_HAND, button
from tests.factories import make_person, make_school, make_unit

pytestmark = pytest.mark.e2e


def test_taps_without_a_network_are_counted_once_each_and_the_last_is_taken_back(open_as):
    north = make_unit("NORTH", "North ward", country="VN", time_zone="Asia/Ho_Chi_Minh")
    officer, now = make_person("officer", "WARD_OFFICER", north), timezone.now()
    school = make_school(north, "HILL", "Hill School")
    keep_point(by=None, unit=north, name="Corner", kind="MUST_REACH", school=school)
    plan_patrol(
        by=None, unit=north, leader=officer, mode="FOOT", now=now, starts_at=now - timedelta(minutes=5),
        ends_at=now + timedelta(hours=3),
    )  # fmt: skip
    page = open_as(officer, **IN_HAND)
    page.clock.set_fixed_time(now)  # the phone goes by the clock of the site
    page.goto("/patrols/rounds/mine/")
    page.locator("form[data-street][data-ready]").wait_for()
    page.context.set_offline(True)
    vehicle, person = page.locator("button[value=VEHICLE]"), page.locator("button[value=PEDESTRIAN]")
    for one in (vehicle, vehicle, person):
        one.tap()
    page.get_by_text("Kept on this phone").wait_for()
    assert vehicle.locator("[data-count]").inner_text() == "2"
    assert not StreetAct.objects.exists()
    button(page, "en", "Take back the last").tap()
    page.locator("form[data-kept='2']").wait_for()
    assert person.locator("[data-count]").inner_text() == "0"
    page.context.set_offline(False)
    page.locator("form[data-kept='0']").wait_for()
    assert [act.kind for act in StreetAct.objects.standing()] == ["VEHICLE", "VEHICLE"]
    page.reload()
    assert vehicle.locator("[data-count]").inner_text() == "2"
