"""What is still to be done at a school passes to its new unit with it; what is done stays in the old unit's books."""

from datetime import UTC, date, datetime

import pytest

from campaigns.models import Drill
from incidents.actions import move_incident
from incidents.models import Concern, Incident, Tip
from incidents.workflow import Status
from patrols.models import PatrolPoint, Post, Shift
from safeschool.accounts.models import User
from safeschool.accounts.roles import Role
from schools.actions import merge_unit, split_unit
from schools.models import School
from tests.campaigns.factories import plan_one
from tests.factories import make_person, make_school, make_unit
from tests.incidents.factories import log, raise_one, tell
from tests.incidents.test_tally import recounted, sums
from tests.patrols.factories import make_point, make_post, make_shift

DAY, TODAY = date(2026, 11, 20), date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def middle(city):
    return make_unit("MIDDLE", "Middle ward", parent=city)


@pytest.fixture
def work(school, officer, chief, teacher):
    """One of each thing that is still to be done at Hill School, and a file that is closed."""
    make_shift(school)
    make_point(school)
    closed = log(officer, school)
    move_incident(by=officer, incident=closed, to=Status.ACCEPTED, now=NOW)
    Incident.objects.filter(pk=closed.pk).update(status=Status.TRANSFERRED)
    return {
        "open": log(officer, school),
        "closed": closed,
        "street": log(officer, None),
        "concern": raise_one(teacher, school),
        "tip": tell(school),
        "tip_about_police": tell(school, subject=Role.WARD_OFFICER.value),
        "drill": plan_one(chief, school),
    }


def chief_of(unit) -> User:
    return make_person(f"chief.{unit.code.lower()}", Role.WARD_CHIEF, unit)


def test_after_a_merger_the_new_chief_goes_on_with_everything(work, north, middle, school, admin):
    merge_unit(by=admin, old=north, into=middle, on=DAY, today=TODAY)

    chief = chief_of(middle)
    assert {one.pk for one in Incident.objects.visible_to(chief)} == {work["open"].pk, work["street"].pk}
    assert Concern.objects.visible_to(chief).get().pk == work["concern"].pk
    assert Post.objects.visible_to(chief).get().unit == middle
    assert Shift.objects.visible_to(chief).count() == Shift.objects.count() > 0
    assert PatrolPoint.objects.visible_to(chief).get().unit == middle
    assert Drill.objects.visible_to(chief).get().pk == work["drill"].pk
    work["closed"].refresh_from_db()
    assert work["closed"].unit == north


def test_a_tip_about_the_police_does_not_follow_them(work, north, middle, admin):
    merge_unit(by=admin, old=north, into=middle, on=DAY, today=TODAY)

    assert Tip.objects.get(pk=work["tip"].pk).desk == middle
    assert Tip.objects.get(pk=work["tip_about_police"].pk).unit == north


def test_after_a_split_each_heir_has_its_own_schools_and_no_other(work, city, north, school, officer, admin):
    east, west = (make_unit(code, f"{code} ward", parent=city) for code in ("EAST", "WEST"))
    other = make_school(north, "HILL2", "Hill Second School")
    elsewhere = log(officer, other)
    make_post(other, name="Second gate")

    shares = {School.objects.get(pk=school.pk): east, School.objects.get(pk=other.pk): west}
    split_unit(by=admin, old=north, shares=shares, on=DAY, today=TODAY)

    assert Incident.objects.visible_to(chief_of(east)).get().pk == work["open"].pk
    assert Incident.objects.visible_to(chief_of(west)).get().pk == elsewhere.pk
    assert {post.school.code: post.unit.code for post in Post.objects.all()} == {"HILL": "EAST", "HILL2": "WEST"}


def test_a_name_that_the_heir_has_already_tells_where_it_comes_from(north, middle, school, admin):
    make_post(school, name="Main gate")
    make_post(make_school(middle, "MID", "Middle School"), name="Main gate")

    merge_unit(by=admin, old=north, into=middle, on=DAY, today=TODAY)

    assert set(Post.objects.filter(unit=middle).values_list("name", flat=True)) == {"Main gate", "Main gate (NORTH)"}


def test_the_sums_of_the_dashboard_follow(work, north, middle, admin):
    merge_unit(by=admin, old=north, into=middle, on=DAY, today=TODAY)

    kept = sums("incidents_incidentcount")
    assert kept == recounted("incidents_incidentcount")
    assert {key[0] for key in kept} == {north.pk, middle.pk}
