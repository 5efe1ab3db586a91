"""Real PostgreSQL and Valkey under a keeper: shared, restarted, killed and brought back."""

import os
import re
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import redis

from safeschool.embedded.box import Box
from safeschool.embedded.postgres import LEFT_BEHIND, Postgres
from safeschool.embedded.valkey import Valkey
from tests.embedded.conftest import Started, eventually, eventually_nothing_runs_in, left_in

pytestmark = pytest.mark.box
Hold = Callable[[], Started]


def servers(home: Path) -> list[int]:
    """The main processes of PostgreSQL that stand in this folder."""
    running = [pid for pid, name in left_in(home).items() if re.search(r"bin/postgres ", name)]
    return [pid for pid in running if parent_of(pid) not in running]  # a child has its parent's name for a moment


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def run_sql(box: Box, statement: str) -> list[tuple]:
    with psycopg.connect(Postgres(box).url(), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_data_survives_a_restart_and_nothing_runs_in_between(box: Box, hold: Hold, home: Path) -> None:
    first = hold()
    first.read_until("ready")
    run_sql(box, "CREATE TABLE kept AS SELECT 'Dư Hàng' AS name")
    redis.Redis.from_url(Valkey(box).url()).set("kept", "会宁")

    assert first.finish() == 0
    assert not left_in(home)

    hold().read_until("ready")
    assert run_sql(box, "SELECT name FROM kept") == [("Dư Hàng",)]
    assert redis.Redis.from_url(Valkey(box).url()).get("kept").decode() == "会宁"


def test_data_of_people_is_written_through_and_data_of_tests_is_not(box: Box, hold: Hold) -> None:
    hold().read_until("ready")

    assert run_sql(box, "SHOW fsync") == run_sql(box, "SHOW synchronous_commit") == [("on",)]
    assert redis.Redis.from_url(Valkey(box).url()).config_get("appendonly") == {"appendonly": "yes"}
    assert not Box.of("test").is_durable


def test_letters_sort_the_same_on_every_machine(box: Box, hold: Hold) -> None:
    hold().read_until("ready")

    row = (
        "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'safeschool'"
    )
    assert run_sql(box, row) == [("b", "C.UTF-8", "UTF8")]


def test_what_the_database_must_offer_is_there(box: Box, hold: Hold) -> None:
    hold().read_until("ready")

    for extension in ("btree_gist", "pg_trgm", "unaccent"):
        run_sql(box, f"CREATE EXTENSION {extension}")


def test_five_simultaneous_starters_share_one_server(home: Path, hold: Hold) -> None:
    with ThreadPoolExecutor(5) as pool:
        starters = list(pool.map(lambda _: hold(), range(5)))
        list(pool.map(lambda starter: starter.read_until("ready"), starters))

    assert len(servers(home)) == 1

    for starter in starters[:4]:
        assert starter.finish() == 0
    assert len(servers(home)) == 1, "the fifth still needs it"
    starters[4].finish()
    assert not left_in(home)


def test_a_killed_user_leaves_nothing_running(home: Path, hold: Hold) -> None:
    user = hold()
    user.read_until("ready")

    user.kill()

    assert eventually_nothing_runs_in(home)


def test_a_killed_keeper_leaves_nothing_running_and_the_next_start_works(box: Box, home: Path, hold: Hold) -> None:
    user = hold()
    user.read_until("ready")
    run_sql(box, "CREATE TABLE kept AS SELECT 1 AS one")

    keeper = next(pid for pid, name in left_in(home).items() if "-c" in name and pid != user.process.pid)
    os.kill(keeper, signal.SIGKILL)
    user.kill()
    hold().read_until("ready")

    assert run_sql(box, "SELECT one FROM kept") == [(1,)]
    assert len(servers(home)) == 1


def test_everything_killed_at_once_recovers(box: Box, home: Path, hold: Hold) -> None:
    hold().read_until("ready")
    run_sql(box, "CREATE TABLE kept AS SELECT 1 AS one")

    for pid in left_in(home):
        with suppress(ProcessLookupError):  # one that fell with its parent, killed the moment before
            os.kill(pid, signal.SIGKILL)
    hold().read_until("ready")

    assert run_sql(box, "SELECT one FROM kept") == [(1,)]


def test_a_stale_pid_file_and_socket_do_not_block_a_start(box: Box, hold: Hold) -> None:
    first = hold()
    first.read_until("ready")
    first.finish()
    for name in LEFT_BEHIND:  # our own number: alive, and no server
        (box.postgres / name).write_text(f"{os.getpid()}\n{box.postgres}\n0\n5432\n\n\n0 0\nready\n")
    (box.valkey / "valkey.sock").write_text("")

    hold().read_until("ready")

    assert run_sql(box, "SELECT 1") == [(1,)]


def test_a_database_that_dies_is_brought_back(box: Box, home: Path, hold: Hold) -> None:
    hold().read_until("ready")
    before = servers(home)

    os.kill(before[0], signal.SIGKILL)

    assert eventually(lambda: servers(home) not in ([], before) and answers(box))


def answers(box: Box) -> bool:
    try:
        return run_sql(box, "SELECT 1") == [(1,)]
    except psycopg.OperationalError:
        return False


def test_a_half_made_database_is_never_used(box: Box, hold: Hold) -> None:
    half = box.home / "postgres.new-killed"
    (half / "base").mkdir(parents=True)

    hold().read_until("ready")

    assert not half.exists()
    assert run_sql(box, "SELECT 1") == [(1,)]


def test_a_folder_that_holds_no_database_is_refused_and_not_touched(box: Box, hold: Hold, home: Path) -> None:
    box.postgres.mkdir()
    (box.postgres / "mine.txt").write_text("mine")
    starter = hold()

    assert "holds no whole database" in starter.read_until("Refusal: ")
    assert (box.postgres / "mine.txt").read_text() == "mine"
    assert eventually_nothing_runs_in(home)


def test_data_of_another_postgres_is_refused_with_what_to_do(box: Box, hold: Hold, home: Path) -> None:
    box.postgres.mkdir()
    (box.postgres / "PG_VERSION").write_text("15\n")
    starter = hold()

    assert "was written by PostgreSQL 15; this SafeSchool brings 18" in starter.read_until("Refusal: ")
    assert eventually_nothing_runs_in(home)
