"""Children that are copies of their parent, and what the application may do while it is loaded for them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from safeschool.embedded.box import PROJECT
from safeschool.embedded.processes import is_running, wait_until

FORK = """
import sys
from pathlib import Path
from safeschool.embedded.forked import fork
from safeschool.embedded.processes import stop
kept = open(sys.argv[1])
work = compile(sys.argv[2], "work", "exec")
child = fork(lambda: exec(work), name="school-child", log=Path(sys.argv[1]))
print(child.pid, flush=True)
if sys.argv[3] == "wait":
    print(child.wait(), flush=True)
else:
    sys.stdin.read()
    stop([child], grace=5)
    print(child.poll(), flush=True)
"""


def parent(log: Path, work: str, how: str) -> "subprocess.Popen[str]":
    """A process of its own that forks a child for the work."""
    log.touch()
    argv = [sys.executable, "-c", FORK, str(log), work, how]
    return subprocess.Popen(argv, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize(
    ("work", "code"), [("pass", 0), ("raise SystemExit(3)", 3), ("raise SystemExit('why')", 1), ("1 / 0", 1)]
)
def test_a_copy_ends_as_its_work_ends(tmp_path: Path, work: str, code: int) -> None:
    with parent(tmp_path / "log", work, "wait") as process:
        said, _ = process.communicate(timeout=30)
    assert said.split()[1] == str(code)
    assert ("ZeroDivisionError" in (tmp_path / "log").read_text()) == (work == "1 / 0")


def test_a_copy_has_its_own_name_and_log_and_none_of_its_parent_s_files(tmp_path: Path) -> None:
    work = "import os; print(open('/proc/self/comm').read(), sorted(map(int, os.listdir('/proc/self/fd')))[:4])"
    with parent(tmp_path / "log", work, "wait") as process:
        process.communicate(timeout=30)
    told = (tmp_path / "log").read_text()
    assert "school-child" in told
    assert "[0, 1, 2, 3]" in told  # 3 is the folder it is looking at


def test_a_copy_is_stopped_and_dies_with_its_killed_parent(tmp_path: Path) -> None:
    with parent(tmp_path / "log", "import signal; signal.pause()", "stop") as process:
        process.stdout.readline()
        said, _ = process.communicate("", timeout=30)
    assert said.strip() == "-15"
    with parent(tmp_path / "log", "import signal; signal.pause()", "stop") as process:
        child = int(process.stdout.readline())
        process.kill()
        process.wait()
    assert wait_until(lambda: not is_running(child), 5)


def test_loading_the_application_starts_no_thread_and_opens_no_connection() -> None:
    load = (
        "import os; from safeschool.embedded.children import load_application; load_application();"
        "from django.db import connection;"
        "print(len(os.listdir('/proc/self/task')), connection.connection)"
    )
    environment = {**os.environ, "SAFESCHOOL_MODE": "test", "DJANGO_SETTINGS_MODULE": "safeschool.settings"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", load],
        cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.stdout.split() == ["1", "None"], done.stderr
