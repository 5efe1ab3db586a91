"""The process of the open screens, as the one-box system runs it, on a stream of its own."""

import http.client
import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from redis import Redis

from safeschool.embedded.children import events_command
from safeschool.kernel import tickets

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def events_process(origins: str = "") -> Iterator[tuple[int, str]]:
    """Its port and the name of its stream."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    stream = f"test:{uuid4()}"
    environment = {**os.environ, "SECRET_KEY": settings.SECRET_KEY, "REDIS_URL": settings.REDIS_URL,
                   "LIVE_STREAM": stream, "EVENTS_ORIGINS": origins}  # fmt: skip
    process = subprocess.Popen(events_command(port), cwd=ROOT, env=environment)
    try:
        until_well(port)
        yield port, stream
    finally:
        process.terminate()
        process.wait(timeout=20)
        Redis.from_url(settings.REDIS_URL).delete(stream)


def health(port: int) -> dict:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/events/health", timeout=5) as answer:
        return json.load(answer)


def until_well(port: int, seconds: float = 30) -> None:
    """Wait until it listens to the broker."""
    end = time.monotonic() + seconds
    while True:
        try:
            if health(port)["status"] == "ok":
                return
        except OSError:
            if time.monotonic() > end:
                raise
        time.sleep(0.05)  # between two questions to a process that starts


class Screen:
    """An open screen that reads its stream line by line."""

    def __init__(self, port: int, paths: list[str], last: str = "", seconds: float = 60) -> None:
        ticket = tickets.issue(paths, time.time() + seconds, settings.SECRET_KEY)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        headers = {"Last-Event-ID": last} if last else {}
        self.connection.request("GET", f"/events/?ticket={ticket}", headers=headers)
        self.answer = self.connection.getresponse()

    def next(self) -> dict[str, str]:
        """The next event but a beat: its name, id and data."""
        event: dict[str, str] = {}
        while True:
            line = self.answer.readline().decode().rstrip("\n")
            if line:
                name, _colon, value = line.partition(": ")
                event[name] = value
            elif event.get("event", "beat") != "beat":
                return event
            else:
                event = {}

    def close(self) -> None:
        self.connection.close()
