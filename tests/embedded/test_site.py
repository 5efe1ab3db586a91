"""The whole system by one command, as a person uses it."""

import json
import os
import signal
import socket
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeschool.embedded.box import PROJECT
from tests.embedded.conftest import (
    FOREIGN,
    Started,
    eventually,
    eventually_nothing_runs_in,
    forget_short_names,
    kill_left,
    left_in,
    manage,
)

pytestmark = [pytest.mark.box, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def built() -> Iterator[Path]:
    """A box that was prepared once; each test starts it anew."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(prefix="safe school ") as folder:
        for name in FOREIGN:
            patch.delenv(name, raising=False)
        patch.setenv("SAFESCHOOL_HOME", f"{folder}/box")
        yield Path(folder) / "box"
        kill_left(Path(folder))
        forget_short_names(Path(folder) / "box")


class Site:
    """`./manage up` on a free port."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.started = Started(sys.executable, str(PROJECT / "manage.py"), "up", "--port", str(self.port))
        self.started.read_until("ready ")

    def is_running(self) -> bool:
        return self.started.process.poll() is None

    def ask(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"{self.address}{path}", timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def stop(self, number: signal.Signals) -> int:
        self.started.process.send_signal(number)
        return self.started.finish()

    def leave(self) -> None:
        if self.is_running():
            self.stop(signal.SIGTERM)
        self.started.close()


@pytest.fixture(scope="module")
def sites(built: Path) -> Iterator[list[Site]]:
    """The sites that were started so far, the last one perhaps still running."""
    everyone: list[Site] = []
    yield everyone
    for each in everyone:
        each.leave()


@pytest.fixture
def site(sites: list[Site]) -> Site:
    """A running site: the one that an earlier test left running, else one started anew."""
    if not sites or not sites[-1].is_running():
        sites.append(Site())
    return sites[-1]


def pid_of(home: Path, part: str) -> int:
    return min(pid for pid, name in left_in(home).items() if part in name)


def test_it_says_ready_once_and_then_the_first_page_works(site: Site) -> None:
    status, page = site.ask("/")

    assert status == 200
    assert "<html" in page
    site.stop(signal.SIGINT)
    assert [line for line in site.started.lines if line.startswith("ready")] == [f"ready {site.address}"]


def test_health_says_what_it_found(site: Site) -> None:
    assert site.ask("/healthz") == (200, '{"status": "ok"}')

    status, told = site.ask("/readyz")

    assert status == 200
    assert set(json.loads(told)["checks"]) == {"database", "broker", "beat", "outbox", "migrations"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_all_of_it(built: Path, site: Site, number: signal.Signals) -> None:
    assert site.stop(number) == 0
    assert not left_in(built)


def test_a_killed_site_leaves_nothing_running_and_starts_again(built: Path, site: Site, sites: list[Site]) -> None:
    site.started.kill()

    assert eventually_nothing_runs_in(built)
    sites.append(Site())
    assert sites[-1].ask("/")[0] == 200


def test_site_and_keeper_killed_together_leave_nothing_running(built: Path, site: Site) -> None:
    for pid in [site.started.process.pid, pid_of(built, "school-keeper")]:
        os.kill(pid, signal.SIGKILL)
    site.started.process.wait()

    assert eventually_nothing_runs_in(built)


def test_a_second_start_names_the_address_of_the_first(site: Site) -> None:
    done = manage("up", "--port", str(site.port + 1))

    assert done.returncode == 2
    assert f"running here already: {site.address}" in done.stderr
    assert site.ask("/healthz")[0] == 200


@pytest.mark.parametrize("part", ["school-web", "asgi:application", "school-worker", "school-beat"])
def test_a_child_that_dies_is_brought_back(built: Path, site: Site, part: str) -> None:
    before = pid_of(built, part)

    os.kill(before, signal.SIGKILL)

    assert "stopped by itself" in site.started.read_until("stopped by itself")
    assert eventually(lambda: any(part in name and pid != before for pid, name in left_in(built).items()))
    assert eventually(lambda: is_up(site))


def is_up(site: Site) -> bool:
    try:
        return site.ask("/readyz")[0] == 200
    except OSError:
        return False


def test_a_command_uses_the_running_services_and_leaves_them_running(site: Site) -> None:
    done = manage("migrate", "--check")

    assert done.returncode == 0, done.stderr
    assert site.ask("/readyz")[0] == 200


def test_a_command_alone_starts_the_services_and_stops_them(built: Path, site: Site) -> None:
    site.stop(signal.SIGTERM)

    done = manage("showmigrations", "--plan")

    assert done.returncode == 0, done.stderr
    assert "[X]  accounts" in done.stdout
    assert not left_in(built)


def test_secrets_stay_the_same_and_reach_no_child_by_its_arguments(built: Path, site: Site) -> None:
    kept = json.loads((built / "up" / "secrets.json").read_text())

    seen = " ".join(left_in(built).values())

    assert "school-web" in seen
    assert not [name for name, value in kept.items() if value in seen]
    site.stop(signal.SIGTERM)
    assert json.loads((built / "up" / "secrets.json").read_text()) == kept
