"""Duties change hands: asked, taken, agreed, undone; nobody is ever at two posts."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from patrols.actions import (
    accept_swap,
    approve_swap,
    ask_swap,
    decline_swap,
    generate_shifts,
    refuse_swap,
    take_over,
    unassign,
    undo_stale_swaps,
    weigh,
    withdraw_swap,
)
from patrols.models import Assignment, Reminder, Swap
from patrols.selectors.stand_ins import stand_ins
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from safeschool.notifications.models import Notice
from tests.factories import make_person, make_school
from tests.patrols.factories import REQUIRED, SUNDAY, WEEK, give_seat, make_shift

MINUTE = timedelta(minutes=1)


@pytest.fixture
def mate(north):
    return make_person("mate", Role.WARD_OFFICER, north)


@pytest.fixture
def duty(school, officer):
    return give_seat(make_shift(school), officer)


def ask(duty, *people, **facts):
    return ask_swap(by=duty.user, assignment=duty, people=people, now=SUNDAY, **facts)


def holders(shift):
    return list(Assignment.objects.held().filter(shift=shift).values_list("user__username", flat=True))


def heard(person, what):
    return Notice.objects.filter(to=person, key__startswith=what).count()


def test_one_is_asked_comes_and_the_chief_agrees(duty, mate, chief):
    swap = ask(duty, mate)
    assert heard(mate, "swap-asked") == 1
    assert accept_swap(by=mate, swap=swap, now=SUNDAY).state == "AGREED"
    assert holders(duty.shift) == ["officer"], "until the chief agrees the duty stays"
    assert heard(chief, "swap-agreed") == 1
    assert approve_swap(by=chief, swap=swap, now=SUNDAY).state == "DONE"
    assert holders(duty.shift) == ["mate"]
    assert (heard(duty.user, "swap-done"), heard(mate, "swap-done"), heard(mate, "duty-given")) == (1, 1, 1)
    assert {row.assignment.user for row in Reminder.objects.select_related("assignment__user")} == {mate}
    assert [entry.verb for entry in Entry.objects.about(swap).order_by("pk")] == [
        "swap.ask",
        "swap.accept",
        "swap.done",
    ]


def test_where_the_unit_wants_no_chief_the_yes_settles_it(duty, mate, chief, north):
    weigh(by=chief, unit=north, swaps_need_approval=False)
    assert accept_swap(by=mate, swap=ask(duty, mate), now=SUNDAY).state == "DONE"
    assert holders(duty.shift) == ["mate"]


def test_of_many_asked_the_first_yes_counts(duty, mate, chief):
    swap = ask(duty, mate, chief)
    accept_swap(by=chief, swap=swap, now=SUNDAY)
    with pytest.raises(ValidationError, match="settled already"):
        accept_swap(by=mate, swap=swap, now=SUNDAY)


def test_when_everybody_declines_the_asker_is_told(duty, mate, chief):
    swap = ask(duty, mate, chief)
    assert decline_swap(by=mate, swap=swap, now=SUNDAY).state == "ASKED"
    assert heard(duty.user, "swap-declined") == 0
    assert decline_swap(by=chief, swap=swap, now=SUNDAY).state == "DECLINED"
    assert heard(duty.user, "swap-declined") == 1


def test_two_duties_are_exchanged_though_they_lie_at_the_same_time(duty, mate, chief, north):
    other = make_shift(make_school(north, "BROOK", "Brook School"), name="Brook gate")
    swap = ask(duty, mate, in_return=give_seat(other, mate))
    accept_swap(by=mate, swap=swap, now=SUNDAY)
    assert approve_swap(by=chief, swap=swap, now=SUNDAY).state == "DONE"
    assert (holders(duty.shift), holders(other)) == (["mate"], ["officer"])


def test_whoever_is_on_duty_elsewhere_then_cannot_be_asked(duty, mate, north):
    give_seat(make_shift(make_school(north, "BROOK", "Brook School"), name="Brook gate"), mate)
    with pytest.raises(ValidationError, match="Mate is on duty elsewhere"):
        ask(duty, mate)


def test_whoever_got_another_duty_meanwhile_cannot_say_yes(duty, mate, north):
    swap = ask(duty, mate)
    give_seat(make_shift(make_school(north, "BROOK", "Brook School"), name="Brook gate"), mate)
    with pytest.raises(ValidationError, match=r"Mate is on duty at Brook gate"):
        accept_swap(by=mate, swap=swap, now=SUNDAY)


def test_neither_a_stranger_nor_one_of_another_kind_can_be_asked(duty, stranger, north):
    auxiliary = make_person("aux", Role.TRAFFIC_OFFICER, north)
    able = {found.user.username for found in stand_ins(duty)}
    assert "stranger" not in able
    assert auxiliary.username in able
    with pytest.raises(ValidationError, match="cannot take this duty"):
        ask(duty, stranger)


def test_a_duty_is_offered_once_at_a_time(duty, mate, chief):
    ask(duty, mate)
    with pytest.raises(ValidationError, match="offered already"):
        ask(duty, chief)


def test_a_swap_is_undone_when_a_bell_moves_its_shift_and_both_are_told_once(duty, mate, chief, school):
    swap = ask(duty, mate)
    accept_swap(by=mate, swap=swap, now=SUNDAY)
    school.bell_times.filter(moment="ARRIVAL").update(starts=time(8, 0), ends=time(8, 30))
    generate_shifts(by=None, unit=school.unit, week=WEEK, now=SUNDAY)
    undo_stale_swaps(now=SUNDAY)
    swap.refresh_from_db()
    assert swap.state == "UNDONE"
    assert (heard(duty.user, "swap-undone"), heard(mate, "swap-undone")) == (1, 1)
    assert holders(duty.shift) == ["officer"]
    with pytest.raises(ValidationError, match="settled already"):
        approve_swap(by=chief, swap=swap, now=SUNDAY)


def test_a_swap_is_undone_when_its_duty_is_taken_away(duty, mate):
    swap = ask(duty, mate)
    unassign(by=None, assignment=duty, now=SUNDAY)
    swap.refresh_from_db()
    assert swap.state == "UNDONE"


def test_a_swap_whose_taker_got_another_duty_is_undone_instead_of_agreed(duty, mate, chief, north):
    swap = ask(duty, mate)
    accept_swap(by=mate, swap=swap, now=SUNDAY)
    give_seat(make_shift(make_school(north, "BROOK", "Brook School"), name="Brook gate"), mate)
    assert approve_swap(by=chief, swap=swap, now=SUNDAY).state == "UNDONE"
    assert holders(duty.shift) == ["officer"]


def test_an_open_swap_ends_when_its_duty_begins(duty, mate):
    swap = ask(duty, mate)
    assert undo_stale_swaps(now=REQUIRED - MINUTE) == 0
    assert undo_stale_swaps(now=REQUIRED) == 1
    assert undo_stale_swaps(now=REQUIRED) == 0
    swap.refresh_from_db()
    assert swap.state == "UNDONE"


def test_withdrawn_or_refused_the_duty_stays(duty, mate, chief):
    swap = ask(duty, mate)
    withdraw_swap(by=duty.user, swap=swap, now=SUNDAY)
    assert heard(mate, "swap-withdrawn") == 1
    swap = ask(duty, mate)
    accept_swap(by=mate, swap=swap, now=SUNDAY)
    assert refuse_swap(by=chief, swap=swap, now=SUNDAY).state == "REFUSED"
    assert (heard(mate, "swap-refused"), heard(duty.user, "swap-refused")) == (1, 1)
    assert holders(duty.shift) == ["officer"]


def test_a_duty_is_taken_over_at_once_and_all_three_hear_it(duty, mate, chief):
    with pytest.raises(ValidationError, match="cannot be taken over now"):
        take_over(by=mate, assignment=duty, now=REQUIRED - 3 * 60 * MINUTE)
    taken = take_over(by=mate, assignment=duty, now=REQUIRED + 3 * MINUTE)
    assert taken.user == mate
    assert holders(duty.shift) == ["mate"]
    assert [heard(person, "swap-taken-over") for person in (duty.user, chief)] == [1, 1]


def test_nobody_takes_over_what_they_may_not_hold_or_while_busy(duty, mate, stranger, north):
    give_seat(make_shift(make_school(north, "BROOK", "Brook School"), name="Brook gate"), mate)
    with pytest.raises(ValidationError, match="cannot be taken over"):
        take_over(by=stranger, assignment=duty, now=REQUIRED)
    with pytest.raises(ValidationError, match="Brook gate"):
        take_over(by=mate, assignment=duty, now=REQUIRED)
    assert holders(duty.shift) == ["officer"]


@pytest.fixture
def tomorrow(duty):
    """The same duty, a day from the clock of the tests."""
    shift, at = duty.shift, timezone.now() + timedelta(days=1)
    shift.required_at, shift.starts_at, shift.ends_at = at, at + 20 * MINUTE, at + 60 * MINUTE
    shift.save()
    duty.span = (shift.required_at, shift.ends_at)
    duty.save()
    return duty


def test_on_the_pages_one_asks_and_the_other_comes(tomorrow, officer, mate, chief, signed_in):
    page = signed_in(officer)
    assert b"Find a stand-in" in page.get(reverse("patrols:my_shifts")).content
    assert b"Mate" in page.get(reverse("patrols:ask_swap", args=[tomorrow.pk])).content
    page.post(reverse("patrols:ask_swap", args=[tomorrow.pk]), {"person": "", "note": "Dentist"})
    swap = Swap.objects.get()
    step = reverse("patrols:swap_step", args=[swap.pk])
    assert b"Dentist" in signed_in(mate).get(reverse("patrols:swaps")).content
    signed_in(mate).post(step, {"to": "ACCEPT"})
    assert signed_in(mate).post(step, {"to": "APPROVE"}).status_code == 404, "that is the chief's to say"
    signed_in(chief).post(step, {"to": "APPROVE"})
    assert holders(tomorrow.shift) == ["mate"]


def test_a_stranger_sees_no_swap_and_answers_none(tomorrow, mate, stranger, signed_in, program):
    swap = ask_swap(by=tomorrow.user, assignment=tomorrow, people=[mate], now=timezone.now())
    assert b"Hill gate" not in signed_in(stranger).get(reverse("patrols:swaps")).content
    assert signed_in(stranger).post(reverse("patrols:swap_step", args=[swap.pk]), {"to": "ACCEPT"}).status_code == 404
    assert program(stranger).post(f"/api/v1/swaps/{swap.pk}/move/", {"to": "ACCEPT"}).status_code == 404


def test_a_program_asks_and_answers(tomorrow, officer, mate, chief, program):
    made = program(officer).post("/api/v1/swaps/", {"assignment": tomorrow.pk, "person": mate.pk})
    assert made.status_code == 201, made.json()
    move = f"/api/v1/swaps/{made.json()['id']}/move/"
    assert program(mate).post(move, {"to": "ACCEPT"}).json()["state"] == "AGREED"
    assert program(officer).post(move, {"to": "APPROVE"}).status_code == 404
    assert program(chief).post(move, {"to": "APPROVE"}).json()["taker"] == "Mate"
    assert program(officer).post("/api/v1/swaps/", {"assignment": tomorrow.pk}).status_code == 404
