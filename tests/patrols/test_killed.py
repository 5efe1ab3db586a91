"""Reminders against SIGKILL: counted at a receiver outside, in rounds of real workers and a real beat."""

import os
from urllib.parse import urlsplit

import pytest
from django.db import connection

from bench.duty import people, post_of
from bench.kills import killed
from bench.receiver import Receiver
from tests.factories import make_unit


@pytest.mark.timeout(280)
def test_killed_at_random_moments_no_reminder_is_lost_and_none_comes_twice(committed, monkeypatch):
    monkeypatch.setenv("SAFESCHOOL_NOTICE_CLAIM_SECONDS", "15")
    north = make_unit("NORTH", "North", country="VN", time_zone="Asia/Ho_Chi_Minh")
    name = connection.settings_dict["NAME"]
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    with Receiver() as there:
        count = killed(database, post_of(north), people(north, 10, there), there, rounds=3, seed=1)
    assert (count.wanted, count.kills, count.lost, count.doubled) == (30, 3, 0, 0)
