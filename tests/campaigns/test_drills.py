"""Drills: how often they are due, the stopwatch, the signatures, and what cannot be."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns import actions
from campaigns.models import Drill, DrillMark, DrillRule, DrillScenario
from campaigns.models.drills import Response
from campaigns.selectors.drills import due_by_unit, due_drills, period_of
from safeschool.accounts.roles import Role
from safeschool.celery import clocks
from safeschool.notifications.models import Notice
from schools.models import Agency, PlanTask, School, SchoolLevel, Term
from tests.campaigns.factories import ask_for_drills, hold_drill, plan_one, school_morning
from tests.factories import make_person, make_school, make_unit, seat
from tests.schools.factories import make_exception

NOW = datetime(2026, 10, 7, 2, 30, tzinfo=UTC)
DAY = date(2026, 10, 7)


@pytest.fixture
def county(db):
    """A unit in China with a term from September to January."""
    unit = make_unit("COUNTY", "County", country="CN", time_zone="Asia/Shanghai")
    Term.objects.create(unit=unit, name="Autumn", starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 15))
    return unit


@pytest.fixture
def primary(county):
    return make_school(county, "P1", "First Primary")


def due_of(school, day=DAY) -> set[str]:
    """The codes of the country's rules; a unit's own rule says what it asks for."""
    return {getattr(one.rule, "code", one.rule.met_by) for one in due_drills([school], day)}


def level(school, code):
    school.levels.set([SchoolLevel.objects.get(code=code)])
    return school


def test_a_school_drills_evacuation_monthly_and_a_kindergarten_quarterly(county, primary):
    kindergarten = level(make_school(county, "K1", "First Kindergarten"), "KINDERGARTEN")
    assert due_of(primary) == {"CN_EVACUATION_SCHOOL"}
    assert due_of(kindergarten) == {"CN_EVACUATION_KINDERGARTEN"}

    police = make_person("county.chief", Role.WARD_CHIEF, county)
    for school in (primary, kindergarten):
        hold_drill(police, school, "FIRE_EVACUATION", NOW + timedelta(days=1))
    assert due_of(primary, date(2026, 10, 31)) == due_of(kindergarten, date(2026, 10, 31)) == set()
    assert due_of(primary, date(2026, 11, 1)) == {"CN_EVACUATION_SCHOOL"}
    assert due_of(kindergarten, date(2026, 12, 31)) == set()
    assert due_of(kindergarten, date(2027, 1, 4)) == {"CN_EVACUATION_KINDERGARTEN"}


def test_hiding_is_not_leaving_the_building(county, primary):
    police = make_person("county.chief", Role.WARD_CHIEF, county)
    ask_for_drills(police, county)
    assert due_of(primary) == {"CN_EVACUATION_SCHOOL", "HIDE"}
    hold_drill(police, primary, "KNIFE_ATTACK", NOW + timedelta(days=1))
    assert due_of(primary, date(2026, 10, 9)) == {"CN_EVACUATION_SCHOOL"}


def test_nothing_is_due_out_of_term(primary):
    assert due_of(primary, date(2026, 8, 31)) == set()
    assert due_of(primary, date(2027, 1, 16)) == set()


def test_a_drill_only_planned_does_not_count(county, primary):
    plan_one(make_person("county.chief", Role.WARD_CHIEF, county), primary, "FIRE_EVACUATION", now=NOW)
    assert "CN_EVACUATION_SCHOOL" in due_of(primary)


def test_vietnam_has_local_rules_alone(school, chief, north):
    assert due_of(school) == set()
    ask_for_drills(chief, north)
    assert due_of(school) == {"HIDE"}


@pytest.mark.parametrize(
    ("period", "day", "first", "last"),
    [
        ("MONTH", date(2026, 12, 5), date(2026, 12, 1), date(2026, 12, 31)),
        ("MONTH", date(2027, 1, 5), date(2027, 1, 1), date(2027, 1, 15)),
        ("QUARTER", date(2026, 9, 5), date(2026, 9, 1), date(2026, 9, 30)),
        ("QUARTER", date(2026, 12, 5), date(2026, 10, 1), date(2026, 12, 31)),
        ("TERM", date(2026, 12, 5), date(2026, 9, 1), date(2027, 1, 15)),
    ],
)
def test_a_period_lies_within_the_term(period, day, first, last):
    rule = DrillRule(period=period)
    assert period_of(rule, day, [(date(2026, 9, 1), date(2027, 1, 15))]) == (first, last)


def test_the_stopwatch_measures_against_the_limit(head, chief, school):
    drill = plan_one(chief, school, now=NOW)
    actions.begin_drill(by=head, drill=drill, now=NOW)
    actions.begin_drill(by=head, drill=drill, now=NOW + timedelta(seconds=9))

    def mark(code, seconds, is_met=None) -> DrillMark:
        now = NOW + timedelta(seconds=seconds)
        return actions.mark_drill(by=head, drill=drill, code=code, is_met=is_met, now=now)

    assert (mark("ALARM_PRESSED_SEC", 60).seconds, mark("ALARM_PRESSED_SEC", 60).is_met) == (60, True)
    assert mark("LOCKDOWN_DONE_SEC", 121).is_met is False
    assert mark("POLICE_ARRIVAL_MIN", 300).is_met is True
    assert mark("ROLL_CALL_OK", 310, is_met=True).seconds is None
    assert DrillMark.objects.filter(drill=drill).count() == 4
    with pytest.raises(ValidationError, match="no such criterion"):
        mark("EVAC_TIME_SEC", 5)


def test_a_drill_does_not_end_before_it_began(head, chief, school):
    drill = plan_one(chief, school, now=NOW)
    with pytest.raises(ValidationError, match="not begun"):
        actions.end_drill(by=head, drill=drill, ended_at=NOW, now=NOW, pupils=1)
    actions.begin_drill(by=head, drill=drill, now=NOW)
    early = NOW - timedelta(minutes=1)
    with pytest.raises(ValidationError, match="before it began"):
        actions.end_drill(by=head, drill=drill, ended_at=early, now=NOW + timedelta(minutes=5), pupils=1)
    with pytest.raises(ValidationError):
        later = NOW + timedelta(minutes=5)
        actions.end_drill(by=head, drill=drill, ended_at=later, now=later, pupils=-1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Drill.objects.filter(pk=drill.pk).update(ended_at=early)


def test_no_drill_is_planned_in_the_holidays(chief, school, north):
    day = school_morning(school, NOW)
    make_exception(north, day.astimezone(north.zone).date(), is_school_day=False)
    with pytest.raises(ValidationError, match="no school day"):
        plan_one(chief, school, now=NOW, planned_at=day)


def test_both_sides_sign_once_it_has_ended(head, officer, chief, school):
    drill = plan_one(chief, school, now=NOW)
    with pytest.raises(ValidationError, match="after it ended"):
        actions.sign_drill(by=head, drill=drill, now=NOW)
    drill = hold_drill(chief, school, "KNIFE_ATTACK", NOW + timedelta(days=1))
    later = NOW + timedelta(days=2)
    assert not actions.sign_drill(by=head, drill=drill, now=later).is_signed
    signed = actions.sign_drill(by=officer, drill=drill, now=later)
    assert signed.is_signed
    assert (signed.school_signed_by, signed.police_signed_by) == (head, officer)
    with pytest.raises(ValidationError, match="before it is signed"):
        actions.mark_drill(by=head, drill=drill, code="ROLL_CALL_OK", is_met=True, now=later)


def test_what_follows_has_an_owner_and_a_day_and_stands_on_the_school_s_page(signed_in, head, chief, school):
    drill = hold_drill(chief, school, "KNIFE_ATTACK", NOW + timedelta(days=1))
    now = NOW + timedelta(days=2)
    with pytest.raises(ValidationError, match="passed"):
        actions.add_task(by=chief, drill=drill, text="Shield", owner=head, due_on=DAY, now=now)
    due = date(2026, 12, 1)
    task = actions.add_task(by=chief, drill=drill, text="Buy a second shield", owner=head, due_on=due, now=now)
    assert Notice.objects.filter(to=head, key=f"drill_task:{task.pk}").exists()
    page = reverse("board:school", args=[school.pk])
    assert "Buy a second shield" in signed_in(head).get(page).content.decode()
    plan = reverse("schools:plan", args=[school.pk])
    assert [one.text for one in signed_in(head).get(plan).context["tasks"]] == ["Buy a second shield"]
    with pytest.raises(ValidationError):
        actions.close_task(by=head, task=task, outcome=" ", now=now)
    actions.close_task(by=head, task=task, outcome="Bought.", now=now)
    assert "Buy a second shield" not in signed_in(head).get(page).content.decode()
    answer = signed_in(head).get(plan)
    assert ([*answer.context["tasks"]], [one.outcome for one in answer.context["done"]]) == ([], ["Bought."])
    item = task.item
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanTask.objects.filter(pk=item.pk).update(outcome="")


def test_what_a_school_has_to_put_right_is_no_stranger_s(stranger, chief, head, school, north, signed_in):
    drill = hold_drill(chief, school, "KNIFE_ATTACK", NOW + timedelta(days=1))
    told = {"text": "Buy a second shield", "owner": head, "due_on": date(2026, 12, 1), "now": NOW}
    task = actions.add_task(by=chief, drill=drill, **told)
    assert [*PlanTask.objects.visible_to(head)] == [*PlanTask.objects.visible_to(chief)] == [task.item]
    other = seat(make_person("other", Role.HEAD_TEACHER, north), make_school(north, "BROOK", "Brook School"))
    for person in (stranger, other):
        assert not PlanTask.objects.visible_to(person).exists()
        assert signed_in(person).get(reverse("schools:plan", args=[school.pk])).status_code == 404


def test_leaders_hear_once_a_day_how_many_drills_are_due(county, primary):
    police = make_person("county.chief", Role.WARD_CHIEF, county)
    for _again in range(2):
        assert actions.tell_due_drills(day=DAY, now=NOW) == 1
    assert Notice.objects.filter(to=police, key__startswith="drills_due").count() == 1


def test_the_clock_strikes_on_the_first_and_the_twentieth():
    (due,) = [one for one in clocks()["beat_schedule"].values() if one["task"] == "campaigns.tasks.tell_due_drills"]
    assert due["schedule"].day_of_month == {1, 20}


def test_the_due_list_costs_the_same_for_one_school_and_for_thirty(
    county, primary, signed_in, django_assert_max_num_queries
):
    police = make_person("county.chief", Role.WARD_CHIEF, county)
    for number in range(30):
        make_school(county, f"S{number}", f"School {number}")
    with django_assert_max_num_queries(25):
        page = signed_in(police).get(reverse("campaigns:due_drills"))
    assert page.content.decode().count("Evacuation drill, once a month") == 31


def test_a_stranger_sees_no_drill_and_runs_none(signed_in, chief, school, stranger):
    drill = plan_one(chief, school, now=NOW)
    browser = signed_in(stranger)
    assert browser.get(reverse("campaigns:drill", args=[drill.pk])).status_code == 404
    assert browser.post(reverse("campaigns:begin_drill", args=[drill.pk])).status_code == 404
    assert school.name not in browser.get(reverse("campaigns:drills")).content.decode()
    assert school.name not in browser.get(reverse("campaigns:due_drills")).content.decode()
    with pytest.raises(ValidationError):
        actions.begin_drill(by=stranger, drill=drill, now=NOW)


def test_a_head_of_another_school_of_the_unit_sees_no_drill(signed_in, chief, school, north):
    drill = plan_one(chief, school, now=NOW)
    other = seat(make_person("other", Role.HEAD_TEACHER, north), make_school(north, "BROOK", "Brook School"))
    assert signed_in(other).get(reverse("campaigns:drill", args=[drill.pk])).status_code == 404


def test_every_scenario_says_what_pupils_do(db):
    assert DrillScenario.objects.count() == 8
    assert DrillScenario.objects.get(code="KNIFE_ATTACK").response == Response.HIDE
    assert DrillScenario.objects.get(code="FIRE_EVACUATION").response == Response.EVACUATE


def test_a_drill_is_cancelled_with_a_reason_stays_due_and_cannot_be_run(head, chief, school, signed_in):
    ask_for_drills(chief, school.unit)
    drill = plan_one(chief, school, now=NOW)
    with pytest.raises(ValidationError, match="Say why"):
        actions.cancel_drill(by=head, drill=drill, reason=" ", now=NOW)
    signed_in(head).post(reverse("campaigns:cancel_drill", args=[drill.pk]), {"reason": "Storm warning"})
    drill.refresh_from_db()
    assert (drill.cancelled_by, drill.reason) == (head, "Storm warning")
    assert Notice.objects.filter(to=chief, key=f"drill:{drill.pk}:cancelled").exists()
    with pytest.raises(ValidationError, match="was cancelled"):
        actions.begin_drill(by=chief, drill=drill, now=NOW)
    assert due_of(school) == {"HIDE"}
    page = signed_in(chief).get(reverse("campaigns:drill", args=[drill.pk])).content.decode()
    assert "Storm warning" in page
    assert "Give the signal" not in page


def test_a_drill_that_was_held_is_not_cancelled(chief, school):
    drill = hold_drill(chief, school, "KNIFE_ATTACK", NOW + timedelta(days=1))
    with pytest.raises(ValidationError, match="was held"):
        actions.cancel_drill(by=chief, drill=drill, reason="Rain", now=NOW + timedelta(days=2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Drill.objects.filter(pk=drill.pk).update(cancelled_at=NOW, cancelled_by=chief, reason="Rain")


def test_agencies_and_parents_are_invited_and_those_who_came_are_kept(chief, school):
    fire, health = (Agency.objects.get(code=code) for code in ("FIRE_RESCUE", "HEALTH"))
    drill = plan_one(chief, school, now=NOW, partners=[fire, health], has_parents=True)
    assert (drill.partners.count(), drill.has_parents) == (2, True)
    actions.begin_drill(by=chief, drill=drill, now=NOW)
    later = NOW + timedelta(minutes=9)
    told = {"pupils": 40, "parents": 12, "partners": [fire]}
    actions.end_drill(by=chief, drill=drill, ended_at=later, now=later, **told)
    assert [*drill.partners.all()] == [fire]


def test_a_stranger_cancels_no_drill(stranger, chief, school, signed_in):
    drill = plan_one(chief, school, now=NOW)
    url = reverse("campaigns:cancel_drill", args=[drill.pk])
    assert signed_in(stranger).post(url, {"reason": "Rain"}).status_code == 404


def test_the_clock_counts_what_the_page_lists(county, primary, chief, north, school):
    police = make_person("county.chief", Role.WARD_CHIEF, county)
    ask_for_drills(police, county)
    ask_for_drills(chief, north, "BUS_EVACUATION")
    level(make_school(county, "K1", "First Kindergarten"), "KINDERGARTEN")
    hold_drill(police, primary, "FIRE_EVACUATION", NOW + timedelta(days=1))
    listed = due_drills(School.objects.standing(DAY).select_related("unit").prefetch_related("levels"), DAY)
    counted = due_by_unit(DAY)
    assert sum(counted.values()) == len(listed)
    assert counted == {county.pk: 3, north.pk: 1}
