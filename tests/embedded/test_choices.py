"""Which box a command works on, with which environment, and whether there is anything to prepare."""

import os
from pathlib import Path

import pytest

from safeschool.embedded import stamp
from safeschool.embedded.box import Box
from safeschool.embedded.main import kind_for, services_for, set_environment
from safeschool.embedded.refusal import Refusal
from safeschool.embedded.site import Claim


def made(kind: str) -> Box:
    box = Box.of(kind)
    box.make()
    return box


def test_a_command_works_on_an_empty_box_of_ones_own_by_default(home: Path) -> None:
    assert kind_for("import_schools") == "up"


def test_the_demo_is_seeded_into_the_demo(home: Path) -> None:
    assert kind_for("seed_demo") == "demo"


def test_a_command_works_on_the_box_that_runs(home: Path) -> None:
    Claim.take(made("up"), "http://127.0.0.1:1").drop()
    running = Claim.take(made("demo"), "http://127.0.0.1:2")

    assert kind_for("api_token") == "demo"

    running.drop()


def test_a_command_works_on_the_box_that_was_used_last(home: Path) -> None:
    for kind, used_at in (("demo", 2_000_000_000), ("up", 1_000_000_000)):
        Claim.take(made(kind), "http://127.0.0.1:1").drop()
        os.utime(Box.of(kind).home / "site.lock", (used_at, used_at))

    assert kind_for("api_token") == "demo"


def test_the_mode_that_is_asked_for_wins(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFESCHOOL_MODE", "box")

    assert kind_for("seed_demo") == "up"


def test_one_box_has_one_site(home: Path) -> None:
    first = Claim.take(made("demo"), "http://127.0.0.1:8000")

    with pytest.raises(Refusal, match=r"running here already: http://127\.0\.0\.1:8000"):
        Claim.take(Box.of("demo"), "http://127.0.0.1:8001")

    first.drop()
    Claim.take(Box.of("demo"), "http://127.0.0.1:8001").drop()


@pytest.mark.parametrize(
    ("urls", "started"),
    [
        ({}, ["the database", "the broker"]),
        ({"DATABASE_URL": "postgres://host/name"}, ["the broker"]),
        ({"DATABASE_URL": "postgres://host/name", "REDIS_URL": "redis://host"}, []),
    ],
)
def test_what_is_outside_is_not_started_here(
    home: Path, monkeypatch: pytest.MonkeyPatch, urls: dict[str, str], started: list[str]
) -> None:
    for name, url in urls.items():
        monkeypatch.setenv(name, url)

    assert [service.name for service in services_for(made("up"))] == started


def test_the_environment_holds_the_boxs_own_secrets_and_addresses(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.setenv("JOURNAL_KEY_FILE", "/somewhere/else")
    box = made("demo")

    set_environment(box, services_for(box))

    assert os.environ["SECRET_KEY"] == box.secrets()["SECRET_KEY"]
    assert "JOURNAL_KEY" not in os.environ, "a file that was named is not overruled"
    assert os.environ["SAFESCHOOL_MODE"] == "demo"
    assert os.environ["DATABASE_URL"].startswith("postgres://postgres@/safeschool?host=")
    assert os.environ["REDIS_URL"].startswith("unix:///")
    assert " " not in os.environ["DATABASE_URL"] + os.environ["REDIS_URL"]


def test_a_prepared_box_is_prepared_until_the_code_changes(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "schools" / "migrations").mkdir(parents=True)
    monkeypatch.setattr(stamp, "PROJECT", tmp_path)
    box = made("up")
    assert not stamp.is_prepared(box)
    stamp.note_prepared(box)
    assert stamp.is_prepared(box)

    (tmp_path / "schools" / "migrations" / "0002_next.py").write_text("")

    assert not stamp.is_prepared(box)
    assert stamp.was_ever_prepared(box)


def test_pages_and_tests_are_no_reason_to_prepare_again(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("templates", "tests", ".box"):
        (tmp_path / folder).mkdir()
    monkeypatch.setattr(stamp, "PROJECT", tmp_path)
    box = made("up")
    stamp.note_prepared(box)

    for folder in ("templates", "tests", ".box"):
        (tmp_path / folder / "new.py").write_text("")

    assert stamp.is_prepared(box)


def test_what_unsettles_a_database_has_it_prepared_again(home: Path) -> None:
    box = made("up")
    stamp.note_prepared(box)

    stamp.forget(box)

    assert not stamp.is_prepared(box)
