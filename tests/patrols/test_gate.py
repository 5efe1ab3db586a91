"""Coming by the code on the gate's screen, and by a tap that waited on the phone for a connection."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from patrols.models import CheckIn
from safeschool.kernel import rotating
from tests.patrols.factories import REQUIRED, give_seat, make_shift

MINUTE = timedelta(minutes=1)
NOW = REQUIRED - 5 * MINUTE


@pytest.fixture
def duty(school, officer):
    return give_seat(make_shift(school), officer)


def scanned(post, at=NOW):
    code = rotating.code_of(f"post/{post.pk}", at.timestamp(), settings.SECRET_KEY)
    return reverse("patrols:come", args=[post.pk, code])


def test_whoever_scans_the_code_of_now_is_checked_in_by_it(duty, officer, signed_in):
    with time_machine.travel(NOW):
        page = signed_in(officer)
        assert b"Check in" in page.get(scanned(duty.shift.post)).content
        page.post(scanned(duty.shift.post), {"submission": uuid4()})
    check = CheckIn.objects.get()
    assert (check.assignment, check.method, check.is_out_of_radius) == (duty, "QR", False)


def test_a_code_of_five_minutes_ago_or_of_another_gate_is_none(duty, school, officer, signed_in):
    other = make_shift(school, name="Back gate").post
    with time_machine.travel(NOW):
        page = signed_in(officer)
        old = scanned(duty.shift.post, NOW - 5 * MINUTE)
        wrong = scanned(other).replace(f"/{other.pk}/", f"/{duty.shift.post_id}/")
        for url in (old, wrong):
            assert page.post(url, {"submission": uuid4()}).status_code == 422
    assert not CheckIn.objects.exists()


def test_the_screen_is_for_the_gate_and_not_for_whoever_has_to_come(duty, officer, guard, chief, stranger, signed_in):
    url = reverse("patrols:gate_code", args=[duty.shift.post_id])
    answers = [signed_in(person).get(url).status_code for person in (guard, chief, officer, stranger)]
    assert answers == [200, 200, 404, 404]
    assert b"<svg" in signed_in(guard).get(url).content


def test_the_code_changes_every_half_minute_and_lives_two(duty):
    at = NOW.timestamp()
    codes = {rotating.code_of("post/1", at + n * 30, "key") for n in range(10)}
    assert len(codes) == 10
    code = rotating.code_of("post/1", at, "key")
    fresh = [rotating.is_fresh(code, "post/1", at + seconds, "key") for seconds in (0, 60, 119, 200, -60)]
    assert fresh == [True, True, True, False, False]


def test_a_tap_kept_on_the_phone_counts_when_it_was_made_and_once(duty, officer, signed_in):
    sent = {"submission": uuid4(), "at": (REQUIRED - 3 * MINUTE).isoformat()}
    url = reverse("patrols:check_in", args=[duty.pk])
    with time_machine.travel(REQUIRED + 20 * MINUTE):
        answers = [signed_in(officer).post(url, sent, headers={"X-Requested-With": "fetch"}) for _n in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204]
    assert CheckIn.objects.get().at == REQUIRED - 3 * MINUTE


def test_a_dispatcher_s_word_counts_when_it_is_said(duty, chief, signed_in):
    url = reverse("patrols:check_in", args=[duty.pk])
    with time_machine.travel(REQUIRED + 20 * MINUTE, tick=False):
        signed_in(chief).post(url, {"submission": uuid4(), "at": REQUIRED.isoformat()})
    assert CheckIn.objects.get().at == REQUIRED + 20 * MINUTE
