"""Shifts come from bell times and follow them."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError

from patrols.actions import open_post
from patrols.models import Assignment, Post, PostKind, Reminder, Shift
from safeschool.accounts.roles import Role
from safeschool.kernel.week import Week
from safeschool.notifications.models import Notice
from schools.models import BellTime, DayException, Street
from tests.factories import make_person, make_school, make_unit
from tests.patrols.factories import REQUIRED, SUNDAY, WEEK, give_seat, make_post, make_shift, make_week


def test_a_week_has_a_shift_for_every_bell_of_every_school_day(school):
    post = make_post(school)
    made = make_week(school.unit)
    # 24 November, a Tuesday in 2026, is a public holiday in Viet Nam.
    assert made.created == Shift.objects.filter(post=post).count() == 8


def test_the_officer_is_required_before_the_bell_and_stays_after_it(school):
    shift = make_shift(school, lead_minutes=20, tail_minutes=15)
    assert shift.required_at == REQUIRED
    assert shift.starts_at == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    assert shift.ends_at == datetime(2026, 11, 23, 0, 45, tzinfo=UTC)


def test_making_a_week_twice_changes_nothing(school):
    make_post(school)
    make_week(school.unit)
    assert make_week(school.unit) == make_week(school.unit)
    assert Shift.objects.count() == 8


@pytest.mark.parametrize(
    ("zone", "week", "expected"),
    [
        ("Asia/Ho_Chi_Minh", Week(2026, 48), datetime(2026, 11, 23, 0, 0, tzinfo=UTC)),
        ("Asia/Shanghai", Week(2026, 48), datetime(2026, 11, 22, 23, 0, tzinfo=UTC)),
        ("Europe/Berlin", Week(2027, 12), datetime(2027, 3, 22, 6, 0, tzinfo=UTC)),
        ("Europe/Berlin", Week(2027, 13), datetime(2027, 3, 30, 5, 0, tzinfo=UTC)),
    ],
)
def test_the_bell_rings_by_the_units_own_clock(db, zone, week, expected):
    unit = make_unit("ZONE", "Zone", country="XX", time_zone=zone)
    school = make_school(unit, "CLOCK", "Clock School")
    post = make_post(school)
    make_week(unit, datetime(2026, 11, 1, tzinfo=UTC), week)
    shift = Shift.objects.get(post=post, moment="ARRIVAL", on=expected.astimezone(unit.zone).date())
    assert shift.starts_at == expected


def test_a_night_duty_lasts_its_real_hours_when_the_clock_changes(db):
    unit = make_unit("BERLIN", "Berlin", country="DE", time_zone="Europe/Berlin")
    open_post(
        by=None, unit=unit, kind=PostKind.objects.get(code="VIDEO_DESK"), name="Desk", own_starts=time(22),
        own_ends=time(6), own_weekdays=0b1111111, lead_minutes=0, tail_minutes=0,
    )  # fmt: skip
    make_week(unit, datetime(2027, 3, 1, tzinfo=UTC), Week(2027, 12))
    night = Shift.objects.get(on=date(2027, 3, 27))
    assert (night.ends_at - night.starts_at).total_seconds() == 7 * 3600


def test_two_levels_with_bells_that_run_into_each_other_make_one_shift(school):
    BellTime.objects.create(school=school, moment="ARRIVAL", starts=time(7, 20), ends=time(8, 0))
    shift = make_shift(school)
    assert shift.ends_at == datetime(2026, 11, 23, 1, 15, tzinfo=UTC)


def test_a_post_on_a_street_follows_the_schools_that_open_on_it(school, north):
    street = Street.objects.create(unit=north, name="Lake street")
    school.campuses.first().gates.update(street=street)
    kind = PostKind.objects.get(code="CONGESTION_CONTROL")
    post = open_post(by=None, unit=north, kind=kind, name="Corner", street=street)
    make_week(north)
    assert Shift.objects.filter(post=post).count() == 8


def test_a_changed_bell_moves_the_future_shift_and_tells_its_people_once(school, officer):
    shift = make_shift(school)
    assignment = give_seat(shift, officer)
    BellTime.objects.filter(moment="ARRIVAL").update(starts=time(7, 15), ends=time(7, 45))
    for _run in range(2):
        make_week(school.unit)
    shift.refresh_from_db()
    assignment.refresh_from_db()
    assert shift.starts_at == datetime(2026, 11, 23, 0, 15, tzinfo=UTC)
    assert assignment.span.lower == shift.required_at
    assert Notice.objects.filter(to=officer, key__startswith="duty-moved").count() == 1
    assert Reminder.objects.get(assignment=assignment, lead="SOON").due_at.minute == 35


def test_what_has_begun_stays_where_it_is(school):
    shift = make_shift(school)
    BellTime.objects.filter(moment="ARRIVAL").update(starts=time(7, 15))
    make_week(school.unit, now=REQUIRED)
    before = shift.starts_at
    shift.refresh_from_db()
    assert shift.starts_at == before


def test_two_duties_of_one_person_move_together_through_each_other(school, officer):
    morning = make_shift(school)
    evening = Shift.objects.get(post=morning.post, on=WEEK.monday, moment="DISMISSAL")
    give_seat(morning, officer)
    give_seat(evening, officer)
    BellTime.objects.filter(moment="ARRIVAL").update(starts=time(16, 0), ends=time(16, 30))
    BellTime.objects.filter(moment="DISMISSAL").update(starts=time(18, 0), ends=time(18, 30))
    make_week(school.unit)
    assert Assignment.objects.held().of(officer).count() == 2


def test_a_shift_moved_onto_another_duty_loses_the_person_and_says_so(school, north, officer):
    hill = make_shift(school)
    brook = make_school(north, "BROOK", "Brook School")
    BellTime.objects.filter(school=brook, moment="ARRIVAL").update(starts=time(9, 0), ends=time(9, 30))
    other = make_shift(brook, name="Brook gate")
    give_seat(hill, officer)
    moved = give_seat(other, officer)
    BellTime.objects.filter(school=brook, moment="ARRIVAL").update(starts=time(7, 0), ends=time(7, 30))
    make_week(north)
    moved.refresh_from_db()
    assert moved.state == "CANCELLED"
    assert Notice.objects.filter(to=officer, key=f"duty-taken:{moved.pk}").count() == 1


def test_a_holiday_cancels_the_shift_and_frees_its_people(school, officer):
    assignment = give_seat(make_shift(school), officer)
    DayException.objects.create(unit=school.unit, on=WEEK.monday, is_school_day=False, name="Storm")
    assert make_week(school.unit).cancelled == 2
    assignment.refresh_from_db()
    assert assignment.state == "CANCELLED"
    assert not Reminder.objects.filter(assignment=assignment).exists()


def test_making_a_week_costs_the_same_for_three_posts_as_for_thirty(school, django_assert_max_num_queries):
    for n in range(30):
        make_post(school, name=f"Post {n}")
    with django_assert_max_num_queries(20):
        make_week(school.unit)


def test_a_post_without_school_street_or_hours_is_refused(north):
    with pytest.raises(ValidationError, match="no hours"):
        open_post(by=None, unit=north, kind=PostKind.objects.get(code="QUICK_RESPONSE"), name="Nowhere")


def test_a_gate_of_another_school_is_refused(school, other_school):
    with pytest.raises(ValidationError, match="another school"):
        make_post(school, gate=other_school.campuses.first().gates.first())


def test_a_post_gets_the_seats_of_its_kind(school):
    post = make_post(school)
    assert {(slot.slot_kind, slot.count) for slot in post.slots.all()} == {("POLICE", 1), ("AUXILIARY", 1)}


def test_the_stranger_sees_no_post_and_no_shift(school, stranger, other_school):
    make_shift(school)
    assert not Post.objects.visible_to(stranger).exists()
    assert not Shift.objects.visible_to(stranger).exists()


def test_school_people_see_the_posts_of_their_school_only(school, other_school, head):
    make_shift(school)
    make_shift(other_school, name="Lake gate")
    assert {post.name for post in Post.objects.visible_to(head)} == {"Hill gate"}
    assert {shift.post.name for shift in Shift.objects.visible_to(head)} == {"Hill gate"}


def test_an_auxiliary_sees_only_the_own_shift(school, north):
    auxiliary = make_person("aux", Role.AUXILIARY, north)
    shift = make_shift(school)
    give_seat(shift, auxiliary, "AUXILIARY", SUNDAY)
    assert list(Shift.objects.visible_to(auxiliary)) == [shift]
