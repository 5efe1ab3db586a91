"""The site's processes: what each of them runs, and how it starts."""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
import runpy
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from safeschool.embedded.box import PROJECT, Box
from safeschool.embedded.forked import fork
from safeschool.embedded.processes import IS_LINUX, Patience, Process, spawn

HOST = "127.0.0.1"
BEHIND_THE_PAGES = 5  # on a small machine pages come before the slow work
# What pages, worker and beat all need; each of them loading it anew would take three times the time and the memory.
APPLICATION = ("safeschool.wsgi", "safeschool.urls", "celery.apps.worker", "celery.apps.beat", "kombu.transport.redis")


def load_application() -> None:
    """Load into this process all that its copies have in common. No thread and no connection begins here."""
    if not IS_LINUX:
        return
    for name in APPLICATION:
        importlib.import_module(name)
    importlib.import_module("safeschool.celery").app.loader.import_default_modules()
    gc.collect()
    gc.freeze()  # a collection in a copy would touch, and so double, every page that it shares


@dataclass
class Child:
    """One of the site's processes: `python -m MODULE …`, run by a copy of this process or by an interpreter anew."""

    name: str
    argv: Sequence[str]
    log: Path
    niceness: int = 0
    is_copy: bool = IS_LINUX  # macOS ends copies that touch its frameworks
    process: Process | None = None
    patience: Patience = field(default_factory=Patience)

    def start(self) -> Process:
        """Run it in the environment of this process."""
        if self.is_copy:
            return fork(self._run, name=f"school-{self.name}", log=self.log, niceness=self.niceness)
        return spawn(self.argv, log=self.log, folder=PROJECT, environment=os.environ, niceness=self.niceness)

    def _run(self) -> None:
        os.chdir(PROJECT)
        sys.argv = list(self.argv[2:])
        multiprocessing.set_start_method("fork", force=True)  # its own children are copies too
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def web_command(port: int) -> list[str]:
    """The pages' server: two processes, so that two cores draw pages, each with threads that wait for the database."""
    where = ["--interface", "wsgi", "--host", HOST, "--port", str(port), "--no-ws"]
    size = ["--workers", "2", "--blocking-threads", "4", "--workers-kill-timeout", "4"]
    return [sys.executable, "-m", "granian", *where, *size, "--log-level", "warning", "safeschool.wsgi:application"]


def events_command(port: int) -> list[str]:
    """The server of the open screens: one process, one loop, no Django in it."""
    where = ["--interface", "asgi", "--host", HOST, "--port", str(port), "--no-ws"]
    # A screen is one request that never ends: the server's own limit, 1,024 at once, would turn the next away.
    size = ["--workers", "1", "--workers-kill-timeout", "2", "--backlog", "4096", "--backpressure", "4096"]
    return [sys.executable, "-m", "granian", *where, *size, "--log-level", "warning", "safeschool.asgi:application"]


def children_of(box: Box, port: int, events: int) -> list[Child]:
    """Pages at the port, open screens at the other, the worker and the clock."""
    celery = [sys.executable, "-m", "celery", "-A", "safeschool"]
    quiet = ["-l", "warning"]
    solitary = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    worker = [*celery, "worker", "-P", "threads", "-c", "4", *solitary, *quiet]
    beat = [*celery, "beat", "-s", str(box.home / "beat-schedule"), "--pidfile=", *quiet]
    return [
        Child("web", web_command(port), box.logs / "web.log"),
        Child("events", events_command(events), box.logs / "events.log", is_copy=False),
        Child("worker", worker, box.logs / "worker.log", BEHIND_THE_PAGES),
        Child("beat", beat, box.logs / "beat.log", BEHIND_THE_PAGES),
    ]


def port_beside(port: int) -> int:
    """The next port when it is free, else any free one."""
    for wanted in (port + 1, 0):
        with socket.socket() as probe, suppress(OSError, OverflowError):
            probe.bind((HOST, wanted))
            return int(probe.getsockname()[1])
    return port + 1
