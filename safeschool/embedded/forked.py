"""Children that begin as copies of this process: what it has loaded is theirs at once, and is in memory only once."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

from safeschool.embedded.processes import LIBC, open_log, prepare_child

PR_SET_NAME = 15


@dataclass
class Forked:
    """A child that began as a copy of this process; as a Popen, so far as anyone here asks."""

    pid: int
    returncode: int | None = None

    def poll(self) -> int | None:
        return self._collect(os.WNOHANG)

    def wait(self) -> int:
        status = self._collect(0)
        return -1 if status is None else status

    def terminate(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)

    def _collect(self, how: int) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, how)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode


def fork(work: Callable[[], object], *, name: str, log: Path, niceness: int = 0) -> Forked:
    """Start a child that has all that this process has loaded, in a session of its own, and let it do its work.

    Loaded once and shared: that is what the second of several processes of one program saves. Call from the main
    thread of a process without others."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    parent = os.getpid()
    pid = os.fork()
    if not pid:
        _work_apart(work, parent, name, log, niceness)
    return Forked(pid)


def _work_apart(work: Callable[[], object], parent: int, name: str, log: Path, niceness: int) -> NoReturn:
    status = 1
    try:
        prepare_child(parent, signal.SIGTERM, niceness)()
        os.setsid()
        os.umask(0o077)
        name_process(name)
        leave_files(open_log(log))
        work()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # the last frame of this process: its words belong in its log
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def leave_files(log: int, *kept: int) -> None:
    """After a fork: nothing to read, the log to write to, and none of the files of before but those kept."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
    largest = min(os.sysconf("SC_OPEN_MAX"), 65536)
    bounds = [2, *sorted(kept), largest]
    for below, above in pairwise(bounds):
        os.closerange(below + 1, above)


def name_process(name: str) -> None:
    """What `top` and `ps -e` call this process, where that can be told: the first fifteen bytes."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_NAME, name.encode(), 0, 0, 0)
