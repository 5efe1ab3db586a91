"""Checking in where there is no network: the tap waits on the phone and is sent once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from patrols.actions import keep_point, plan_patrol
from patrols.models import Assignment, CheckIn, PatrolVisit, Shift
from tests.e2e.hands import AT_THE_GATE, IN_HAND, button
from tests.factories import make_person, make_school, make_unit
from tests.patrols.factories import make_post

pytestmark = pytest.mark.e2e


def test_a_tap_without_a_network_waits_on_the_phone_and_counts_once(open_as):
    north = make_unit("NORTH", "North ward", country="VN", time_zone="Asia/Ho_Chi_Minh")
    officer = make_person("officer", "WARD_OFFICER", north)
    post, now = make_post(make_school(north, "HILL", "Hill School")), timezone.now()
    soon = now + timedelta(minutes=10)
    times = {"required_at": soon, "starts_at": soon, "ends_at": now + timedelta(hours=1)}
    shift = Shift.objects.create(post=post, on=now.date(), moment="OWN", **times)
    span = (times["required_at"], times["ends_at"])
    duty = Assignment.objects.create(shift=shift, user=officer, slot_kind="POLICE", span=span)
    page = open_as(officer, **IN_HAND, **AT_THE_GATE)
    page.clock.set_fixed_time(now)  # the phone goes by the clock of the site
    page.goto("/patrols/mine/")
    page.context.set_offline(True)
    button(page, "en", "Check in").tap()
    page.get_by_text("Kept on this phone").wait_for()
    assert not CheckIn.objects.exists()
    page.context.set_offline(False)
    button(page, "en", "Check in").wait_for(state="detached")
    page.get_by_text("On post").wait_for()
    check = CheckIn.objects.get(assignment=duty)
    assert (check.method, check.is_out_of_radius) == ("GPS", False)


def test_a_stop_without_a_network_is_timed_on_the_phone_and_sent_once(open_as, clock):
    now = timezone.now()
    north = make_unit("NORTH", "North ward", country="VN", time_zone="Asia/Ho_Chi_Minh")
    officer, school = make_person("officer", "WARD_OFFICER", north), make_school(north, "HILL", "Hill School")
    keep_point(by=None, unit=north, name="Corner", kind="MUST_PATROL", school=school, visits_needed=1, stay_minutes=5)
    plan_patrol(
        by=None, unit=north, leader=officer, mode="FOOT", now=now, starts_at=now - timedelta(minutes=5),
        ends_at=now + timedelta(hours=3),
    )  # fmt: skip
    page = open_as(officer, **IN_HAND, **AT_THE_GATE)
    page.clock.set_fixed_time(now)
    page.goto("/patrols/rounds/mine/")
    page.locator("form[data-check-in][data-ready]").wait_for()
    page.context.set_offline(True)
    button(page, "en", "I am here").tap()
    button(page, "en", "We leave").wait_for()
    page.clock.set_fixed_time(now + timedelta(minutes=7))
    button(page, "en", "We leave").tap()
    button(page, "en", "We leave").wait_for(state="detached")
    assert not PatrolVisit.objects.exists()
    clock.move_to(now + timedelta(minutes=9))
    page.context.set_offline(False)
    page.get_by_text("Reached", exact=True).wait_for()
    visit = PatrolVisit.objects.get()
    assert abs(visit.arrived_at - now) < timedelta(seconds=1), "the phone counts milliseconds"
    assert visit.left_at - visit.arrived_at == timedelta(minutes=7)
    assert visit.counts
