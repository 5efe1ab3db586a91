"""Seats are given, coming and leaving are written down."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from patrols.actions import Position, check_in, check_out, confirm, unassign
from patrols.models import Assignment, CheckIn
from patrols.selectors import PostLine, Presence, coverage, duty_board, on_duty, week_figures
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from safeschool.kernel.conflicts import Conflict
from safeschool.notifications.models import Notice
from tests.factories import make_person, make_school
from tests.patrols.factories import REQUIRED, SUNDAY, WEEK, give_seat, make_post, make_shift, make_week

HERE = Position(20.85, 106.68, 10.0)
FAR = Position(20.86, 106.68, 10.0)


def come(assignment, at=REQUIRED, **facts):
    facts.setdefault("by", assignment.user)
    facts.setdefault("submission", uuid4())
    return check_in(assignment=assignment, now=at, **facts)


def test_whoever_gets_a_seat_is_told_and_it_is_journalled(school, officer):
    assignment = give_seat(make_shift(school), officer)
    assert Notice.objects.get(to=officer).key == f"duty-given:{assignment.pk}"
    assert Entry.objects.about(assignment).get().verb == "assign"


def test_double_booking_says_who_where_and_when(school, north, officer):
    give_seat(make_shift(school), officer)
    other = make_shift(make_school(north, "BROOK", "Brook School"), name="Brook gate")
    with pytest.raises(ValidationError, match=r"Officer is on duty at Hill gate .*06:40–07:45"):
        give_seat(other, officer)


def test_the_database_itself_refuses_one_person_at_two_posts(school, north, officer):
    held = give_seat(make_shift(school), officer)
    other = make_shift(make_school(north, "BROOK", "Brook School"), name="Brook gate")
    sql = (
        "INSERT INTO patrols_assignment (created_at, shift_id, user_id, slot_kind, span, state) "
        "SELECT now(), %s, user_id, 'POLICE', span, 'PLANNED' FROM patrols_assignment WHERE id = %s"
    )
    with pytest.raises(IntegrityError, match="one_post_at_a_time"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [other.pk, held.pk])


def test_a_cancelled_duty_frees_the_time(school, north, officer):
    unassign(by=None, assignment=give_seat(make_shift(school), officer), now=SUNDAY)
    other = make_shift(make_school(north, "BROOK", "Brook School"), name="Brook gate")
    assert give_seat(other, officer).pk


def test_a_seat_is_for_its_kind_of_person(school, north):
    auxiliary = make_person("aux", Role.AUXILIARY, north)
    with pytest.raises(ValidationError, match="cannot take a seat"):
        give_seat(make_shift(school), auxiliary, "POLICE")


def test_a_guard_of_another_school_is_not_qualified(school, other_school, guard):
    shift = make_shift(other_school, kind="SCHOOL_STAFF_DUTY")
    with pytest.raises(ValidationError, match="cannot take a seat"):
        give_seat(shift, guard, "GUARD")


def test_no_more_people_than_seats(school, officer, chief):
    shift = make_shift(school)
    give_seat(shift, officer)
    with pytest.raises(ValidationError, match="Every seat"):
        give_seat(shift, chief)


def test_a_shift_is_covered_only_with_every_required_kind(school, north, officer):
    shift = make_shift(school)
    give_seat(shift, officer)
    assert not coverage([shift])[shift.pk].is_planned
    auxiliary = make_person("aux", Role.AUXILIARY, north)
    seat = give_seat(shift, auxiliary, "AUXILIARY")
    assert coverage([shift])[shift.pk].is_planned
    come(seat)
    assert not coverage([shift])[shift.pk].is_present


def test_checking_in_at_the_gate_is_on_post_and_in_place(school, officer):
    assignment = give_seat(make_shift(school), officer)
    check, is_new = come(assignment, position=HERE)
    assignment.refresh_from_db()
    assert (is_new, check.distance_m, check.is_out_of_radius, assignment.state) == (True, 0, False, "ON_POST")


def test_checking_in_from_afar_is_flagged_and_not_refused(school, officer):
    check, _new = come(give_seat(make_shift(school), officer), position=FAR)
    assert check.is_out_of_radius
    assert check.distance_m == pytest.approx(1112, abs=2)


def test_a_tap_without_position_counts(school, officer):
    check, _new = come(give_seat(make_shift(school), officer))
    assert check.distance_m is None


def test_the_same_submission_twice_is_one_check_in(school, officer):
    assignment = give_seat(make_shift(school), officer)
    submission = uuid4()
    first, _new = come(assignment, submission=submission, position=HERE)
    again, is_new = come(assignment, REQUIRED + timedelta(minutes=1), submission=submission, position=HERE)
    assert (again, is_new, CheckIn.objects.count()) == (first, False, 1)


def test_a_submission_with_another_body_is_refused(school, officer):
    assignment = give_seat(make_shift(school), officer)
    submission = uuid4()
    come(assignment, submission=submission, position=HERE)
    with pytest.raises(Conflict):
        come(assignment, submission=submission, position=FAR)


@pytest.mark.parametrize(("minutes", "sentence"), [(-121, "too early"), (66, "over")])
def test_check_in_has_its_time(school, officer, minutes, sentence):
    assignment = give_seat(make_shift(school), officer)
    with pytest.raises(ValidationError, match=sentence):
        come(assignment, REQUIRED + timedelta(minutes=minutes))


def test_the_dispatcher_checks_in_on_behalf_and_it_is_recorded_as_such(school, officer, dispatcher):
    check, _new = come(give_seat(make_shift(school), officer), by=dispatcher)
    assert (check.method, check.by) == ("DISPATCHER", dispatcher)


def test_only_those_who_may_check_others_in_reach_their_seats(school, officer, dispatcher, stranger, chief):
    give_seat(make_shift(school), officer)
    colleague = make_person("colleague", Role.WARD_OFFICER, school.unit)
    reached = [p.username for p in (officer, dispatcher, chief, colleague, stranger) if
               Assignment.objects.checkable_by(p).exists()]  # fmt: skip
    assert reached == ["officer", "dispatcher", "chief"]


def test_leaving_keeps_the_note_and_the_traffic(school, officer):
    assignment = give_seat(make_shift(school), officer)
    come(assignment)
    out = check_out(by=officer, assignment=assignment, now=REQUIRED, handover="Lamp is broken", congestion=3)
    assert check_out(by=officer, assignment=assignment, now=REQUIRED) == out
    assignment.refresh_from_db()
    assert (assignment.state, out.congestion, assignment.left_early) == ("DONE", 3, True)


def test_nobody_leaves_who_has_not_come(school, officer):
    assignment = give_seat(make_shift(school), officer)
    with pytest.raises(ValidationError, match="Check in first"):
        check_out(by=officer, assignment=assignment, now=REQUIRED)


def test_confirming_twice_is_confirming_once(school, officer):
    assignment = give_seat(make_shift(school), officer)
    confirm(by=officer, assignment=assignment, now=SUNDAY)
    assignment.refresh_from_db()
    assert confirm(by=officer, assignment=assignment, now=REQUIRED).confirmed_at == SUNDAY


def test_on_duty_is_whoever_holds_a_seat_now(school, north, south, officer):
    give_seat(make_shift(school), officer)
    assert list(on_duty([north.pk], REQUIRED)) == [officer]
    assert not on_duty([north.pk], REQUIRED - timedelta(seconds=1)).exists()
    assert not on_duty([south.pk], REQUIRED).exists()


def test_the_board_tells_how_each_post_stands(school, north, officer):
    shift = make_shift(school, slots={"POLICE": 1})

    def state(minutes):
        return duty_board([north.pk], REQUIRED + timedelta(minutes=minutes))[0].state

    assert state(-30) == "EMPTY"
    seat = give_seat(shift, officer)
    assert (state(-30), state(1)) == ("DUE", "LATE")
    come(seat, REQUIRED + timedelta(minutes=2))
    line = duty_board([north.pk], REQUIRED + timedelta(minutes=3))[0]
    assert (line.state, line.who[0].name) == ("COVERED", "Officer")
    assert line.since == REQUIRED + timedelta(minutes=2)
    check_out(by=officer, assignment=seat, now=REQUIRED + timedelta(minutes=60), congestion=2)
    later = duty_board([north.pk], REQUIRED + timedelta(hours=12))[0]
    assert (later.state, later.congestion) == ("CLOSED", 2)


def test_the_board_names_the_seats_that_are_open(school, north, officer):
    shift = make_shift(school, slots={"POLICE": 2, "GUARD": 1})
    empty = duty_board([north.pk], REQUIRED - timedelta(minutes=30))[0]
    assert (empty.state, [(line.kind, line.open_seats) for line in empty.missing][0]) == ("EMPTY", ("POLICE", 2))
    give_seat(shift, officer)
    short = duty_board([north.pk], REQUIRED - timedelta(minutes=30))[0]
    assert short.state == "SHORT"
    assert [(line.open_seats, line.needed) for line in short.missing if line.kind == "POLICE"] == [(1, 2)]
    assert all(line.is_required for line in short.missing)


def test_the_board_costs_the_same_for_three_posts_as_for_thirty(school, north, officer, django_assert_max_num_queries):
    give_seat(make_shift(school), officer)
    for n in range(30):
        make_post(school, name=f"Post {n}")
    make_week(north)
    with django_assert_max_num_queries(6):
        lines = duty_board([north.pk], REQUIRED)
    assert len(lines) == 31


def test_the_figures_of_a_week_count_what_happened(school, north, officer, chief):
    shift = make_shift(school, slots={"POLICE": 2})
    come(give_seat(shift, officer))
    come(give_seat(shift, chief), REQUIRED + timedelta(minutes=5))
    figures = {f.code: f.value for f in week_figures([north.pk], *WEEK.bounds(north.zone))}
    assert figures == {
        "posts_set": 1, "shifts_planned": 8, "seats_needed": 16, "seats_filled": 2, "on_time": 1, "late": 1,
        "absent": 0, "person_times": 2, "patrol_points_owed": 0, "patrol_points_kept": 0, "patrol_visits": 0,
        "street_met": 0, "street_solved": 0, "moments_looked_at": 0, "moments_in_sight": 0, "cars_seen": 0,
        "cars_lit": 0,
    }  # fmt: skip


def test_a_board_names_few_of_many_and_whoever_has_not_come_first():
    there = [Presence(n, f"P{n}", "POLICE", "police", "ON_POST", REQUIRED, False) for n in range(9)]
    late = Presence(9, "Late", "POLICE", "police", "PLANNED", None, False)
    few = PostLine(None, None, "COVERED", there[:8], None, None, [])
    many = PostLine(None, None, "LATE", [*there, late], None, None, [])
    assert (few.shown, few.more) == (there[:8], 0)
    assert (many.shown[0], len(many.shown), many.more) == (late, 8, 2)
