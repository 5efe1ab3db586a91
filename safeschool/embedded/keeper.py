"""The keeper: one small process that owns the services of a box for as long as anyone uses them.

Everyone who needs the services holds a line to it (a Unix socket). The last line to go, be it by goodbye or by kill -9,
stops the services; when the keeper itself is killed, the system stops them in its stead (parent-death signal).
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from safeschool.embedded.box import Box
from safeschool.embedded.forked import leave_files, name_process
from safeschool.embedded.postgres import explain
from safeschool.embedded.processes import Patience, open_log, signal_group, told_since_start, wait_until
from safeschool.embedded.refusal import Refusal

SECONDS_TO_START = 120
BEAT = 0.25


class Service(Protocol):
    """A server the keeper starts, watches and stops."""

    name: str
    process: Any

    @property
    def log(self) -> Any: ...
    def url(self) -> str: ...
    def prepare(self) -> None: ...
    def start(self) -> None: ...
    def is_ready(self) -> bool: ...
    def stop(self) -> None: ...


@dataclass
class Guest:
    """Someone holding a line, and the sessions of processes to end if he vanishes without a goodbye."""

    line: socket.socket
    received: bytes = b""
    sessions: set[int] = field(default_factory=set)
    is_leaving: bool = False

    def tell(self, **message: Any) -> None:
        with contextlib.suppress(OSError):
            self.line.sendall(json.dumps(message).encode() + b"\n")


@dataclass
class Keeper:
    """Runs in a process of its own; `keep` returns when nobody needs the services any more."""

    box: Box
    services: list[Service]
    door: socket.socket
    guests: list[Guest] = field(default_factory=list)
    last_guest: Guest | None = None
    patience: dict[str, Patience] = field(default_factory=lambda: defaultdict(Patience))
    is_ready: bool = False
    is_told_to_stop: bool = False

    def keep(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_stop)
        verdict = ""
        try:
            self._start_services()
            self._tell_ready()
            while not self.is_told_to_stop:
                self._listen(BEAT)
                self._watch()
                if not self.guests and self._close_if_unwanted():
                    return
        except (Refusal, OSError) as refusal:
            verdict = str(refusal)
        with self.box.lock():
            self._listen(0)
            self._tell(fail=verdict or "The services were told to stop.")
            self._close()

    def _on_stop(self, number: int, frame: object) -> None:
        self.is_told_to_stop = True

    # The services

    def _start_services(self) -> None:
        for service in self.services:
            service.prepare()
            self._start(service)
        end = time.monotonic() + SECONDS_TO_START
        while not all(service.is_ready() for service in self.services):
            for service in self.services:
                if service.process.poll() is not None:
                    told = told_since_start(service.log)
                    raise Refusal(f"{capital(service.name)} did not start: {explain(told, self.box)}")
            if time.monotonic() > end or self.is_told_to_stop:
                raise Refusal(f"The services did not start within {SECONDS_TO_START} seconds. More in {self.box.logs}.")
            self._listen(0.02)

    def _start(self, service: Service) -> None:
        service.start()
        self.patience[service.name].began(time.monotonic())

    def _watch(self) -> None:
        """Bring back a server that died, with growing pauses, and say so."""
        now = time.monotonic()
        for service in self.services:
            patience = self.patience[service.name]
            if patience.due_at is not None:
                if now >= patience.due_at:
                    self._bring_back(service)
            elif service.process.poll() is not None:
                reason = explain(told_since_start(service.log), self.box)
                pause = patience.failed(now)
                name = capital(service.name)
                self._tell(say=f"{name} stopped by itself; starting it again in {pause:.0f} s. It said: {reason}")

    def _bring_back(self, service: Service) -> None:
        try:
            service.prepare()
            self._start(service)
        except (Refusal, OSError) as error:
            self.patience[service.name].failed(time.monotonic())
            self._tell(say=str(error))

    # The guests

    def _listen(self, seconds: float) -> None:
        with selectors.DefaultSelector() as ears:
            ears.register(self.door, selectors.EVENT_READ)
            for guest in self.guests:
                ears.register(guest.line, selectors.EVENT_READ, guest)
            for key, _ in ears.select(seconds):
                if key.data is None:
                    self._welcome()
                else:
                    self._hear(key.data)

    def _welcome(self) -> None:
        line, _ = self.door.accept()
        guest = Guest(line)
        self.guests.append(guest)
        if self.is_ready:
            guest.tell(ready=True)

    def _hear(self, guest: Guest) -> None:
        try:
            received = guest.line.recv(4096)
        except OSError:
            received = b""
        guest.received += received
        *lines, guest.received = guest.received.split(b"\n")
        for message in map(json.loads, lines):
            guest.sessions |= set(message.get("mine", ()))
            guest.sessions -= set(message.get("not_mine", ()))
            guest.is_leaving = guest.is_leaving or "bye" in message
        if guest.is_leaving or not received:
            self._part_from(guest)

    def _part_from(self, guest: Guest) -> None:
        self.guests.remove(guest)
        if guest.sessions:
            _end(guest.sessions)
        if guest.is_leaving and not self.guests:
            self.last_guest = guest  # his line stays open until everything is down: the end of it tells him
        else:
            guest.line.close()

    def _tell(self, **message: Any) -> None:
        sys.stderr.write(f"{time.strftime('%F %T')} {message}\n")
        sys.stderr.flush()
        for guest in self.guests:
            guest.tell(**message)

    def _tell_ready(self) -> None:
        self.is_ready = True
        for guest in self.guests:
            guest.tell(ready=True)

    # The end

    def _close_if_unwanted(self) -> bool:
        """Under the lock nobody new can arrive; who knocked a moment ago is let in and all goes on."""
        with self.box.lock():
            self._listen(0)
            if not self.guests:
                self._close()
                return True
        if self.last_guest:
            self.last_guest.line.close()
        return False

    def _close(self) -> None:
        for service in reversed(self.services):
            service.stop()
        self.box.keeper_socket.unlink(missing_ok=True)
        self.door.close()


def _end(sessions: Iterable[int]) -> None:
    """End what a vanished guest left running."""
    sessions = [leader for leader in sessions if _is_session(leader)]
    for leader in sessions:
        signal_group(leader, signal.SIGTERM)
    wait_until(lambda: not any(_is_session(leader) for leader in sessions), 4)
    for leader in sessions:
        signal_group(leader, signal.SIGKILL)


def _is_session(leader: int) -> bool:
    try:
        return os.getsid(leader) == leader
    except (ProcessLookupError, PermissionError):
        return False


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def fork_keeper(box: Box, services: list[Service]) -> int:
    """Start the keeper of a box. The caller holds the box's lock; its door is open before this returns."""
    path = box.keeper_socket
    path.unlink(missing_ok=True)
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(path))
    door.listen(64)
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        door.close()
        return pid
    status = 1
    try:
        os.setsid()
        name_process("school-keeper")
        leave_files(open_log(box.logs / "keeper.log"), door.fileno())
        Keeper(box, services, door).keep()
        status = 0
    except BaseException:  # the last frame of this process: its words belong in the log, not on the caller's screen
        sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
    finally:
        os._exit(status)
