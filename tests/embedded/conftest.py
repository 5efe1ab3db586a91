"""Boxes of their own for these tests, and eyes to see what they leave behind."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from safeschool.embedded.box import PROJECT, Box

HOLD = """
import sys
from safeschool.embedded.box import Box
from safeschool.embedded.line import Line
from safeschool.embedded.main import services_for
box = Box.of("up")
box.make()
line = Line.join(box, services_for(box), print)
line.wait_until_ready()
print("ready", flush=True)
sys.stdin.read()
line.leave()
"""
FOREIGN = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SAFESCHOOL_MODE", "FIELD_KEYS", "JOURNAL_KEY", "SAFESCHOOL_HOME")


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A state folder of its own, with a space in its name; nothing of ours may run in it afterwards."""
    with tempfile.TemporaryDirectory(prefix="safe school ") as folder:
        for name in FOREIGN:
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("SAFESCHOOL_HOME", f"{folder}/box")
        yield Path(folder) / "box"
        kill_left(Path(folder))
        forget_short_names(Path(folder) / "box")


@pytest.fixture
def box(home: Path) -> Box:
    made = Box.of("up")
    made.make()
    return made


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py to its end."""
    return subprocess.run(
        [sys.executable, str(PROJECT / "manage.py"), *arguments],
        env=os.environ | environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class Started:
    """A program that goes on; read its lines as they come."""

    def __init__(self, *argv: str) -> None:
        self.process = subprocess.Popen(
            argv,
            cwd=PROJECT,
            env=os.environ.copy(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []

    def read_until(self, wanted: str) -> str:
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            if wanted in line:
                return line.rstrip()
        raise AssertionError(f"{wanted!r} never came: {self.lines}")

    def finish(self) -> int:
        """Close its input, as someone who is done; read the rest; answer its exit code."""
        rest, _ = self.process.communicate(timeout=60)
        self.lines += rest.splitlines()
        return self.process.returncode

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        if self.process.poll() is None:
            self.kill()
        self.process.stdout.close()
        self.process.stdin.close()


@pytest.fixture
def start() -> Iterator[Callable[..., Started]]:
    everyone: list[Started] = []

    def begin(*argv: str) -> Started:
        everyone.append(Started(*argv))
        return everyone[-1]

    yield begin
    for each in everyone:
        each.close()


@pytest.fixture
def hold(home: Path, start: Callable[..., Started]) -> Callable[[], Started]:
    """Someone who holds the services of the box until his input is closed."""
    return lambda: start(sys.executable, "-c", HOLD)


def left_in(home: Path) -> dict[int, str]:
    """Live processes that stand in this folder or were started for it."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            stands = os.readlink(entry / "cwd")
            told = (entry / "environ").read_bytes()
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            argv = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            name = f"{(entry / 'comm').read_text().strip()}: {argv}"
        except OSError:
            continue
        if state not in "ZX" and (stands.startswith(str(home)) or f"SAFESCHOOL_HOME={home}".encode() in told):
            found[int(entry.name)] = name
    return found


def eventually_nothing_runs_in(home: Path, seconds: float = 15) -> bool:
    return eventually(lambda: not left_in(home), seconds)


def eventually(condition: Callable[[], bool], seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def forget_short_names(home: Path) -> None:
    for record in home.glob("*/short-name"):
        shutil.rmtree(Path(record.read_text().strip()).parent)


def kill_left(home: Path) -> None:
    for pid in left_in(home):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    eventually_nothing_runs_in(home)
