"""Wrong input at the command line: a sentence, exit code 2, no traceback, nothing started."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from safeschool.embedded.box import PROJECT
from tests.embedded.conftest import left_in, manage

PASSWORD = "s3cret-word"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_refused(done) -> bool:
    return (
        done.returncode == 2
        and "Traceback" not in done.stderr + done.stdout
        and done.stderr.strip().endswith((".", *"0123456789"))
    )


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://root@localhost/safeschool", "SafeSchool needs PostgreSQL"),
        ("localhost:5432/safeschool", "SafeSchool needs PostgreSQL"),
        ("postgres://user@localhost:54x2/safeschool", "cannot be read as an address"),
        ("postgres://user@[::1/safeschool", "cannot be read as an address"),
        ("postgres://user@localhost:5432/", "names no database"),
        (f"postgres://user:{PASSWORD}@127.0.0.1:1/safeschool", "127.0.0.1:1/safeschool cannot be used"),
        ("postgres://user@no-such-host.invalid/safeschool", "cannot be used"),
    ],
)
def test_a_wrong_database_url_is_refused(home: Path, url: str, said: str) -> None:
    done = manage("demo", "--port", str(free_port()), DATABASE_URL=url)

    assert is_refused(done), done.stderr
    assert said in done.stderr
    assert "unset DATABASE_URL" in done.stderr
    assert PASSWORD not in done.stderr + done.stdout
    assert not left_in(home)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("amqp://localhost", "SafeSchool needs Redis"),
        ("redis://localhost:port/0", "cannot be read as an address"),
        (f"redis://:{PASSWORD}@127.0.0.1:1/0", "127.0.0.1:1/0 cannot be used"),
        ("unix:///no/such/socket?db=0", "/no/such/socket cannot be used"),
    ],
)
def test_a_wrong_redis_url_is_refused(home: Path, url: str, said: str) -> None:
    done = manage("up", "--port", str(free_port()), REDIS_URL=url)

    assert is_refused(done), done.stderr
    assert said in done.stderr
    assert "unset REDIS_URL" in done.stderr
    assert PASSWORD not in done.stderr + done.stdout
    assert not left_in(home)


@pytest.mark.parametrize("command", ["migrate", "runserver", "verify_journal", "bench"])
@pytest.mark.parametrize("mode", ["", "production"])
def test_a_command_refuses_a_silent_database_too(home: Path, command: str, mode: str) -> None:
    address = "postgres://user@127.0.0.1:1/safeschool"
    production = {"ALLOWED_HOSTS": "x", "SECRET_KEY": "x" * 50, "JOURNAL_KEY": "x" * 50,
                  "FIELD_KEYS": "one:" + "A" * 43 + "=", "REDIS_URL": "redis://127.0.0.1:1/0"}  # fmt: skip

    done = manage(command, DATABASE_URL=address, SAFESCHOOL_MODE=mode, **(production if mode else {}))

    assert is_refused(done), done.stderr
    assert "127.0.0.1:1/safeschool cannot be used" in done.stderr
    assert not left_in(home)


def test_a_taken_port_is_refused_with_another_one_named(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        done = manage("demo", "--port", str(port))

    assert is_refused(done), done.stderr
    assert f"Port {port} on 127.0.0.1 is taken" in done.stderr
    assert not left_in(home)


@pytest.mark.parametrize("port", ["0", "65536", "eight"])
def test_a_port_that_is_none_is_refused(home: Path, port: str) -> None:
    done = manage("demo", "--port", port)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["demo", "up", "test", "seed_demo"])
def test_production_refuses_what_is_for_trying(home: Path, command: str) -> None:
    done = manage(command, SAFESCHOOL_MODE="production")

    assert is_refused(done), done.stderr
    assert "not for a production system" in done.stderr
    assert not home.exists()


def test_the_secret_of_a_production_system_is_enough_to_refuse_the_demo(home: Path) -> None:
    done = manage("demo", SECRET_KEY="x" * 50)

    assert is_refused(done), done.stderr


def test_production_starts_no_database_of_its_own(home: Path) -> None:
    done = manage("migrate", SAFESCHOOL_MODE="production")

    assert is_refused(done), done.stderr
    assert "DATABASE_URL and REDIS_URL must be set" in done.stderr


def settings_said(**environment: str) -> str:
    """What importing the settings ends with, with all that production needs but for what is given."""
    fit = {
        "SAFESCHOOL_MODE": "production",
        "ALLOWED_HOSTS": "safeschool.example.org",
        "SECRET_KEY": "x" * 50,
        "JOURNAL_KEY": "x" * 50,
        "FIELD_KEYS": "one:" + "A" * 43 + "=",
        "DATABASE_URL": "postgres://user:word@db/safeschool",
        "REDIS_URL": "redis://broker/0",
    }
    done = subprocess.run(
        [sys.executable, "-c", "import safeschool.settings; print('accepted')"],
        env=os.environ | fit | environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout or done.stderr).strip().splitlines()[-1]


def test_production_accepts_what_is_whole(home: Path) -> None:
    assert settings_said() == "accepted"


def test_production_refuses_the_database_of_a_box(home: Path, tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("18")

    said = settings_said(DATABASE_URL=f"postgres://postgres@/safeschool?host={tmp_path}")

    assert "trusts everyone on this machine" in said


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "JOURNAL_KEY", "FIELD_KEYS", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"]
)
def test_production_refuses_what_is_missing(home: Path, name: str) -> None:
    assert name in settings_said(**{name: ""})


def test_a_state_folder_that_cannot_be_written_is_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    done = manage("demo", SAFESCHOOL_HOME=str(tmp_path / "file" / "box"))

    assert is_refused(done), done.stderr
    assert "cannot be written" in done.stderr


def test_without_a_command_it_says_what_it_can_do(home: Path) -> None:
    done = manage()

    assert done.returncode == 0
    assert "./manage demo" in done.stdout
