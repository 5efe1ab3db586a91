"""Rules that units add: whom they bind, when they strike, who writes them, and what is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns import actions
from campaigns.models import DrillScenario, LocalDrillRule
from campaigns.selectors.drills import due_by_unit, due_drills
from safeschool.audit.models import Entry
from safeschool.notifications.models import Notice
from schools.models import School, SchoolLevel
from tests.campaigns.factories import ask_for_drills, hold_drill
from tests.factories import make_school
from tests.schools.factories import make_term

NOW = datetime(2026, 10, 7, 2, 30, tzinfo=UTC)
DAY = date(2026, 10, 7)
URL, NEW = reverse("campaigns:drill_rules"), reverse("campaigns:new_drill_rule")


def due(day=DAY) -> list[tuple[str, LocalDrillRule]]:
    """Which school has still to hold what, in Viet Nam, whose law asks for no drill."""
    schools = School.objects.order_by("code").select_related("unit").prefetch_related("levels")
    return [(one.school.code, one.rule) for one in due_drills(schools, day)]


def form_of(unit, **facts):
    return {"unit": unit.pk, "response": "HIDE", "times": 1, "period": "TERM", "since": "2026-08-01", **facts}


def test_an_attack_drill_per_term_falls_due_under_its_unit_alone_and_in_term_only(
    chief, commander, city, north, school, other_school
):
    make_term(north, starts_on=date(2026, 9, 5), ends_on=date(2027, 1, 15))
    assert due() == []
    rule = ask_for_drills(chief, north)
    assert due() == [(school.code, rule)]
    assert due_by_unit(DAY) == {north.pk: 1}
    assert due(date(2026, 9, 4)) == due(date(2027, 1, 16)) == []
    actions.drop_drill_rule(by=chief, rule=rule)
    whole = ask_for_drills(commander, city)
    assert sorted(due()) == sorted([(school.code, whole), (other_school.code, whole)])
    hold_drill(chief, school, "KNIFE_ATTACK", NOW + timedelta(days=1))
    assert due(date(2027, 1, 10)) == [(other_school.code, whole)]


def test_a_rule_of_a_scenario_is_met_by_that_scenario_alone(chief, north, school):
    ask_for_drills(chief, north, "EARTHQUAKE", period="MONTH")
    hold_drill(chief, school, "FIRE_EVACUATION", NOW + timedelta(days=1))
    assert len(due(date(2026, 10, 20))) == 1
    hold_drill(chief, school, "EARTHQUAKE", NOW + timedelta(days=1))
    assert due(date(2026, 10, 20)) == []
    assert len(due(date(2026, 11, 1))) == 1


def test_a_rule_of_a_level_binds_that_level_from_its_day_on(chief, north, school):
    kindergarten = make_school(north, "K1", "First Kindergarten")
    level = SchoolLevel.objects.get(code="KINDERGARTEN")
    kindergarten.levels.set([level])
    rule = ask_for_drills(chief, north, level=level, times=2, period="QUARTER", since=DAY)
    assert due() == [("K1", rule)]
    assert due(DAY - timedelta(days=1)) == []
    hold_drill(chief, kindergarten, "KNIFE_ATTACK", NOW + timedelta(days=1))
    assert due_by_unit(date(2026, 10, 20)) == {north.pk: 1}
    hold_drill(chief, kindergarten, "KNIFE_ATTACK", NOW + timedelta(days=2))
    assert due(date(2026, 10, 20)) == []


def test_the_clock_follows_the_rule(chief, north, school):
    assert actions.tell_due_drills(day=DAY, now=NOW) == 0
    ask_for_drills(chief, north)
    assert actions.tell_due_drills(day=DAY, now=NOW) == 1
    assert Notice.objects.filter(to=chief, key__startswith="drills_due").count() == 1


def test_a_chief_writes_a_rule_that_the_school_reads_and_takes_it_back(
    chief, commander, officer, head, north, school, signed_in
):
    told = form_of(north, source="Plan of the ward, 2026")
    assert signed_in(officer).post(NEW, told).status_code == 404
    assert signed_in(chief).post(NEW, told).url == URL
    rule = LocalDrillRule.objects.get()
    page = signed_in(head).get(URL).content.decode()
    assert "Hide and bar the door · 1 × school term" in page
    assert "Plan of the ward, 2026" in page
    drop = reverse("campaigns:drop_drill_rule", args=[rule.pk])
    assert drop not in page
    assert drop in signed_in(commander).get(URL).content.decode()
    assert signed_in(chief).post(drop).url == URL
    assert not LocalDrillRule.objects.exists()
    assert [*Entry.objects.filter(verb__startswith="drill_rule").order_by("pk").values_list("verb", flat=True)] == [
        "drill_rule.set", "drill_rule.dropped",
    ]  # fmt: skip


def test_a_stranger_sees_no_rule_takes_none_back_and_writes_none_here(chief, north, south, stranger, city, signed_in):
    rule = ask_for_drills(chief, north, source="Plan of the ward")
    browser = signed_in(stranger)
    assert "Plan of the ward" not in browser.get(URL).content.decode()
    assert not LocalDrillRule.objects.visible_to(stranger).exists()
    for person in (stranger, chief):
        above = ask_for_drills(chief, city, "BUS_EVACUATION") if person == chief else rule
        drop = reverse("campaigns:drop_drill_rule", args=[above.pk])
        assert signed_in(person).post(drop).status_code == 404
    assert signed_in(chief).post(NEW, form_of(south)).status_code == 422
    assert LocalDrillRule.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"response": ""}, "Choose a scenario or what pupils do, one of the two."),
        ({"scenario": "KNIFE_ATTACK"}, "Choose a scenario or what pupils do, one of the two."),
        ({"times": 0}, "greater than or equal to 1"),
        ({"times": 32}, "less than or equal to 31"),
        ({"period": "WEEK"}, "not one of the available choices"),
        ({"since": "2026-02-30"}, "Enter a valid date"),
        ({"period": "MONTH"}, "This rule is written down already."),
        ({"period": "QUARTER"}, "A unit above has this rule already."),
    ],
)
def test_a_bad_rule_is_refused_with_a_sentence(wrong, sentence, chief, commander, city, north, signed_in):
    ask_for_drills(chief, north, period="MONTH")
    ask_for_drills(commander, city, period="QUARTER")
    if "scenario" in wrong:
        wrong = {"scenario": DrillScenario.objects.get(code=wrong["scenario"]).pk}
    answer = signed_in(chief).post(NEW, form_of(north, **wrong))
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert LocalDrillRule.objects.count() == 2


def test_the_database_refuses_what_the_form_does(chief, north):
    rule = ask_for_drills(chief, north)
    for wrong in ({"response": ""}, {"times": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LocalDrillRule.objects.filter(pk=rule.pk).update(**wrong)
    with pytest.raises(ValidationError, match="already"):
        ask_for_drills(chief, north)


def test_the_due_list_asks_the_same_for_ten_rules_as_for_one(
    chief, commander, city, north, school, django_assert_num_queries
):
    codes = [*DrillScenario.objects.values_list("code", flat=True)]
    schools = School.objects.select_related("unit").prefetch_related("levels")
    ask_for_drills(chief, north)
    with django_assert_num_queries(6):
        assert len(due_drills(schools.all(), DAY)) == 1
    for code in codes:
        ask_for_drills(commander, city, code)
    with django_assert_num_queries(6):
        assert len(due_drills(schools.all(), DAY)) == 1 + len(codes)
