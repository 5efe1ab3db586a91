"""Reminders and escalation: once each, caught up after downtime, missed when it is too late."""

from datetime import timedelta
from threading import Barrier, Thread

from django.db import connection

from patrols.actions import name_missing_officers, remind_due_shifts, unassign
from patrols.models import Assignment, Escalation, Reminder
from safeschool.accounts.roles import Role
from safeschool.notifications.models import Delivery, Notice
from tests.factories import make_person, make_school, make_unit
from tests.patrols.factories import REQUIRED, SUNDAY, give_seat, make_post, make_shift, make_week
from tests.patrols.test_duty import come

MINUTE = timedelta(minutes=1)


def reminded(person):
    return Notice.objects.filter(to=person, key__startswith="duty-reminder").count()


def test_reminders_go_out_an_hour_and_twenty_minutes_before_the_required_time(school, officer):
    give_seat(make_shift(school), officer)
    heard = []
    for minutes in (61, 60, 59, 21, 20, 19, 0):
        remind_due_shifts(now=REQUIRED - minutes * MINUTE)
        heard.append(reminded(officer))
    assert heard == [0, 1, 1, 1, 2, 2, 2]


def test_a_seat_given_two_days_ahead_is_reminded_a_day_before(school, officer):
    shift = make_shift(school, now=SUNDAY - timedelta(days=2))
    give_seat(shift, officer, now=SUNDAY - timedelta(days=2))
    assert remind_due_shifts(now=REQUIRED - timedelta(hours=24)) == 1


def test_the_reminder_speaks_the_time_of_the_persons_own_zone(school, officer):
    give_seat(make_shift(school), officer)
    remind_due_shifts(now=REQUIRED - 60 * MINUTE)
    assert "06:40" in Notice.objects.get(to=officer, key__startswith="duty-reminder").body


def test_a_worker_away_for_an_hour_catches_up(school, officer):
    give_seat(make_shift(school), officer)
    assert remind_due_shifts(now=REQUIRED) == 2
    assert Delivery.objects.filter(notice__key__startswith="duty-reminder").count() == 2


def test_a_reminder_whose_shift_has_passed_is_missed_and_not_sent(school, officer):
    give_seat(make_shift(school), officer)
    assert remind_due_shifts(now=REQUIRED + timedelta(hours=2)) == 0
    assert reminded(officer) == 0
    assert Reminder.objects.filter(missed_at=None).count() == 0


def test_nobody_is_reminded_of_a_duty_taken_away_or_begun(school, officer, chief):
    shift = make_shift(school, slots={"POLICE": 2})
    unassign(by=None, assignment=give_seat(shift, officer), now=SUNDAY)
    come(give_seat(shift, chief), REQUIRED - 90 * MINUTE)
    assert remind_due_shifts(now=REQUIRED) == 0


def test_thirty_reminders_cost_as_many_queries_as_three(school, north, django_assert_max_num_queries):
    shift = make_shift(school, slots={"POLICE": 30})
    for n in range(30):
        give_seat(shift, make_person(f"officer{n}", Role.WARD_OFFICER, north))
    with django_assert_max_num_queries(20):
        assert remind_due_shifts(now=REQUIRED - 60 * MINUTE) == 30


def test_two_workers_at_once_remind_each_person_once(committed):
    north = make_unit("NORTH", "North", country="VN", time_zone="Asia/Ho_Chi_Minh")
    shift = make_shift(make_school(north, "HILL", "Hill School"), slots={"POLICE": 40})
    for n in range(40):
        give_seat(shift, make_person(f"officer{n}", Role.WARD_OFFICER, north))
    together, handed = Barrier(2), []

    def work():
        together.wait()
        handed.append(remind_due_shifts(now=REQUIRED - 60 * MINUTE))
        handed.append(name_missing_officers(now=REQUIRED) * 1000)
        connection.close()

    workers = [Thread(target=work) for _n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(handed) == 40 + 40 * 1000
    assert Notice.objects.filter(key__startswith="duty-reminder").count() == 40
    assert Notice.objects.filter(key__startswith="duty-missing").count() == 40


def test_a_missing_officer_is_told_then_the_chief_then_the_commander_each_once(school, officer, chief, commander):
    give_seat(make_shift(school), officer)
    told = []
    for minutes in (-1, 0, 4, 5, 6, 9, 10, 11):
        name_missing_officers(now=REQUIRED + minutes * MINUTE)
        told.append([Notice.objects.filter(to=p, key__startswith="duty-missing").count() for p in
                     (officer, chief, commander)])  # fmt: skip
    assert told == [
        [0, 0, 0], [1, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 0], [1, 1, 0], [1, 1, 1], [1, 1, 1],
    ]  # fmt: skip


def test_whoever_came_is_not_named(school, officer):
    come(give_seat(make_shift(school), officer))
    assert name_missing_officers(now=REQUIRED + 10 * MINUTE) == 0
    assert not Escalation.objects.exists()


def test_a_clock_that_stood_still_tells_all_three_at_once(school, officer, chief, commander):
    give_seat(make_shift(school), officer)
    assert name_missing_officers(now=REQUIRED + 20 * MINUTE) == 3


def test_whoever_never_came_is_absent_when_the_shift_is_over(school, officer):
    seat = give_seat(make_shift(school), officer)
    name_missing_officers(now=REQUIRED + timedelta(hours=3))
    assert Assignment.objects.get(pk=seat.pk).state == "ABSENT"
    assert Assignment.objects.absent().count() == 1


def test_the_chief_of_another_unit_is_told_nothing(school, officer, chief, stranger):
    give_seat(make_shift(school), officer)
    name_missing_officers(now=REQUIRED + 20 * MINUTE)
    assert not Notice.objects.filter(to=stranger).exists()


def test_a_second_post_without_people_names_nobody(school):
    make_post(school)
    make_week(school.unit)
    assert name_missing_officers(now=REQUIRED + 20 * MINUTE) == 0
