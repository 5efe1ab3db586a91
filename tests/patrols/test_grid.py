"""The week grid at work: people put and moved, by post and by person, on paper and as a list."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from patrols.actions import move_duty, put_person
from patrols.models import Assignment, Shift
from safeschool.notifications.models import Notice
from tests.patrols.factories import SUNDAY, WEEK, give_seat, make_post, make_week


@pytest.fixture(autouse=True)
def _on_sunday():
    with time_machine.travel(SUNDAY, tick=False):
        yield


@pytest.fixture
def shifts(school):
    """Arrival and dismissal of Monday at a post with one seat for an officer."""
    post = make_post(school, slots={"POLICE": 1})
    make_week(school.unit)
    return [Shift.objects.get(post=post, on=WEEK.monday, moment=moment) for moment in ("ARRIVAL", "DISMISSAL")]


def put(page, shift, **what):
    back = reverse("patrols:roster")
    return page.post(reverse("patrols:put", args=[shift.pk]), {"next": back, **what}, follow=True).text


def test_a_duty_moves_and_its_person_hears_of_both(shifts, officer, chief, signed_in):
    early, late = shifts
    duty = give_seat(early, officer)
    assert "Officer has the seat and was told." in put(signed_in(chief), late, duty=duty.pk)
    assert Assignment.objects.held().get().shift == late
    keys = set(Notice.objects.filter(to=officer).values_list("key", flat=True))
    assert {key.partition(":")[0] for key in keys} == {"duty-given", "duty-taken"}


def test_a_person_from_the_tray_gets_the_seat_that_fits(shifts, officer, chief, guard, signed_in):
    page = signed_in(chief)
    put(page, shifts[0], person=officer.pk)
    assert Assignment.objects.get().slot_kind == "POLICE"
    assert "Guard cannot take a seat for: police officer." in put(page, shifts[1], person=guard.pk)


def test_an_overlap_is_refused_with_who_and_when_and_nothing_has_moved(shifts, school, officer, chief, signed_in):
    early, late = shifts
    make_post(school, name="Other gate", slots={"POLICE": 1})
    make_week(school.unit)
    there = Shift.objects.get(post__name="Other gate", on=WEEK.monday, moment="DISMISSAL")
    kept, moved = give_seat(there, officer), give_seat(early, officer)
    told = put(signed_in(chief), late, duty=moved.pk)
    assert "Officer is on duty at Other gate on 23 Nov 2026, 15:40–16:45." in told
    assert set(Assignment.objects.held()) == {kept, moved}
    with pytest.raises(ValidationError):
        move_duty(by=chief, assignment=moved, shift=late, now=SUNDAY)


def test_a_full_seat_takes_nobody_else_and_a_duty_put_where_it_is_stays(shifts, officer, chief):
    duty = give_seat(shifts[0], officer)
    assert move_duty(by=chief, assignment=duty, shift=shifts[0], now=SUNDAY) == duty
    with pytest.raises(ValidationError, match="Every seat of that kind is taken"):
        put_person(by=chief, shift=shifts[0], user=chief, now=SUNDAY)


def test_a_stranger_moves_nobody_in_and_a_stranger_s_duty_comes_from_nowhere(
    shifts, officer, chief, stranger, other_school, signed_in
):
    duty = give_seat(shifts[0], officer)
    url = reverse("patrols:put", args=[shifts[1].pk])
    assert signed_in(stranger).post(url, {"duty": duty.pk}).status_code == 404
    make_post(other_school, name="Lake gate", slots={"POLICE": 1})
    make_week(other_school.unit)
    theirs = give_seat(Shift.objects.filter(post__name="Lake gate").first(), stranger)
    assert signed_in(chief).post(url, {"duty": theirs.pk}).status_code == 404
    assert signed_in(chief).post(url, {"person": stranger.pk}).status_code == 404
    assert signed_in(chief).post(url, {}).status_code == 404


def test_the_week_by_person_shows_whose_day_is_full(shifts, officer, chief, stranger, signed_in):
    for shift in shifts:
        give_seat(shift, officer)
    url = f"{reverse('patrols:by_person')}?week={WEEK}"
    rows = {row.user: row for row in signed_in(chief).get(url).context["rows"]}
    assert rows[officer].count == 2
    assert [len(duties) for _day, duties in rows[officer].days] == [2, 0, 0, 0, 0, 0, 0]
    assert rows[chief].count == 0
    assert officer not in {row.user for row in signed_in(stranger).get(url).context["rows"]}


def test_the_sheet_for_the_gate_is_the_week_of_that_post(shifts, officer, chief, stranger, signed_in):
    give_seat(shifts[0], officer)
    url = f"{reverse('patrols:gate_sheet', args=[shifts[0].post_id])}?week={WEEK}"
    text = signed_in(chief).get(url).text
    assert "06:40–07:45" in text
    assert "Officer (police officer)" in text
    assert signed_in(stranger).get(url).status_code == 404


def test_the_week_leads_to_its_list_which_leaves_as_a_table(shifts, officer, chief, signed_in):
    give_seat(shifts[0], officer)
    page = signed_in(chief)
    url = page.get(reverse("patrols:roster"), {"week": str(WEEK), "unit": "NORTH"}).context["list_url"]
    shown = page.get(url)
    assert [row.user for row in shown.context["rows"]] == [officer]
    assert "xlsx" in shown.text.lower() or "Export" in shown.text


def test_a_post_without_windows_makes_no_shifts_and_the_screen_says_so(school, chief, signed_in):
    make_post(school, moments=[], slots={"POLICE": 1})
    answer = signed_in(chief).post(reverse("patrols:make_week"), {"week": str(WEEK), "unit": "NORTH"}, follow=True)
    assert "Shifts made: 0" in answer.text
    assert "fall on these posts in that week: Hill gate." in answer.text
    assert not Shift.objects.exists()


def test_two_people_of_one_name_in_the_tray_are_told_apart_by_their_user_names(
    shifts, officer, chief, guard, signed_in
):
    type(guard).objects.filter(pk=guard.pk).update(full_name=officer.full_name)
    page = signed_in(chief).get(reverse("patrols:roster"), {"week": str(WEEK), "unit": shifts[0].post.unit.code}).text
    tray = page.partition("data-grid-tray")[2].partition("</ul>")[0]
    assert tray.count(officer.full_name) == 2
    assert f'<span class="muted">{officer.username}</span>' in tray
    assert f'<span class="muted">{guard.username}</span>' in tray
    assert f'<span class="muted">{chief.username}</span>' not in tray
