"""The running site: web, worker and beat as children, watched, brought back when they die, stopped together."""

from __future__ import annotations

import fcntl
import json
import os
import selectors
import signal
import socket
import sys
import time
import traceback
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from safeschool.embedded import stamp
from safeschool.embedded.box import PROJECT, Box
from safeschool.embedded.children import HOST, Child, children_of, load_application, port_beside
from safeschool.embedded.keeper import capital
from safeschool.embedded.line import Line
from safeschool.embedded.postgres import explain
from safeschool.embedded.processes import Process, spawn, stop, told_since_start
from safeschool.embedded.refusal import Refusal

SECONDS_TO_READY = 90
DEATHS_BEFORE_READY = 3
GRACE = 6.0

_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass
class Site:
    """Serves one box on one port until told to stop."""

    box: Box
    port: int
    line: Line
    say: Callable[[str], None]
    children: list[Child] = field(default_factory=list)
    is_told_to_stop: bool = False

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def serve(self) -> None:
        """Return after a signal, with everything of ours stopped."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup means it
                signal.signal(number, self._on_stop)
        events = port_beside(self.port)
        origins = ",".join(f"http://{name}:{self.port}" for name in (HOST, "localhost"))
        os.environ |= {"EVENTS_AT": str(events), "EVENTS_ORIGINS": origins}
        self.children = children_of(self.box, self.port, events)
        try:
            if stamp.is_prepared(self.box):
                self._load()  # while the services start
                self.line.wait_until_ready()
            else:
                self.line.wait_until_ready()
                self._prepare()
                self._load()
            self._run()
        finally:
            running = [child.process for child in self.children if child.process is not None]
            if running:
                self.say("Stopping …")
            stop(running, grace=GRACE)

    def _run(self) -> None:
        if not self.is_told_to_stop:
            for child in self.children:
                self._start(child)
            self._wait_until_ready()
        if not self.is_told_to_stop:
            self._welcome()
        while not self.is_told_to_stop:
            self._watch(0.5)

    def _on_stop(self, number: int, frame: object) -> None:
        self.is_told_to_stop = True

    def _prepare(self) -> None:
        self.say("Preparing the database, the texts and the static files …")
        log = self.box.logs / "prepare.log"
        argv = [sys.executable, "-m", "safeschool.embedded.prepare", self.box.kind]
        process = spawn(argv, log=log, folder=PROJECT, environment=os.environ)
        self.line.adopt(process.pid)
        try:
            while process.poll() is None:
                if self.is_told_to_stop:
                    return
                self._listen(0.05)
        finally:
            stop([process], grace=GRACE)
            self.line.release(process.pid)
        if process.returncode != 0:
            reason = explain(told_since_start(log), self.box)
            raise Refusal(f"The database could not be prepared: {reason}")
        stamp.note_prepared(self.box)

    # The children

    def _load(self) -> None:
        log = self.box.logs / "load.log"
        try:
            load_application()
        except Exception as error:
            log.write_text(traceback.format_exc())
            raise Refusal(f"SafeSchool does not start: {error}. More in {log}") from error

    def _start(self, child: Child) -> None:
        child.process = child.start()
        child.patience.began(time.monotonic())
        self.line.adopt(child.process.pid)

    def _watch(self, seconds: float) -> None:
        """Wait a moment; bring back who died, with growing pauses, and say so."""
        self._listen(seconds)
        now = time.monotonic()
        for child in self.children:
            if child.patience.due_at is not None:
                if now >= child.patience.due_at:
                    self._start(child)
            elif child.process is not None and child.process.poll() is not None and not self.is_told_to_stop:
                self._mourn(child, child.process, now)

    def _mourn(self, child: Child, process: Process, now: float) -> None:
        stop([process], grace=0)  # whatever of its session outlived it
        self.line.release(process.pid)
        pause, code = child.patience.failed(now), process.wait()
        how = f"code {code}" if code >= 0 else f"signal {-code}"
        self.say(
            f"{capital(child.name)} stopped by itself ({how}); starting it again in {pause:.0f} s. More in {child.log}"
        )

    def _listen(self, seconds: float) -> None:
        with selectors.DefaultSelector() as ears:
            ears.register(self.line, selectors.EVENT_READ)
            if ears.select(seconds):
                self.line.listen()

    # The first page

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + SECONDS_TO_READY
        while not self.is_told_to_stop:
            is_well, health = self._ask_health()
            if is_well and self._shows_first_page():
                return
            for child in self.children:
                if child.patience.failures >= DEATHS_BEFORE_READY:
                    last = explain(told_since_start(child.log), self.box)
                    raise Refusal(f"{capital(child.name)} does not start: {last}")
            if time.monotonic() > end:
                raise Refusal(
                    f"SafeSchool did not get ready in {SECONDS_TO_READY} s: {health}. More in {self.box.logs}."
                )
            self._watch(0.05)

    def _ask_health(self) -> tuple[bool, dict[str, Any]]:
        try:
            with _direct.open(f"{self.address}/readyz", timeout=10) as answer:
                return True, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return False, {"status": error.code, "said": error.read(2000).decode(errors="replace")}
        except (OSError, ValueError) as error:
            return False, {"said": str(error)}

    def _shows_first_page(self) -> bool:
        try:
            with _direct.open(f"{self.address}/", timeout=20) as page:
                return bool(page.status == 200)
        except urllib.error.HTTPError as error:
            error.close()
            raise Refusal(
                f"The first page answers with status {error.code}; the reason is in {self.box.logs / 'web.log'}"
            ) from error
        except OSError:
            return False

    def _welcome(self) -> None:
        self.say(f"ready {self.address}")
        if self.box.kind == "demo" and self.box.sign_ins.exists():
            self.say(self.box.sign_ins.read_text().rstrip())
        self.say("Ctrl-C stops it.")


def check_port(port: int) -> None:
    """Refuse a port that another program holds."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise Refusal(
                f"Port {port} needs more rights than this user has. Choose one above 1023: --port 8000"
            ) from error
        except OSError as error:
            raise Refusal(
                f"Port {port} on {HOST} is taken by another program. Choose a free one: --port {port + 1}"
            ) from error


@dataclass
class Claim:
    """Held by the one site of a box for as long as it runs, with its address for those who come second."""

    box: Box
    held: int

    @classmethod
    def take(cls, box: Box, address: str) -> Claim:
        """Refusal, with its address, if this box has a running site."""
        held = os.open(box.home / "site.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            other = os.pread(held, 500, 0).decode() or "starting"
            os.close(held)
            raise Refusal(
                f"SafeSchool is running here already: {other}. Stop it with Ctrl-C where it was started, "
                "or give this one a folder of its own in SAFESCHOOL_HOME and another --port."
            ) from error
        os.ftruncate(held, 0)
        os.pwrite(held, f"{address} (process {os.getpid()})".encode(), 0)
        return cls(box, held)

    def drop(self) -> None:
        os.ftruncate(self.held, 0)
        os.close(self.held)

    @staticmethod
    def is_taken(box: Box) -> bool:
        try:
            probe = os.open(box.home / "site.lock", os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            fcntl.flock(probe, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(probe)
        return False
