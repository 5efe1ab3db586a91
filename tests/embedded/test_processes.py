import os
import signal
import subprocess
import sys
from pathlib import Path

from safeschool.embedded.processes import Patience, is_running, living_in, spawn, stop, told_since_start, wait_until

PARENT = """
import signal, sys
from pathlib import Path
from safeschool.embedded.processes import spawn
folder = Path(sys.argv[1])
child = spawn(["sleep", "60"], log=folder / "log", folder=folder, environment={"PATH": "/usr/bin:/bin"})
print(child.pid, flush=True)
sys.stdin.read()
"""


def test_a_zombie_is_dead() -> None:
    child = subprocess.Popen(["true"])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # ended, and not collected

    assert not is_running(child.pid)
    child.wait()


def test_a_child_dies_with_its_killed_parent(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        child = int(parent.stdout.readline())
        assert is_running(child)

        parent.kill()
        parent.wait()

    assert wait_until(lambda: not is_running(child), 5)


def test_a_child_hears_the_interrupt_that_its_parent_ignores(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        child = spawn(["sleep", "60"], log=tmp_path / "log", folder=tmp_path, environment={"PATH": "/usr/bin:/bin"})
    finally:
        signal.signal(signal.SIGINT, before)

    child.send_signal(signal.SIGINT)

    assert child.wait(timeout=5) == -signal.SIGINT


def test_stopping_ends_grandchildren_and_the_deaf(tmp_path: Path) -> None:
    deaf = ["sh", "-c", "trap '' TERM; sleep 60 & sleep 60"]
    child = spawn(deaf, log=tmp_path / "log", folder=tmp_path, environment={"PATH": "/usr/bin:/bin"})
    assert wait_until(lambda: len(living_in(tmp_path)) == 3, 5)

    stop([child], grace=0.2)

    assert wait_until(lambda: not living_in(tmp_path), 5)


def test_only_the_words_since_the_last_start_count(tmp_path: Path) -> None:
    log = tmp_path / "log"
    for words in ("No space left on device", "all is well"):
        spawn(["echo", words], log=log, folder=tmp_path, environment={"PATH": "/usr/bin:/bin"}).wait()

    assert told_since_start(log).strip() == "all is well"


def test_pauses_grow_and_a_quiet_minute_forgives() -> None:
    patience = Patience()
    patience.began(0)

    assert [patience.failed(1), patience.failed(2), patience.failed(3), patience.failed(4)] == [0, 1, 3, 7]

    patience.began(10)
    assert patience.failed(80) == 0


def test_a_child_starts_though_its_log_cannot_be_written(tmp_path: Path) -> None:
    full = Path("/dev/full")

    child = spawn(["true"], log=full, folder=tmp_path, environment={"PATH": "/usr/bin:/bin"})

    assert child.wait(timeout=5) == 0
