"""What every benchmark stands on: a scratch database, the real server on loopback, and a line of result."""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from safeschool.embedded.children import web_command
from safeschool.setup.actions import load_taxonomies

ROOT = Path(__file__).resolve().parent.parent
SCRATCH = "safeschool_bench"
FILLED = "filled"


@dataclass(frozen=True)
class Result:
    """A figure, the floor it is compared with, and whether it holds its bar."""

    name: str
    figure: float
    unit: str
    floor: float | None
    ratio: float | None
    bar: str
    holds: bool

    def line(self) -> str:
        return json.dumps(self.__dict__, ensure_ascii=False)

    def __str__(self) -> str:
        floor = "" if self.floor is None else f", floor {self.floor:g} {self.unit}"
        floor += "" if self.ratio is None else f" (x {self.ratio:.2f})"
        return f"{self.name}: {self.figure:g} {self.unit}{floor}; bar {self.bar}: {'holds' if self.holds else 'MISSED'}"


@contextmanager
def scratch_database() -> Iterator[str]:
    """A migrated database of its own beside the real one, as the default connection; yields its URL; dropped after."""
    with kept_database(SCRATCH, lambda: None, is_kept=False) as url:
        yield url


@contextmanager
def kept_database(name: str, fill: Callable[[], None], *, is_kept: bool) -> Iterator[str]:
    """The same, with what `fill` writes; one that is kept stands after, and is taken as it stands the next time."""
    real = connection.settings_dict["NAME"]
    pool = connection.settings_dict["OPTIONS"].pop("pool", None)
    is_there = is_kept and _is_filled(name)
    if not is_there:
        _drop(name)
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
    _switch(name)
    try:
        call_command("migrate", verbosity=0, interactive=False)
        if not is_there:
            load_taxonomies()
            fill()
            with connection.cursor() as cursor:
                cursor.execute(f"COMMENT ON DATABASE \"{name}\" IS '{FILLED}'")
        yield _url(name)
    finally:
        _switch(real)
        if not is_kept:
            _drop(name)
        connection.close()
        if pool is not None:
            connection.settings_dict["OPTIONS"]["pool"] = pool


def _is_filled(name: str) -> bool:
    """Whether the database stands whole: one whose filling was stopped bears no mark."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() == (FILLED,)


def _drop(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def bare(*tables: str, but: Sequence[str] = ()) -> Iterator[None]:
    """No triggers and no indexes but primary keys; all but those named last are made when the rows are in."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE conrelid = ANY(%s::regclass[]) AND contype = 'u'""",
            [list(tables)],
        )
        keys = cursor.fetchall()
        for table, name, _definition in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(
            """SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)
            AND indexname NOT IN (SELECT conname FROM pg_constraint)""",
            [list(tables)],
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")
            for table, name, definition in keys:
                cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
            for _name, definition in [one for one in indexes if one[0] not in but]:
                cursor.execute(definition)


def _switch(name: str) -> None:
    connection.close()
    close_pool = getattr(connection, "close_pool", None)
    if close_pool:
        close_pool()
    connection.settings_dict["NAME"] = name


def _url(name: str) -> str:
    """The address of the real database, with the other name."""
    real = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
    return real._replace(path=f"/{name}").geturl()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def real_server(database_url: str) -> Iterator[str]:
    """The server that `./manage up` runs, on a free port of loopback, over that database; yields its address."""
    port = free_port()
    env = {
        **os.environ,
        "DATABASE_URL": database_url,
        "REDIS_URL": settings.REDIS_URL,
        "SAFESCHOOL_MODE": "box",
        "SECRET_KEY": settings.SECRET_KEY,
        "JOURNAL_KEY": settings.JOURNAL_KEY,
        "FIELD_KEYS": settings.FIELD_KEYS,
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    server = subprocess.Popen(web_command(port), cwd=ROOT, env=env)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/healthz", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError("the server ended while it was starting")
        try:
            with urllib.request.urlopen(url, timeout=20):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)  # nothing to wait on before the port is open
    raise RuntimeError("the server did not answer within two minutes")


def milliseconds(act: Callable[[], object], rounds: int = 15) -> float:
    """The median time of the act, after one round to warm up."""
    act()
    times = []
    for _round in range(rounds):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return median(times)
