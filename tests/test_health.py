"""What the two health pages say, to whom, and when they say no."""

import json
import time

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client

from safeschool import health
from safeschool.kernel.tasks import BEAT_KEY


@pytest.fixture(autouse=True)
def a_running_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker that answers and a beat that ticked a moment ago."""
    monkeypatch.setitem(health.CHECKS, "broker", lambda: {"ok": True})
    cache.set(BEAT_KEY, time.time())


def checks(client: Client, status: int) -> dict:
    answer = client.get("/readyz")
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)["checks"]


def test_healthz_asks_nothing_of_anyone(client: Client) -> None:
    """No database is allowed in this test."""
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b'{"status": "ok"}')


def test_a_well_system_is_ready(client: Client, db: None) -> None:
    found = checks(client, 200)

    assert {name for name, finding in found.items() if finding["ok"]} == {
        "database",
        "broker",
        "beat",
        "outbox",
        "migrations",
    }


def test_a_silent_database_is_a_finding_without_its_address(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError("connection to 10.1.2.3 as safeschool with password s3cret failed")

    monkeypatch.setattr(connection, "cursor", refuse)

    found = checks(client, 503)

    assert found["database"] == {"ok": False, "said": "OperationalError"}
    assert "outbox" not in found


def test_a_beat_that_fell_silent_is_not_ready(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.set(BEAT_KEY, time.time() - 60)
    monkeypatch.setattr(health, "STARTED", time.monotonic() - 60)

    assert not checks(client, 503)["beat"]["ok"]


def test_a_new_process_gives_beat_time_to_tick(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.set(BEAT_KEY, time.time() - 3600)
    monkeypatch.setattr(health, "STARTED", time.monotonic())

    assert checks(client, 200)["beat"]["ok"]


def test_waiting_messages_make_it_not_ready(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.outbox, "oldest_waiting_seconds", lambda now: 301.0)

    assert checks(client, 503)["outbox"] == {"ok": False, "age_seconds": 301.0}


def test_an_unapplied_migration_makes_it_not_ready(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    known = health._known_migrations()
    monkeypatch.setattr(health, "_known_migrations", lambda: known | {("schools", "9999_next")})

    assert checks(client, 503)["migrations"] == {"ok": False, "unapplied": 1}
