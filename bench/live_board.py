"""L1: from a press through the real server to every open board, and what an open board costs."""

import asyncio
import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import connection
from redis import Redis

from bench.harness import ROOT, Result, free_port, real_server, scratch_database
from bench.world import World, build
from safeschool.accounts.actions import issue_token
from safeschool.embedded.children import events_command
from safeschool.kernel import tickets
from schools.models import School

BOARDS = int(os.environ.get("BOARDS", "500"))
# As many screens of one process lose their line at once and come back.
STORM = int(os.environ.get("STORM", "2000"))
MOST_STORM_S = 30
PRESSES = 40
MISSED = 5


def run() -> Iterator[Result]:
    """The 99th percentile from press to event over all boards; connections, memory and lost events beside it."""
    stream = f"bench:{uuid4()}"
    os.environ["LIVE_STREAM"] = stream
    try:
        with scratch_database() as database:
            world = build()
            token = issue_token(user=world.commander)
            schools = list(School.objects.order_by("pk").values_list("code", flat=True)[: PRESSES + 2 * MISSED])
            with real_server(database) as address, events_server() as (port, process):
                presser = Presser(address, token, schools)
                yield from asyncio.run(_measured(Boards(port, world, BOARDS), presser, process))
            with real_server(database) as address, events_server() as (port, process):
                presser = Presser(address, token, schools[PRESSES + MISSED :])
                yield from asyncio.run(_storm(Boards(port, world, STORM), presser, process))
    finally:
        Redis.from_url(settings.REDIS_URL).delete(stream)
        os.environ.pop("LIVE_STREAM", None)


@contextmanager
def events_server() -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """The process of the open screens, as the one-box system runs it."""
    port = free_port()
    env = {**os.environ, "SECRET_KEY": settings.SECRET_KEY, "REDIS_URL": settings.REDIS_URL}
    process = subprocess.Popen(events_command(port), cwd=ROOT, env=env)
    try:
        deadline = time.monotonic() + 120
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/events/health", timeout=2):
                    break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)  # nothing to wait on before the port is open
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=20)


