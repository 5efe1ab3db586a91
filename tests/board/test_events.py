"""The streams of changes: only ids, only one's own units, nothing lost on the way back."""

import json
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from redis import Redis

from safeschool.embedded.children import events_command
from safeschool.kernel import live, tickets
from tests.events import Screen, events_process, health
from tests.incidents.alarm_factories import press


@pytest.fixture(scope="module")
def process():
    with events_process() as found:
        yield found


@pytest.fixture
def tell(process, settings):
    """`tell(path, pk)`: something changed there."""
    _port, stream = process
    broker = Redis.from_url(settings.REDIS_URL)

    def told(path: str, pk: int, kind: str = "alarm") -> str:
        return broker.xadd(stream, {"path": path, "kind": kind, "pk": pk}).decode()

    return told


def test_a_screen_hears_what_changes_in_its_units_and_nothing_else(process, tell):
    screen = Screen(process[0], ["/1/7/"])
    tell("/1/8/", 1)
    tell("/1/7/9/", 2)
    event = screen.next()
    assert json.loads(event["data"]) == {"kind": "alarm", "pk": 2}
    screen.close()


def test_a_screen_that_comes_back_hears_what_it_missed_once_and_in_order(process, tell):
    heard = tell("/2/", 10)
    ids = [tell("/2/", pk) for pk in (11, 12, 13)]
    tell("/3/", 99)
    screen = Screen(process[0], ["/2/"], last=heard)
    got = [screen.next() for _event in ids]
    assert [event["id"] for event in got] == ids
    assert [json.loads(event["data"])["pk"] for event in got] == [11, 12, 13]
    screen.close()


def test_a_screen_that_was_away_for_long_is_told_to_ask_for_everything(process, tell):
    first = tell("/4/", 0)
    for pk in range(150):
        tell("/4/", pk)
    screen = Screen(process[0], ["/4/"], last=first)
    assert screen.next()["event"] == "reset"
    screen.close()


@pytest.mark.parametrize("fault", ["forged", "old", "none", "garbage"])
def test_without_a_valid_ticket_there_is_no_stream(process, fault):
    text = {
        "forged": tickets.issue(["/"], time.time() + 60, "another key" * 4),
        "old": tickets.issue(["/"], time.time() - 1, settings.SECRET_KEY),
        "none": "",
        "garbage": "%%%",
    }[fault]
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{process[0]}/events/?ticket={text}", timeout=5)
    assert refused.value.code == 403


def test_a_screen_that_goes_away_is_forgotten(process, tell):
    screen = Screen(process[0], ["/5/"])
    assert health(process[0])["screens"] >= 1
    screen.answer.close()
    screen.close()
    end = time.monotonic() + 10
    while health(process[0])["screens"] and time.monotonic() < end:
        tell("/5/", 1)
    assert health(process[0])["screens"] == 0


@pytest.mark.django_db(transaction=True)
def test_a_press_is_told_after_the_commit_with_ids_alone(process, settings, teacher, school, north):
    settings.LIVE_STREAM = process[1]
    screen = Screen(process[0], [north.path])
    alarm = press(teacher, school)
    event = screen.next()
    assert json.loads(event["data"]) == {"kind": "alarm", "pk": alarm.pk}
    screen.close()


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_stops_no_alarm(settings, teacher, school, officer):
    settings.LIVE_STREAM, settings.REDIS_URL = "gone", "redis://127.0.0.1:1/0"
    live._broker.cache_clear()
    alarm = press(teacher, school)
    assert officer.notices.filter(key__startswith=f"alarm:{alarm.pk}").exists()


def test_a_ticket_is_for_the_units_where_one_sees_the_board(signed_in, officer, north, teacher):
    told = signed_in(officer).get(reverse("board:ticket")).json()
    text = told["url"].partition("ticket=")[2]
    ticket = tickets.read(text, time.time(), settings.SECRET_KEY)
    assert ticket is not None
    assert ticket.paths == (north.path,)
    assert signed_in(teacher).get(reverse("board:ticket")).status_code == 404


def test_a_changed_ticket_is_none():
    text = tickets.issue(["/1/"], time.time() + 60, "k" * 32)
    for at in range(0, len(text), 7):
        changed = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        assert tickets.read(changed, time.time(), "k" * 32) is None


def test_one_process_lets_in_as_many_screens_as_it_promises():
    """A screen is a request that never ends; the server's own limit would turn the 1,025th away."""
    command = events_command(1)
    assert int(command[command.index("--backpressure") + 1]) >= 2000
    composed = Path("docker-compose.yml").read_text()
    assert f'"--backpressure", "{command[command.index("--backpressure") + 1]}"' in composed
