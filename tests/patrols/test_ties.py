"""Wishes for times, posts of one's own, pairs: weighed by the engine, never above a full roster."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from patrols.actions import ask_for_plan, fix_post, form_pair, loosen, search_plan, weigh, wish
from patrols.models import DutyPair, DutyWish, FixedPost
from patrols.roster import Limits, Need, Person, Prices, Problem, Window, plan
from patrols.selectors.planning import week_to_plan
from safeschool.accounts.roles import Role
from tests.factories import make_person
from tests.patrols.factories import SUNDAY, WEEK, make_post, make_week

HERE = Limits(seconds=20, is_here=True)


@pytest.fixture(autouse=True)
def _on_sunday():
    with time_machine.travel(SUNDAY, tick=False):
        yield


@pytest.fixture
def force(north, officer, chief):
    """Four officers; the chief is none of them."""
    chief.memberships.update(role=Role.COMMANDER)
    chief.memberships.update(unit=north.parent)
    return [officer, *(make_person(f"o{number}", Role.WARD_OFFICER, north) for number in range(3))]


def propose(unit):
    row = ask_for_plan(by=None, unit=unit, week=WEEK, now=SUNDAY, seconds=10)
    return search_plan(row=row, now=SUNDAY, clock=lambda: SUNDAY)


def only(unit, by, **weights):
    """Nothing weighs but this."""
    none = dict.fromkeys(
        ("even_counts", "even_unpopular", "fixed_posts", "known_posts", "home_area", "own_wishes", "pairs"), 0
    )
    weigh(by=by, unit=unit, **{**none, **weights})


def test_people_have_duty_at_the_times_they_wish(school, north, force, chief):
    make_post(school, slots={"POLICE": 1})
    make_week(north)
    only(north, chief, own_wishes=3)
    early, late, *others = force
    wish(by=early, rather=["ARRIVAL"], rather_not=["DISMISSAL"], rather_not_on=[])
    wish(by=late, rather=["DISMISSAL"], rather_not=["ARRIVAL"], rather_not_on=[])
    row = propose(north)
    assert row.empty_seats == 0
    assert set(row.seats.filter(shift__moment="ARRIVAL").values_list("user", flat=True)) == {early.pk}
    assert set(row.seats.filter(shift__moment="DISMISSAL").values_list("user", flat=True)) == {late.pk}
    assert others


def test_a_seat_is_filled_though_nobody_wishes_for_it(school, north, force, chief):
    make_post(school, slots={"POLICE": 1})
    make_week(north)
    only(north, chief, own_wishes=9)
    for person in force:
        wish(by=person, rather=[], rather_not=["ARRIVAL"], rather_not_on=[0, 1, 2, 3, 4])
    assert propose(north).empty_seats == 0


def test_a_weekday_one_would_rather_not_goes_to_somebody_else(school, north, force, chief):
    make_post(school, slots={"POLICE": 1})
    make_week(north)
    only(north, chief, own_wishes=3)
    for person in force[1:]:
        wish(by=person, rather=[], rather_not=[], rather_not_on=[0])
    assert set(propose(north).seats.filter(shift__on=WEEK.monday).values_list("user", flat=True)) == {force[0].pk}


def test_a_post_set_as_somebody_s_own_keeps_them(school, north, force, chief):
    gates = [make_post(school, name=name, slots={"POLICE": 1}) for name in ("A", "B")]
    make_week(north)
    only(north, chief, fixed_posts=9)
    for person, post in zip(force[2:], gates, strict=True):
        fix_post(by=chief, post=post, user=person)
    row = propose(north)
    for person, post in zip(force[2:], gates, strict=True):
        assert set(row.seats.filter(user=person).values_list("shift__post", flat=True)) == {post.pk}
        assert set(row.seats.filter(shift__post=post).values_list("user", flat=True)) == {person.pk}


def test_a_pair_stands_together(school, north, force, chief):
    for name in ("A", "B"):
        make_post(school, name=name, slots={"POLICE": 2})
    make_week(north)
    only(north, chief, pairs=9)
    one, _two, _three, other = force
    form_pair(by=chief, unit=north, one=other, other=one)
    row = propose(north)
    assert row.empty_seats < row.open_seats
    places = [set(row.seats.filter(user=person).values_list("shift", flat=True)) for person in (one, other)]
    assert places[0] == places[1] != set()


def test_a_pair_is_worth_less_than_a_full_roster():
    """The only two people stand apart, because both places must be filled."""
    times = (Window("0A", 0, 400, 490, "A"),)
    needs = tuple(Need(area, "0A", area=area) for area in ("north", "south"))
    people = tuple(Person(key) for key in ("a", "b"))
    pairs = frozenset({("a", "b")})
    found = plan(Problem(1, times, needs, people, Prices(pair=9), pairs=pairs), HERE)
    assert (found.empty, found.objective) == ({}, 0)
    together = (Need("both", "0A", area="north", count=2),)
    assert plan(Problem(1, times, together, people, Prices(pair=9), pairs=pairs), HERE).objective == -9


def test_without_weight_wishes_are_nothing_to_the_engine(school, north, force, chief):
    make_post(school, slots={"POLICE": 1})
    make_week(north)
    wish(by=force[0], rather=["ARRIVAL"], rather_not=[], rather_not_on=[])
    only(north, chief)
    assert not any(person.avoids for person in week_to_plan(north, WEEK, SUNDAY).bundled.problem.people)


class TestPages:
    def test_an_officer_says_when_rather_and_a_contradiction_is_said(self, officer, signed_in):
        page, url = signed_in(officer), reverse("patrols:my_wishes")
        sent = {"rather": ["ARRIVAL"], "rather_not": ["EVENING"], "rather_not_on": ["5", "6"]}
        assert page.post(url, sent).status_code == 302
        row = DutyWish.objects.get()
        assert (row.rather, row.rather_not, row.rather_not_on) == (["ARRIVAL"], ["EVENING"], [5, 6])
        answer = page.post(url, {"rather": ["ARRIVAL"], "rather_not": ["ARRIVAL"]})
        assert "cannot be wished for and not" in answer.text

    def test_the_chief_binds_and_loosens_and_a_stranger_finds_nothing(
        self, school, north, officer, chief, stranger, signed_in
    ):
        post, url = make_post(school, slots={"POLICE": 1}), reverse("patrols:ties", args=[north.pk])
        page = signed_in(chief)
        page.post(url, {"fix-post": post.pk, "fix-user": officer.pk})
        page.post(url, {"pair-one": officer.pk, "pair-other": chief.pk})
        again = page.post(url, {"pair-one": chief.pk, "pair-other": officer.pk})
        assert "These two are a pair already." in again.text
        shown = page.get(url).text
        assert post.name in shown
        assert officer.full_name in shown
        loosened = [
            reverse("patrols:loosen_post", args=[FixedPost.objects.get().pk]),
            reverse("patrols:loosen_pair", args=[DutyPair.objects.get().pk]),
        ]
        assert [signed_in(stranger).post(one).status_code for one in loosened] == [404, 404]
        assert [page.post(one).status_code for one in loosened] == [302, 302]
        assert not FixedPost.objects.exists()
        assert not DutyPair.objects.exists()

    def test_a_person_of_another_unit_is_bound_to_nothing_here(self, school, north, chief, stranger, signed_in):
        post = make_post(school, slots={"POLICE": 1})
        url = reverse("patrols:ties", args=[north.pk])
        assert signed_in(chief).post(url, {"fix-post": post.pk, "fix-user": stranger.pk}).status_code == 422
        assert not FixedPost.objects.exists()

    def test_nobody_is_a_pair_alone(self, north, officer, chief):
        with pytest.raises(ValidationError, match="two people"):
            form_pair(by=chief, unit=north, one=officer, other=officer)
        pair = form_pair(by=chief, unit=north, one=officer, other=chief)
        loosen(by=chief, tie=pair)
        assert not DutyPair.objects.exists()


def test_a_week_that_has_wishes_costs_three_queries_more(school, north, force, django_assert_max_num_queries):
    make_post(school, slots={"POLICE": 1})
    make_week(north)
    with django_assert_max_num_queries(22):
        week_to_plan(north, WEEK, SUNDAY + timedelta(minutes=1))
