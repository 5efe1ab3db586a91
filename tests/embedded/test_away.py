"""The real web server while its database is away, and before a body of 200 MB."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from safeschool.embedded.box import PROJECT, Box
from safeschool.embedded.postgres import Postgres
from safeschool.embedded.refusal import Refusal
from tests.e2e.hands import said
from tests.embedded.conftest import Started, eventually, left_in, manage
from tests.embedded.test_refusals import free_port
from tests.small_disk import small_disk
from tests.test_faults import SAFE

pytestmark = [pytest.mark.box, pytest.mark.timeout(120)]
MEGABYTE = 1 << 20
BODY = 200 * MEGABYTE
NOWHERE = {"DATABASE_URL": "postgres://user@127.0.0.1:1/safeschool", "REDIS_URL": "redis://127.0.0.1:1/0"}


@dataclass
class Server:
    port: int
    process: subprocess.Popen

    def ask(self, method: str, path: str, body=None, **headers: str) -> tuple[int, str]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request(method, path, body=body, headers={name.replace("_", "-"): v for name, v in headers.items()})
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        finally:
            line.close()

    def peak_megabytes(self) -> int:
        """The most memory that any of its processes ever held."""
        pids = [self.process.pid, *children_of(self.process.pid)]
        return max(peak_of(pid) for pid in pids) // 1024

    def answers(self) -> bool:
        try:
            return self.ask("GET", "/healthz")[0] == 200
        except OSError:
            return False


def children_of(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in told.split()]


def peak_of(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The site as the box starts it, with addresses where nobody answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    mode = {"SAFESCHOOL_MODE": "box", "SECRET_KEY": "x" * 50, "JOURNAL_KEY": "x" * 50,
            "FIELD_KEYS": "one:" + "A" * 43 + "=", "SAFESCHOOL_HOME": str(tmp_path_factory.mktemp("home"))}  # fmt: skip
    folder = tmp_path_factory.mktemp("logs")
    # The same settings; only the names of static files need no collecting.
    (folder / "away_settings.py").write_text(
        "from safeschool.settings import *\n"
        "STORAGES['staticfiles']['BACKEND'] = 'django.contrib.staticfiles.storage.StaticFilesStorage'\n"
    )
    named = {"DJANGO_SETTINGS_MODULE": "away_settings", "PYTHONPATH": f"{folder}:{PROJECT}"}
    environment = os.environ | mode | NOWHERE | named
    argv = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
            "--workers", "1", "--no-ws", "--blocking-threads", "4", "safeschool.wsgi:application"]  # fmt: skip
    with (folder / "web.log").open("w") as log:
        process = subprocess.Popen(argv, cwd=PROJECT, env=environment, stdout=log, stderr=log)
    try:
        server = Server(port, process)
        assert eventually(server.answers, 30), (folder / "web.log").read_text()
        yield server
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.parametrize("language", ["vi", "zh-hans", "en"])
def test_a_site_without_its_database_says_so_in_the_language_of_the_reader(server: Server, language: str) -> None:
    cookie = f"sessionid=of-yesterday; django_language={language}"

    status, page = server.ask("GET", "/incidents/", Cookie=cookie)

    assert status == 503, page
    assert said(language, SAFE) in page
    assert "Traceback" not in page


def pieces(total: int) -> Iterator[bytes]:
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="list.csv"\r\n\r\ncode,name\n'
    yield head
    rows = b"1,A school of some name\n" * 40_000
    left = total - len(head)
    while left > 0:
        yield rows[:left]
        left -= min(left, len(rows))


@pytest.mark.parametrize(
    ("path", "kind", "limit"),
    [("/schools/import/", "multipart/form-data; boundary=b", "50"), ("/api/v1/incidents/", "application/json", "5")],
)
def test_200_megabytes_are_refused_with_a_sentence_and_not_held_in_memory(
    server: Server, path: str, kind: str, limit: str
) -> None:
    before = server.peak_megabytes()

    status, page = server.ask(
        "POST", path, pieces(BODY), Content_Type=kind, Content_Length=str(BODY), Accept_Language="vi"
    )

    assert status == 413, page
    assert f"{limit},0" in page
    assert server.peak_megabytes() - before < 40
    assert server.answers()


@pytest.mark.parametrize(
    ("command", "option"), [("import_schools", "--unit"), ("import_incidents", "--unit"), ("import_units", "--under")]
)
def test_a_command_refuses_200_megabytes_unread(
    committed: None, city, tmp_path: Path, command: str, option: str
) -> None:
    file = tmp_path / "list.csv"
    with file.open("wb") as out:
        out.truncate(BODY)

    done = in_the_test_database(command, str(file), option, "CITY", "--json")

    assert done.returncode == 2, done.stderr
    assert "at most 50.0" in done.stderr.replace("\xa0", " ")
    assert "Traceback" not in done.stderr
    assert '"created": 0' in done.stdout
    assert int(done.stdout.splitlines()[-1]) < 200  # megabytes at the most, of which Django alone is 80


def in_the_test_database(*argv: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, on the rows of this test; its last line is the memory it took."""
    from django.db import connection

    program = (
        "import sys, django\n"
        "from django.conf import settings\n"
        "from django.core.management import call_command\n"
        "settings.DATABASES['default']['NAME'] = sys.argv[1]; django.setup()\n"
        "try: call_command(*sys.argv[2:])\n"
        # Not getrusage: its peak is inherited from the process that started this one.
        "finally: print(next(int(l.split()[1]) for l in open('/proc/self/status') if l.startswith('VmHWM')) // 1024)"
    )
    return subprocess.run(
        [sys.executable, "-c", program, connection.settings_dict["NAME"], *argv],
        cwd=PROJECT, env=os.environ | {"SAFESCHOOL_MODE": "test"}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_first_start_on_a_full_disk_is_refused_and_leaves_nothing(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_disk(tmp_path / "disk", 20 * 1024) as disk:
        done = manage("up", "--port", "1", SAFESCHOOL_HOME=str(disk / "box"))
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        assert not left_in(disk / "box")
        assert not (disk / "box" / "up" / "postgres").exists()


@pytest.mark.timeout(280)
def test_a_disk_that_fills_up_while_the_demo_is_seeded_is_told_and_the_next_start_does_it_all(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: Callable[..., Started]
) -> None:
    room = 264 * MEGABYTE
    with small_disk(tmp_path / "disk", room // 1024) as disk:
        if not os.path.ismount(disk):
            pytest.skip("needs a file system of its own: run it as root")
        monkeypatch.setenv("SAFESCHOOL_HOME", str(disk / "box"))
        demo = (sys.executable, str(PROJECT / "manage.py"), "demo", "--port", str(free_port()))
        refused = start(*demo)
        # The tables are there, their rows are not: about a third of what the demo needs.
        assert eventually(lambda: used(disk) > 75 * MEGABYTE, 90), refused.lines
        with (disk / "filler").open("wb") as filler:
            os.posix_fallocate(filler.fileno(), 0, room - used(disk) - 8 * MEGABYTE)
        assert refused.finish() == 2
        assert "could not be prepared: the disk that holds" in refused.lines[-1]
        assert "Traceback" not in "\n".join(refused.lines)
        assert eventually(lambda: not left_in(disk / "box"))
        (disk / "filler").unlink()
        again = start(*demo)
        again.read_until("ready http")
        again.read_until("dh.officer")
        again.process.send_signal(signal.SIGINT)
        assert again.finish() == 0


def used(disk: Path) -> int:
    return shutil.disk_usage(disk).used


def test_a_disk_that_fills_up_while_the_database_is_built_leaves_no_half_of_it(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_disk(tmp_path / "disk", 20 * 1024) as disk:
        monkeypatch.setenv("SAFESCHOOL_HOME", str(disk / "box"))
        box = Box.of("up")
        box.make()

        with pytest.raises(Refusal, match="the disk that holds"):
            Postgres(box).prepare()

        assert list(box.home.glob("postgres*")) == []
