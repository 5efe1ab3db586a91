"""What lies ahead is told once: gaps, one's week; and who has too much is seen."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from patrols.actions import announce_gaps, tell_week_ahead, unassign, weigh
from patrols.models import Shift
from patrols.selectors.fairness import fairness_of, longest_run
from safeschool.accounts.roles import Role
from safeschool.notifications.models import Notice
from tests.factories import make_person
from tests.patrols.factories import SUNDAY, WEEK, give_seat, make_post, make_shift, make_week

# Sunday 17:05 in Hai Phong.
EVENING = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)


def told(person, what):
    return Notice.objects.filter(to=person, key__startswith=what)


def test_a_gap_is_announced_to_the_chief_once_and_not_every_twenty_minutes(school, chief, stranger):
    make_shift(school)
    first = announce_gaps(now=SUNDAY)
    assert first == Shift.objects.planned().count()
    assert [announce_gaps(now=SUNDAY + n * HOUR / 3) for n in range(1, 4)] == [0, 0, 0]
    assert told(chief, "duty-gaps").count() == 1
    assert not told(stranger, "duty-gaps").exists()
    assert str(first) in told(chief, "duty-gaps").get().subject


def test_a_gap_that_was_filled_and_opens_again_is_a_new_one(school, officer, chief):
    shift = make_shift(school, slots={"POLICE": 1})
    announce_gaps(now=SUNDAY)
    seat = give_seat(shift, officer)
    assert announce_gaps(now=SUNDAY) == 0
    unassign(by=None, assignment=seat, now=SUNDAY)
    assert announce_gaps(now=SUNDAY + HOUR) == 1
    assert told(chief, "duty-gaps").count() == 2


def test_gaps_beyond_thirty_days_are_nobody_s_worry_yet(school, chief):
    make_post(school)
    make_week(school.unit)
    assert announce_gaps(now=SUNDAY - timedelta(days=40)) == 0


def test_on_sunday_evening_everybody_hears_their_week_once(school, officer, chief):
    shift = make_shift(school)
    give_seat(shift, officer)
    for later in Shift.objects.filter(post=shift.post).exclude(pk=shift.pk):
        give_seat(later, officer)
    assert tell_week_ahead(now=EVENING - HOUR) == 0, "not before the evening, by the clock of the unit"
    assert tell_week_ahead(now=EVENING) == 1
    assert tell_week_ahead(now=EVENING + HOUR) == 0
    body = told(officer, "duty-week").get().body
    assert body.count("Hill gate") == Shift.objects.filter(post=shift.post).count()
    assert "06:40" in body
    assert not told(chief, "duty-week").exists()


def test_on_other_days_nobody_hears_of_the_week(school, officer):
    give_seat(make_shift(school), officer)
    assert tell_week_ahead(now=EVENING - timedelta(days=1)) == 0


def test_who_does_most_stands_first_and_too_much_is_said(school, north, officer, chief):
    shift = make_shift(school, slots={"POLICE": 2})
    mate = make_person("mate", Role.WARD_OFFICER, north)
    for each in Shift.objects.filter(post=shift.post):
        give_seat(each, officer)
    give_seat(shift, mate)
    weigh(by=chief, unit=north, max_per_week=3, max_per_day=1)
    found = fairness_of(north, SUNDAY)
    assert [load.user for load in found.loads] == [officer, mate]
    assert (found.loads[1].duties, found.loads[1].too_much) == (1, [])
    assert [str(words) for words in found.loads[0].too_much] == [
        "more duties a day than allowed", "more duties a week than allowed",
    ]  # fmt: skip


@pytest.mark.parametrize(("days", "run"), [([], 0), ([0], 1), ([0, 1, 2, 4, 5], 3), ([0, 2, 4], 1)])
def test_the_longest_run_of_days(days, run):
    assert longest_run([WEEK.monday + timedelta(days=n) for n in days]) == run


@time_machine.travel(SUNDAY)
def test_the_page_of_fairness_is_for_who_plans_and_shows_the_own_unit(school, officer, chief, stranger, signed_in):
    give_seat(make_shift(school), officer)
    url = reverse("patrols:fairness")
    assert b"Officer" in signed_in(chief).get(url).content
    assert b"Officer" not in signed_in(stranger).get(url, {"unit": "NORTH"}).content
    assert signed_in(officer).get(url).status_code == 404
