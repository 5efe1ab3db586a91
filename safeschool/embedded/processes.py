"""Child processes that die with their parent, and looking at processes of others."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

IS_LINUX = sys.platform == "linux"
PR_SET_PDEATHSIG = 1
RESET = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD, signal.SIGPIPE, signal.SIGUSR1)
QUIET = 60.0
LONGEST_PAUSE = 30.0
LARGEST_LOG = 5 * 2**20
START_MARK = "--- started "

LIBC = ctypes.CDLL(None, use_errno=True) if IS_LINUX else None


@dataclass(frozen=True)
class Account:
    """The system user that a server runs as."""

    uid: int
    gid: int

    @classmethod
    def for_servers(cls) -> Account | None:
        """Root hands its servers to `nobody` (PostgreSQL refuses root); everyone else runs them as themselves."""
        if os.geteuid() != 0:
            return None
        try:
            nobody = pwd.getpwnam("nobody")
        except KeyError:
            return cls(uid=65534, gid=65534)
        return cls(uid=nobody.pw_uid, gid=nobody.pw_gid)


class Process(Protocol):
    """A child of ours, spawned or forked."""

    @property
    def pid(self) -> int: ...
    @property
    def returncode(self) -> int | None: ...
    def poll(self) -> int | None: ...
    def terminate(self) -> None: ...
    def wait(self) -> int: ...


def prepare_child(parent: int, when_parent_dies: signal.Signals, niceness: int = 0) -> Callable[[], None]:
    """What a child does before it becomes its program: forget our signals, and die when we do."""

    def prepare() -> None:
        # A background job of a shell hands down SIGINT ignored; PostgreSQL stops by it.
        for each in RESET:
            signal.signal(each, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, int(when_parent_dies), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
        os.nice(niceness)

    return prepare


def open_log(file: Path) -> int:
    """A descriptor at the end of the log; a log that has grown large is set aside first, one generation deep.

    On a full disk the words are lost and the children still start."""
    with contextlib.suppress(OSError):
        if file.stat().st_size > LARGEST_LOG:
            file.replace(file.with_suffix(".old.log"))
    try:
        log = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    except OSError:
        return os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
    with contextlib.suppress(OSError):
        os.write(log, f"{START_MARK}{time.strftime('%F %T')}\n".encode())
    return log


def spawn(
    argv: Sequence[str],
    *,
    log: Path,
    folder: Path,
    environment: Mapping[str, str],
    account: Account | None = None,
    when_parent_dies: signal.Signals = signal.SIGTERM,
    executable: str | None = None,
    keep: Iterable[int] = (),
    niceness: int = 0,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, its output in the log. Call from the main thread only: the system
    watches the thread that started the child, not the process."""
    output = open_log(log)
    try:
        return subprocess.Popen(
            argv,
            executable=executable,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            pass_fds=tuple(keep),
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            umask=0o077,
            preexec_fn=prepare_child(os.getpid(), when_parent_dies, niceness),
        )
    finally:
        os.close(output)


def is_running(pid: int) -> bool:
    """Whether the process is alive; a zombie that nobody collected is dead."""
    if IS_LINUX:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (OSError, IndexError):
            return False
        return state not in "ZX"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def living_in(folder: Path) -> list[int]:
    """Processes whose working folder is this one: servers of an earlier start that are still going down."""
    if not IS_LINUX:
        return []
    home, found = os.path.realpath(folder), []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError):
                if os.readlink(f"/proc/{entry}/cwd") == home:
                    found.append(int(entry))
    return found


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Whether the condition came true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


def signal_group(leader: int, number: signal.Signals) -> None:
    """Signal a session we started, all of it, whether or not its leader still lives."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)


def stop(children: Sequence[Process], *, grace: float) -> None:
    """Ask all to stop, wait, then insist; nothing of their groups is left."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    wait_until(lambda: all(child.poll() is not None for child in children), grace)
    for child in children:
        signal_group(child.pid, signal.SIGKILL)
        child.wait()


def told_since_start(log: Path) -> str:
    """The end of what a child wrote since it was last started."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 8192))
            return file.read().decode(errors="replace").rpartition(START_MARK)[2].partition("\n")[2]
    except OSError:
        return ""


@dataclass
class Patience:
    """How long to wait before starting a dead child again: longer each time, forgotten after a quiet minute."""

    failures: int = 0
    started_at: float = 0.0
    due_at: float | None = None

    def began(self, now: float) -> None:
        self.started_at, self.due_at = now, None

    def failed(self, now: float) -> float:
        """Note a death and answer the pause in seconds."""
        if now - self.started_at > QUIET:
            self.failures = 0
        pause = min(LONGEST_PAUSE, 2.0**self.failures - 1)
        self.failures += 1
        self.due_at = now + pause
        return pause
