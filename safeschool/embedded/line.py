"""A line to the keeper: who holds it has the services, and who drops it gives them up."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from safeschool.embedded.box import Box
from safeschool.embedded.keeper import Service, fork_keeper
from safeschool.embedded.refusal import Refusal

SECONDS_TO_WAIT = 180.0


@dataclass
class Line:
    """Opened by `join`; close it with `leave`."""

    line: socket.socket
    say: Callable[[str], None]
    keeper: int | None = None
    received: bytes = b""

    @classmethod
    def join(cls, box: Box, services: list[Service], say: Callable[[str], None]) -> Line:
        """Reach the keeper of this box, starting one if there is none. The services may still be starting."""
        with box.lock():
            line, keeper = _call(box), None
            if line is None:
                keeper = fork_keeper(box, services)
                line = _call(box)
        if line is None:
            raise Refusal(f"The services of {box.home} could not be reached. More in {box.logs / 'keeper.log'}.")
        return cls(line, say, keeper)

    def wait_until_ready(self) -> None:
        self.line.settimeout(SECONDS_TO_WAIT)
        try:
            while not self._hear():
                pass
        except TimeoutError as error:
            raise Refusal("The database and the broker did not start in time.") from error
        finally:
            self.line.settimeout(None)

    def listen(self) -> None:
        """Pass on what the keeper has to say, if anything; Refusal when it is gone."""
        self.line.settimeout(0)
        try:
            self._hear()
        except BlockingIOError:
            pass
        finally:
            self.line.settimeout(None)

    def fileno(self) -> int:
        return self.line.fileno()

    def adopt(self, session: int) -> None:
        """Ask the keeper to end this session of processes should we vanish without a goodbye."""
        self._tell(mine=[session])

    def release(self, session: int) -> None:
        self._tell(not_mine=[session])

    def leave(self) -> None:
        """Give up the services; if nobody else needs them, return when they are down."""
        with suppress(OSError):
            self._tell(bye=True)
            self.line.settimeout(60)
            while self.line.recv(4096):
                pass
        self.line.close()
        if self.keeper is not None:
            with suppress(ChildProcessError):
                os.waitpid(self.keeper, os.WNOHANG)

    def _tell(self, **message: Any) -> None:
        with suppress(BrokenPipeError):
            self.line.sendall(json.dumps(message).encode() + b"\n")

    def _hear(self) -> bool:
        """Read what has come; True when the services are ready."""
        received = self.line.recv(4096)
        if not received:
            raise Refusal("The database and the broker were stopped from outside. Start again.")
        *lines, self.received = (self.received + received).split(b"\n")
        is_ready = False
        for message in map(json.loads, lines):
            if "fail" in message:
                raise Refusal(message["fail"])
            if "say" in message:
                self.say(message["say"])
            is_ready = is_ready or "ready" in message
        return is_ready


def _call(box: Box) -> socket.socket | None:
    line = socket.socket(socket.AF_UNIX)
    try:
        line.connect(str(box.keeper_socket))
    except OSError:
        line.close()
        return None
    return line
