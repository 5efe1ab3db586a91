"""Rules as data: the first that fits sends, the example says so beforehand, the row says so afterwards."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from incidents import actions
from incidents.models import Concern, Incident, Routed, RoutingRule
from incidents.selectors import Case, decide, why_of
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from safeschool.notifications.models import Notice
from tests.factories import make_person, make_unit
from tests.incidents.factories import log, raise_one, tell

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)


def rule(by, unit, **facts) -> RoutingRule:
    facts.setdefault("name", "A rule")
    return actions.save_rule(by=by, rule=RoutingRule(), unit=unit, **facts)


def case(unit, school=None, type_code="C_WEAPON", at=MONDAY, kind=Routed.CONCERN) -> Case:
    return Case(kind, unit, school, type_code, at)


@pytest.fixture
def post(north):
    """A police post below North."""
    return make_unit("POST", "Post", parent=north)


def test_the_first_rule_that_fits_holds(chief, north, school):
    rule(chief, north, name="Later", order=20, within_minutes=30)
    rule(chief, north, name="Weapons", order=10, types=["C_WEAPON"], within_minutes=5)
    assert decide(case(north, school)).rule.name == "Weapons"
    assert decide(case(north, school, "C_OTHER")).rule.name == "Later"


def test_the_nearest_unit_is_asked_before_the_one_above(chief, commander, city, north, school):
    rule(commander, city, name="City", order=1, within_minutes=5)
    rule(chief, north, name="North", order=99, within_minutes=5)
    assert decide(case(north, school)).rule.name == "North"


@pytest.mark.parametrize(
    ("facts", "fits"),
    [
        ({}, True),
        ({"kind": "TIP"}, False),
        ({"kind": "CONCERN"}, True),
        ({"types": ["C_ABUSE"]}, False),
        ({"weekdays": [1]}, True),
        ({"weekdays": [2, 3]}, False),
        ({"starts": time(9), "ends": time(10)}, False),
        ({"starts": time(10), "ends": time(11)}, True),
        ({"starts": time(22), "ends": time(6)}, False),
        ({"starts": time(22), "ends": time(10, 1)}, True),
        ({"is_active": False}, False),
    ],
)
def test_place_type_and_time_are_asked_by_the_clock_of_the_unit(chief, north, school, facts, fits):
    rule(chief, north, within_minutes=5, **facts)
    assert (decide(case(north, school)).rule is not None) is fits


def test_a_rule_for_one_school_leaves_the_others_alone(chief, north, school, other_school):
    rule(chief, north, school=school, within_minutes=5)
    assert decide(case(north, school)).rule
    assert decide(case(north)).rule is None


def test_a_concern_goes_to_the_unit_and_the_person_of_its_rule_and_says_why(chief, north, post, teacher, school):
    sergeant = make_person("sergeant", Role.WARD_OFFICER, post)
    rule(chief, north, name="Post takes weapons", types=["C_WEAPON"], to_unit=post, within_minutes=5)
    concern = raise_one(teacher, school, "C_WEAPON", now=MONDAY)
    assert (concern.unit, concern.acknowledge_by) == (post, MONDAY + timedelta(minutes=5))
    assert Notice.objects.filter(to=sergeant, key=f"concern:{concern.pk}:raised").exists()
    why = why_of(Routed.CONCERN, concern.pk)
    assert (why.rule, why.unit, why.minutes) == ("Post takes weapons", "Post", 5)


def test_a_rule_never_lengthens_a_clock(chief, north, teacher, school):
    rule(chief, north, within_minutes=600)
    concern = raise_one(teacher, school, "C_WEAPON", now=MONDAY)
    assert concern.acknowledge_by == MONDAY + timedelta(minutes=10)


def test_an_incident_is_assigned_to_the_person_of_its_rule(chief, officer, north, school):
    rule(chief, north, types=["CRASH"], to_person=officer)
    assert log(chief, school).assignee == officer
    assert log(chief, school, "KNIFE_IN_BAG").assignee is None


def test_why_it_came_stays_as_it_was_when_the_rule_is_changed_or_dropped(chief, north, officer, school):
    made = rule(chief, north, name="Old name", types=["CRASH"], to_person=officer)
    incident = log(chief, school)
    actions.save_rule(by=chief, rule=made, name="New name")
    actions.drop_rule(by=chief, rule=made)
    assert why_of(Routed.INCIDENT, incident.pk).rule == "Old name"
    assert [entry.verb for entry in Entry.objects.filter(verb__startswith="rule.")] == [
        "rule.made", "rule.changed", "rule.dropped",
    ]  # fmt: skip


def test_no_rule_brings_a_tip_back_to_whom_it_is_about(chief, commander, city, north, officer, school):
    rule(chief, north, kind="TIP", to_unit=north, to_person=chief)
    tip = tell(school, "C_WEAPON", subject="WARD_CHIEF")
    assert tip.desk == city
    assert not Notice.objects.filter(to__in=[chief, officer], key__startswith="tip:").exists()


def test_a_tip_follows_its_rule_to_another_desk(chief, north, post, school):
    sergeant = make_person("sergeant", Role.WARD_OFFICER, post)
    rule(chief, north, kind="TIP", to_unit=post)
    tip = tell(school)
    assert tip.desk == post
    assert type(tip).objects.visible_to(sergeant).get() == tip


def test_only_the_chief_and_the_administrator_make_rules_and_only_at_home(
    chief, admin, officer, stranger, north, south, city
):
    rule(admin, north, within_minutes=5)
    for person in (officer, stranger):
        with pytest.raises(ValidationError, match="chief"):
            rule(person, north, within_minutes=5)
    with pytest.raises(ValidationError, match="sends"):
        rule(chief, north, to_unit=south)
    with pytest.raises(ValidationError, match="Say where"):
        rule(chief, north)
    with pytest.raises(ValidationError, match="hours"):
        rule(chief, north, starts=time(8), within_minutes=5)


def test_the_example_is_tried_before_anything_comes(signed_in, chief, north, school):
    rule(chief, north, name="Mornings", starts=time(6), ends=time(12), within_minutes=5)
    browser = signed_in(chief)
    example = {"kind": "CONCERN", "school": school.code, "type": "C_WEAPON", "at": "2026-11-23T10:00"}
    page = browser.get("/incidents/routing/", example).content.decode()
    assert "Because of the rule “Mornings”" in page
    evening = browser.get("/incidents/routing/", {**example, "at": "2026-11-23T20:00"}).content.decode()
    assert "No rule fits" in evening
    assert not Concern.objects.exists()


def test_a_chief_makes_changes_and_removes_a_rule_on_the_page(signed_in, chief, north):
    browser = signed_in(chief)
    body = {"name": "Nights", "unit": north.pk, "order": 5, "is_active": "on", "starts": "22:00", "ends": "06:00",
            "weekdays": ["6", "7"], "within_minutes": 5}  # fmt: skip
    assert browser.post("/incidents/routing/new/", body).status_code == 302
    made = RoutingRule.objects.get()
    assert (made.weekdays, made.ends) == ([6, 7], time(6))
    assert browser.post(f"/incidents/routing/{made.pk}/", {**body, "within_minutes": ""}).status_code == 422
    assert browser.post(f"/incidents/routing/{made.pk}/", {**body, "name": "Weekends"}).status_code == 302
    assert "Weekends" in browser.get("/incidents/routing/").content.decode()
    browser.post(f"/incidents/routing/{made.pk}/drop/")
    assert not RoutingRule.objects.exists()


def test_the_stranger_s_rules_are_not_in_the_list(signed_in, chief, stranger, north):
    rule(chief, north, name="Rules of North", within_minutes=5)
    assert "Rules of North" not in signed_in(stranger).get("/incidents/routing/").content.decode()


def test_the_file_says_why_it_came(signed_in, chief, officer, north, school):
    rule(chief, north, name="Crashes to the officer", types=["CRASH"], to_person=officer)
    incident = log(chief, school)
    assert "Crashes to the officer" in signed_in(officer).get(f"/incidents/{incident.pk}/").content.decode()
    other = log(chief, school, "KNIFE_IN_BAG")
    assert "No rule fits" in signed_in(chief).get(f"/incidents/{other.pk}/").content.decode()
    assert Incident.objects.count() == 2