class Presser:
    """Presses one alarm after the other over the API, each at another school."""

    def __init__(self, address: str, token: str, schools: list[str]) -> None:
        self.connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
        self.headers = {"Content-Type": "application/json", "Authorization": f"Token {token}"}
        self.schools = iter(schools)

    def press(self) -> tuple[int, float]:
        """The new alarm, and when the thumb came down."""
        body = json.dumps({"kind": "INTRUDER", "school": next(self.schools)})
        start = time.perf_counter()
        self.connection.request("POST", "/api/v1/alarms/", body, self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status != 201:
            raise RuntimeError(f"{answer.status}: {text[:300]!r}")
        return int(json.loads(text)["id"]), start


class Boards:
    """Open boards that note when they hear of an alarm."""

    def __init__(self, port: int, world: World, count: int) -> None:
        self.port, self.count = port, count
        ticket = tickets.issue([world.city.path], time.time() + 3600, settings.SECRET_KEY)
        self.path = f"/events/?ticket={ticket}"
        self.heard: list[dict[int, float]] = [{} for _board in range(count)]
        self.tasks: list[asyncio.Task[None]] = []

    async def open(self, last: str = "") -> str:
        """All of them, a hundred at once; returns the last id heard so far by the first."""
        gate = asyncio.Semaphore(100)
        opened = [asyncio.Event() for _board in range(self.count)]
        self.tasks = [asyncio.create_task(self._watch(n, last, gate, opened[n])) for n in range(self.count)]
        await asyncio.gather(*(event.wait() for event in opened))
        return last

    async def _watch(self, number: int, last: str, gate: asyncio.Semaphore, opened: asyncio.Event) -> None:
        async with gate:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            again = f"Last-Event-ID: {last}\r\n" if last else ""
            writer.write(f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{again}\r\n".encode())
            await reader.readuntil(b"event: beat")
            opened.set()
        try:
            while line := await reader.readline():
                if line.startswith(b"id: "):
                    self.last_id = line[4:].decode().strip()
                elif line.startswith(b'data: {"kind"'):
                    self.heard[number].setdefault(json.loads(line[6:])["pk"], time.perf_counter())
        finally:
            writer.close()

    async def close(self) -> None:
        """All of them at once."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def until_all_heard(self, alarm: int, seconds: float = 10) -> None:
        """Until every board has heard of it, or the time is over."""
        deadline = time.perf_counter() + seconds
        while not all(alarm in heard for heard in self.heard) and time.perf_counter() < deadline:
            await asyncio.sleep(0.002)


async def _measured(boards: Boards, presser: Presser, process: "subprocess.Popen[bytes]") -> list[Result]:
    before, small = await asyncio.to_thread(_connections), _kilobytes(process.pid)
    await boards.open()
    connections = await asyncio.to_thread(_connections) - before
    each = (_kilobytes(process.pid) - small) / 1024 / boards.count
    spans: list[float] = []
    lost = 0
    for _press in range(PRESSES):
        alarm, start = await asyncio.to_thread(presser.press)
        await boards.until_all_heard(alarm)
        times = [heard[alarm] - start for heard in boards.heard if alarm in heard]
        lost += boards.count - len(times)
        spans += times
    last = boards.last_id
    await boards.close()
    missed = [(await asyncio.to_thread(presser.press))[0] for _press in range(MISSED)]
    await boards.open(last)
    for alarm in missed:
        await boards.until_all_heard(alarm)
        lost += sum(alarm not in heard for heard in boards.heard)
    await boards.close()
    p99 = sorted(spans)[int(len(spans) * 0.99)] * 1000
    return [
        Result("live_board_press_to_event_p99", round(p99, 1), "ms", None, None, "<= 1000", p99 <= 1000),
        Result("live_board_boards", boards.count, "open", None, None, "", True),
        Result("live_board_connections", connections, "database connections", None, None, "0", connections == 0),
        Result("live_board_memory", round(each, 3), "MB a board", None, None, "<= 1.5", each <= 1.5),
        Result("live_board_lost", lost, "events lost, return included", None, None, "0", lost == 0),
    ]


async def _storm(boards: Boards, presser: Presser, process: "subprocess.Popen[bytes]") -> list[Result]:
    """Every screen loses its line, alarms are pressed, and all come back at once with the last that they heard."""
    before, small = await asyncio.to_thread(_connections), _kilobytes(process.pid)
    await boards.open()
    connections = await asyncio.to_thread(_connections) - before
    each = (_kilobytes(process.pid) - small) / 1024 / boards.count
    first, _start = await asyncio.to_thread(presser.press)
    await boards.until_all_heard(first, MOST_STORM_S)
    last = boards.last_id
    await boards.close()
    missed = [(await asyncio.to_thread(presser.press))[0] for _press in range(MISSED - 1)]
    began = time.perf_counter()
    await boards.open(last)
    for alarm in missed:
        await boards.until_all_heard(alarm, MOST_STORM_S)
    seconds = time.perf_counter() - began
    lost = sum(alarm not in heard for heard in boards.heard for alarm in (first, *missed))
    await boards.close()
    return [
        Result("live_board_storm", round(seconds, 1), f"s until {boards.count} are back and know all", None, None,
               f"<= {MOST_STORM_S}", seconds <= MOST_STORM_S),
        Result("live_board_storm_connections", connections, "database connections", None, None, "0", connections == 0),
        Result("live_board_storm_memory", round(each, 3), "MB a client", None, None, "<= 1.5", each <= 1.5),
        Result("live_board_storm_lost", lost, "events lost", None, None, "0", lost == 0),
    ]  # fmt: skip


def _connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        count = int(cursor.fetchone()[0])
    connection.close()
    return count


def _kilobytes(pid: int) -> int:
    """Resident memory of the process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return own + sum(_kilobytes(int(child)) for child in children)
