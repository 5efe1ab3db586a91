"""The duty board and the wall: what it shows, to whom, and whose name never stands there."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from safeschool.accounts.actions import hang_wall
from safeschool.accounts.models import WallLink
from tests.incidents.alarm_factories import make_device, press
from tests.incidents.factories import raise_one
from tests.patrols.factories import REQUIRED, SUNDAY, give_seat, make_patrol, make_point, make_shift


@pytest.fixture
def wall(client, chief, north):
    """`wall()`: what a screen with a link for North shows."""
    key = hang_wall(by=chief, unit=north, name="Desk")
    return lambda **more: client.get(reverse("board:wall"), {"key": key, **more})


def test_a_wall_shows_alarms_posts_and_counts_without_a_name(wall, teacher, school, officer, chief):
    with time_machine.travel(REQUIRED, tick=False):
        give_seat(make_shift(school), officer)
        raise_one(teacher, school)
        make_device(chief, school)
        press(teacher, school)
        page = wall().content.decode()
    assert "REAL ALARM" in page
    assert "Hill gate" in page
    assert "concerns not acknowledged" in page
    assert "alarm buttons not heard" in page
    for person in (teacher, officer, chief):
        assert person.full_name not in page


def test_a_wall_shows_nothing_of_another_unit(wall, other_school, stranger, south):
    press(stranger, other_school)
    assert wall().context["board"].alarms == []


def test_a_revoked_or_unknown_link_shows_nothing(wall, client, signed_in, chief):
    assert wall().status_code == 200
    signed_in(chief).post(reverse("accounts:take_down_wall", args=[WallLink.objects.get().pk]))
    assert wall().status_code == 404
    for key in ("", "guess"):
        for route in ("board:wall", "board:wall_ticket"):
            assert client.get(reverse(route), {"key": key}).status_code == 404


def test_the_address_of_a_new_wall_is_shown_once_and_opens(signed_in, client, chief, north):
    desk = signed_in(chief)
    address = desk.post(reverse("accounts:walls"), {"name": "Desk", "unit": north.pk}).context["address"]
    assert client.get(address).status_code == 200
    assert address.encode() not in desk.get(reverse("accounts:walls")).content


@pytest.mark.parametrize("nature", ["REAL", "DRILL", "TEST"])
def test_the_wall_says_in_words_and_looks_what_an_alarm_is(nature, wall, teacher, school):
    alarm = press(teacher, school, nature=nature)
    page = wall().content.decode()
    assert f"wall-alarm-{nature.lower()}" in page
    assert str(alarm.get_nature_display()) in page
    assert f'data-alarm-nature="{nature}"' in page


def test_an_ended_alarm_leaves_the_board_and_a_cancelled_one_stays(wall, teacher, school, officer):
    alarm = press(teacher, school, is_cancelled=True)
    assert wall().context["board"].alarms == [alarm]
    actions.move_alarm(by=officer, alarm=alarm, to="CALLED_BACK", now=timezone.now(), text="Fine.")
    assert wall().context["board"].alarms == []


def test_the_strip_shows_open_alarms_in_sight_and_notes_that_it_reached(signed_in, teacher, school, officer, stranger):
    alarm = press(teacher, school)
    assert b"REAL ALARM" in signed_in(officer).get(reverse("incidents:alarm_strip")).content
    assert alarm.calls.get(user=officer).seen_at is not None
    assert b"alarm-strip" not in signed_in(stranger).get(reverse("incidents:alarm_strip")).content


def test_the_board_takes_as_many_queries_for_many_posts_as_for_one(
    signed_in, officer, school, django_assert_max_num_queries
):
    with time_machine.travel(REQUIRED, tick=False):
        make_shift(school)
        for number in range(6):
            make_shift(school, name=f"Post {number}")
        desk = signed_in(officer)
        with django_assert_max_num_queries(24):
            assert desk.get(reverse("board:duty")).status_code == 200


def test_the_board_says_where_patrols_go_next_and_names_nobody(wall, signed_in, officer, commander, school, stranger):
    with time_machine.travel(SUNDAY + timedelta(minutes=10), tick=False):
        make_patrol(school, officer, points=[make_point(school, "The bridge")])
        seen = signed_in(commander).get(reverse("board:duty")).content.decode()
        hidden = signed_in(stranger).get(reverse("board:duty")).content.decode()
        on_the_wall = wall().content.decode()
    assert ["The bridge" in page for page in (seen, hidden, on_the_wall)] == [True, False, True]
    assert officer.full_name not in on_the_wall
