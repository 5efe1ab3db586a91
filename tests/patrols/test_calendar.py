"""One's duties in a calendar: read by a parser of the standard, by nobody without the secret."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from patrols.actions import close_calendar, open_calendar, unassign
from patrols.models import CalendarFeed
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from tests.factories import make_person
from tests.patrols.factories import REQUIRED, SUNDAY, give_seat, make_shift


@pytest.fixture
def duty(school, officer):
    return give_seat(make_shift(school, slots={"POLICE": 2}), officer)


def read(client, secret):
    with time_machine.travel(SUNDAY):
        return client.get(reverse("patrols:feed", args=[secret]))


def test_the_duties_stand_in_it_with_their_times_and_nobody_s_name(duty, officer, north, client):
    give_seat(duty.shift, make_person("mate", Role.WARD_OFFICER, north))
    answer = read(client, open_calendar(by=officer))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (event["SUMMARY"], event["LOCATION"]) == ("Hill gate", "Hill School")
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (REQUIRED, REQUIRED + timedelta(minutes=65))
    assert b"Officer" not in answer.content
    assert b"Mate" not in answer.content


def test_the_uid_of_a_duty_stays_so_that_a_moved_one_moves(duty, officer, client):
    secret = open_calendar(by=officer)
    uids = [Calendar.from_ical(read(client, secret).content).walk("VEVENT")[0]["UID"] for _n in range(2)]
    assert uids[0] == uids[1] == f"duty-{duty.pk}@testserver"


def test_a_duty_taken_away_is_gone_from_it(duty, officer, client):
    secret = open_calendar(by=officer)
    unassign(by=None, assignment=duty, now=SUNDAY)
    assert Calendar.from_ical(read(client, secret).content).walk("VEVENT") == []


def test_a_revoked_replaced_or_guessed_address_shows_nothing(duty, officer, client):
    first = open_calendar(by=officer)
    second = open_calendar(by=officer)
    assert [read(client, secret).status_code for secret in (first, second, "guess")] == [404, 200, 404]
    close_calendar(by=officer)
    assert read(client, second).status_code == 404


def test_whoever_may_not_sign_in_any_more_has_no_calendar(duty, officer, client):
    secret = open_calendar(by=officer)
    officer.is_active = False
    officer.save()
    assert read(client, secret).status_code == 404


def test_the_secret_is_shown_once_and_not_kept(officer, signed_in):
    page = signed_in(officer)
    url = reverse("patrols:calendar")
    address = page.post(url).context["address"]
    secret = address.rstrip("/").split("/")[-2]
    assert secret not in page.get(url).content.decode()
    assert CalendarFeed.objects.get().digest != secret
    assert secret not in str(list(Entry.objects.values_list("facts", flat=True)))
    page.post(url, {"close": "1"})
    assert not CalendarFeed.objects.exists()
