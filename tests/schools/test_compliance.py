"""Shares are counted, and each opens its schools."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from safeschool.accounts.models import Unit
from safeschool.kernel.week import Week
from schools import actions
from schools.models import Finding, School, national_rule
from schools.selectors import week_figures
from schools.selectors.compliance import MEASURES, below, compliance_of, meeting, reasons
from schools.selectors.rules import requirement_of, rule_for
from tests.factories import make_school
from tests.schools.rounds import ALARM, GUARDS, finding, inspect


@pytest.mark.parametrize(
    ("pupils", "boarders", "guards"),
    [(0, 0, 1), (99, 0, 1), (100, 0, 2), (999, 0, 2), (1000, 0, 3), (1499, 0, 3), (1500, 0, 4), (2600, 0, 6),
     (99, 1, 2), (1000, 300, 4), (1000, 301, 5)],
)  # fmt: skip
def test_guards_follow_the_national_standard(pupils, boarders, guards):
    assert national_rule().guards_for(pupils, boarders) == guards


@pytest.mark.parametrize(
    ("pupils", "young", "grade"),
    [(1500, False, 1), (1499, False, 2), (999, False, 3), (300, True, 1), (299, True, 2), (149, True, 3)],
)
def test_the_protection_grade_follows_the_size(pupils, young, grade):
    assert national_rule().grade_for(pupils, is_preschool=young) == grade


def test_the_newest_rule_of_the_nearest_unit_holds_from_its_day(chief, city, north, school):
    facts = {"by": chief, "today": timezone.localdate(), "source": "city"}
    actions.set_rule(unit=city, valid_from=date(2024, 1, 1), video_days=30, **facts)
    actions.set_rule(unit=city, valid_from=date(2025, 1, 1), video_days=60, **facts)
    assert rule_for(school, date(2023, 12, 31)).source == "GB/T 29315-2022"
    assert rule_for(school, date(2024, 6, 1)).video_days == 30
    assert rule_for(school, date(2026, 1, 1)).video_days == 60
    actions.set_rule(unit=north, valid_from=date(2023, 1, 1), **{**facts, "source": "ward"})
    assert rule_for(school, date(2026, 1, 1)).source == "ward"


def test_a_stricter_rule_turns_a_counted_pass_into_a_lack(officer, chief, city, school):
    actions.set_enrolment(by=None, school=school, year=2026, pupils=500)
    inspect(officer, school, **{GUARDS: 2})
    schools = School.objects.all()
    assert meeting(schools, MEASURES["GUARDS"]).count() == 1
    actions.set_rule(
        by=chief, unit=city, valid_from=date(2026, 1, 1), today=timezone.localdate(), source="4 guards", middle_guards=4
    )
    assert meeting(schools, MEASURES["GUARDS"]).count() == 0
    [reason] = reasons([school], MEASURES["GUARDS"])[school.pk]
    assert "2" in reason.why
    assert requirement_of(school, timezone.localdate()).guards == 4


def test_a_school_never_inspected_is_below_everything_and_says_so(school):
    for measure in MEASURES.values():
        assert list(below(School.objects.all(), measure)) == [school]
        assert [reason.why for reason in reasons([school], measure)[school.pk]] == ["never inspected"]


def test_a_failed_critical_point_moves_the_share_until_it_is_struck_off(officer, head, school, north):
    make_school(north, "REST", "Rest School")
    found = finding(officer, school, ALARM)
    tech = {share.measure.code: share for share in compliance_of(School.objects.all()).three}
    assert (tech["TECH"].met, tech["THREE"].met, tech["HUMAN"].met, tech["TECH"].of) == (0, 0, 1, 2)
    assert [r.point for r in reasons([school], MEASURES["THREE"])[school.pk]] == [found.item.name]
    actions.strike_off(by=officer, finding=found, note="", now=timezone.now())
    after = {share.measure.code: share for share in compliance_of(School.objects.all()).three}
    assert (after["TECH"].met, after["THREE"].met) == (1, 1)


def test_a_day_in_the_past_shows_what_stood_on_that_day(officer, school):
    days = [date(2026, 3, day) for day in (2, 3, 4, 5, 6)]
    inspect(officer, school, (ALARM,), on=days[1])
    found = Finding.objects.get(item__code=ALARM)
    Finding.objects.filter(pk=found.pk).update(state="CLOSED", settled_on=days[2], settled_by=officer)
    inspect(officer, school, (GUARDS,), on=days[3])
    counts = {
        code: [meeting(School.objects.all(), MEASURES[code], day).count() for day in days]
        for code in ("LINKED", "TECH", "GUARDS")
    }
    assert counts == {"LINKED": [0, 1, 1, 1, 1], "TECH": [0, 0, 1, 1, 1], "GUARDS": [0, 1, 1, 0, 0]}


def test_the_parts_add_up_to_the_whole(officer, city, south, school, other_school):
    School.objects.filter(pk=school.pk).update(area="URBAN")
    School.objects.filter(pk=other_school.pk).update(area="RURAL")
    inspect(officer, school)
    shares = compliance_of(School.objects.all(), Unit.objects.get(pk=city.pk))
    assert [row.label for row in shares.by_unit] == ["North ward", "South ward"]
    for at, whole in enumerate([*shares.four, *shares.three]):
        assert sum(row.shares[at].met for row in shares.by_area) == whole.met
        assert sum(row.shares[at].of for row in shares.by_unit) == whole.of


def test_every_share_opens_as_many_schools(signed_in, officer, commander, school, other_school):
    inspect(officer, school, (ALARM,))
    browser = signed_in(commander)
    page = browser.get(reverse("schools:compliance"))
    for share in [*page.context["shares"].four, *page.context["shares"].three]:
        for state, number in (("met", share.met), ("", share.lacking)):
            url = reverse("schools:compliance_schools") + f"?measure={share.measure.code}&state={state}"
            assert len(browser.get(url).context["rows"]) == number


def test_compliance_asks_a_constant_number_of_questions(
    signed_in, commander, officer, north, school, django_assert_max_num_queries
):
    for number in range(6):
        inspect(officer, make_school(north, f"S{number}", f"School {number}"))
    browser = signed_in(commander)
    browser.get(reverse("schools:compliance"))
    with django_assert_max_num_queries(24):
        browser.get(reverse("schools:compliance"))


def test_the_figures_of_the_week_open_lists_of_just_that_many(signed_in, chief, officer, north, school):
    inspect(officer, school, (ALARM, "EVAC_CLEAR"), spot=("EVAC_CLEAR",))
    week = Week.of(timezone.now().astimezone(north.zone).date())
    figures = {figure.code: figure for figure in week_figures([north.pk], *week.bounds(north.zone))}
    assert (figures["INSPECTIONS"].value, figures["FINDINGS"].value, figures["FIXED_ON_SPOT"].value) == (1, 2, 1)
    browser = signed_in(chief)
    linked = [figure for figure in figures.values() if figure.link]
    assert {"INSPECTIONS", "FINDINGS", "FIXED_ON_SPOT"} <= {figure.code for figure in linked}
    for figure in linked:
        page = browser.get(figure.link)
        rows = page.context["rows"] if "rows" in page.context else page.context["page"].rows
        assert len(rows) == figure.value, figure.code


def test_the_rules_page_starts_with_the_national_standard(signed_in, chief, stranger, north):
    actions.set_rule(
        by=chief, unit=north, valid_from=date(2026, 1, 1), today=timezone.localdate(), source="Ward rule of North"
    )
    page = signed_in(chief).get(reverse("schools:rules")).content.decode()
    assert page.index("GB/T 29315-2022") < page.index("Ward rule of North")
    assert "Ward rule of North" not in signed_in(stranger).get(reverse("schools:rules")).content.decode()


def test_a_rule_is_written_on_its_page_and_bad_bands_are_refused(signed_in, chief, north):
    browser, url = signed_in(chief), reverse("schools:new_rule")
    form = browser.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data |= {"unit": north.pk, "valid_from": "2026-01-01", "source": "Ward rule"}
    assert browser.post(url, {**data, "small_below": 5000}).status_code == 422
    assert browser.post(url, data).status_code == 302


@pytest.mark.parametrize(("minutes", "warned"), [(15, 1), (10, 0), (0, 0)])
def test_the_minutes_between_two_schools_on_one_street_are_a_setting(
    signed_in, chief, officer, north, school, minutes, warned
):
    from datetime import time

    from tests.schools.factories import make_bell, make_gate, make_street

    street, other = make_street(north), make_school(north, "REST", "Rest School")
    other.bell_times.all().delete()
    make_bell(other, "DISMISSAL", time(16, 10), time(16, 40))
    make_gate(school, "East", street)
    make_gate(other, "West", street)
    rule = {"valid_from": date(2026, 1, 1), "source": "ward", "minutes_apart": minutes}
    actions.set_rule(by=chief, unit=north, today=timezone.localdate(), **rule)
    page = signed_in(officer).get(reverse("schools:sheet", args=[school.pk]))
    assert len(page.context["sheet"].crowding) == warned
