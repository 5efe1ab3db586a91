"""G1: incidents logged through the real server, journal and outbox included, by eight at once."""

import json
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection
from uuid import uuid4

from bench.harness import Result, real_server, scratch_database
from bench.world import World, build

Request = Callable[[HTTPConnection, World], None]
AT_ONCE = 8
SECONDS = 8.0
WANTED = 100


def run() -> Iterator[Result]:
    """Incidents a second, and the 95th percentile; the floor is the server's empty handler."""
    with scratch_database() as database:
        world = build()
        with real_server(database) as address:
            _drive(address, world, 2.0, _post)
            logged = _drive(address, world, SECONDS, _post)
            empty = _drive(address, world, 2.0, _healthz)
    rate, floor = len(logged) / SECONDS, len(empty) / 2.0
    p95 = sorted(logged)[int(len(logged) * 0.95)] * 1000
    yield Result(
        "log_incident",
        round(rate, 1),
        "per second",
        round(floor, 1),
        round(floor / rate, 2),
        f">= {WANTED}",
        rate >= WANTED,
    )
    yield Result("log_incident_p95", round(p95, 1), "ms", None, None, "<= 200", p95 <= 200)


def _drive(address: str, world: World, seconds: float, request: Request) -> list[float]:
    times: list[float] = []
    until = time.perf_counter() + seconds
    threads = [threading.Thread(target=_work, args=(address, world, until, request, times)) for _n in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _work(address: str, world: World, until: float, request: Request, times: list[float]) -> None:
    connection = HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=30)
    while (start := time.perf_counter()) < until:
        request(connection, world)
        times.append(time.perf_counter() - start)
    connection.close()


def _healthz(connection: HTTPConnection, world: World) -> None:
    connection.request("GET", "/healthz")
    connection.getresponse().read()


def _post(connection: HTTPConnection, world: World) -> None:
    body = {
        "submission": str(uuid4()),
        "type": "GATE_CONGESTION",
        "school": world.school.code,
        "occurred_at": datetime.now(UTC).isoformat(),
        "note": "Jam at the gate",
        "latitude": 20.85,
        "longitude": 106.68,
    }
    headers = {"Content-Type": "application/json", "Authorization": f"Token {world.token}"}
    connection.request("POST", "/api/v1/incidents/", json.dumps(body), headers)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 201:
        raise RuntimeError(f"{answer.status}: {text[:300]!r}")
