"""What manage.py does: `demo`, `up`, `test`, or any management command, each with its services."""

from __future__ import annotations

import argparse
import errno
import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from safeschool.embedded import stamp
from safeschool.embedded.box import PROJECT, Box
from safeschool.embedded.children import HOST
from safeschool.embedded.keeper import Service
from safeschool.embedded.line import Line
from safeschool.embedded.postgres import Postgres, explain
from safeschool.embedded.processes import open_log, prepare_child, told_since_start
from safeschool.embedded.refusal import Refusal
from safeschool.embedded.site import Claim, Site, check_port
from safeschool.embedded.valkey import Valkey

USAGE = """SafeSchool
  ./manage demo [--port 8000]   try it: a whole system with invented people, started here and now
  ./manage up [--port 8000]     the same with your own data, empty at first
  ./manage test [ARGUMENTS]     the tests, on the same services (ARGUMENTS go to pytest)
  ./manage COMMAND              any management command; ./manage help lists them"""

WITHOUT_SERVICES = {
    "help",
    "version",
    "--version",
    "check",
    "collectstatic",
    "compile_texts",
    "makemessages",
    "diffsettings",
}
# These see a new database as it is; for all others it is prepared first.
ON_THE_BARE_DATABASE = {"migrate", "flush", "dbshell", "makemigrations", "showmigrations", "sqlmigrate", "loaddata"}
ONLY_FOR_TRYING = {"demo", "up", "test", "seed_demo"}
OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES)
SERVICES_OUTSIDE = ("DATABASE_URL", "REDIS_URL")


def main(argv: Sequence[str]) -> int:
    """The exit code: 0 done, 2 refused with a sentence, otherwise the command's own."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace", line_buffering=True)
    try:
        return obey(argv[1] if len(argv) > 1 else "", argv)
    except Refusal as refusal:
        tell(str(refusal))
        return 2
    except OSError as error:
        if error.errno not in OF_THE_DISK:
            raise
        tell(f"{error.strerror}: {error.filename or 'while writing'}. Free some space or make it writable.")
        return 2
    except KeyboardInterrupt:
        return 130


def obey(command: str, argv: Sequence[str]) -> int:
    if command in ("", "-h", "--help"):
        say(USAGE)
        return 0
    if command in ("demo", "up"):
        return serve(command, argv[2:])
    if command == "test":
        return run_tests(argv[2:])
    return run_command(command, argv)


def say(words: str) -> None:
    with suppress(BrokenPipeError):  # a site goes on when nobody reads its words any more
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()


def tell(words: str) -> None:
    """To the person, not into the output that a program may be reading."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def serve(kind: str, arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog=f"./manage {kind}")
    parser.add_argument("--port", type=_port, default=8000, help="on 127.0.0.1 (8000)")
    port = parser.parse_args(arguments).port
    _refuse_in_production(kind)
    box = Box.of(kind)
    box.make()
    claim = Claim.take(box, f"http://{HOST}:{port}")
    try:
        check_port(port)
        with services_of(box) as line:
            Site(box, port, line, say).serve()
        say("SafeSchool has stopped.")
    finally:
        claim.drop()
    return 0


def run_tests(arguments: Sequence[str]) -> int:
    """pytest in a process of its own, on services that forget: nothing in them is worth a disk's time."""
    _refuse_in_production("test")
    box = Box.of("test")
    box.make()
    with services_of(box) as line:
        line.wait_until_ready()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for pytest; it ends and then so do we
        prepare = prepare_child(os.getpid(), signal.SIGTERM)
        with subprocess.Popen([sys.executable, "-m", "pytest", *arguments], cwd=PROJECT, preexec_fn=prepare) as pytest:
            signal.signal(signal.SIGTERM, lambda number, frame: pytest.terminate())
            return pytest.wait()


def run_command(command: str, argv: Sequence[str]) -> int:
    if _is_production():
        _refuse_in_production(command)
        check_outside(required=command not in WITHOUT_SERVICES)
        return execute(argv)
    box = Box.of(kind_for(command))
    box.make()
    if command in WITHOUT_SERVICES:
        set_environment(box, services_for(box))
        return execute(argv)
    with services_of(box) as line:
        line.wait_until_ready()
        if command not in ON_THE_BARE_DATABASE and not stamp.was_ever_prepared(box):
            prepare_first(box)
        if command in stamp.UNSETTLING:
            stamp.forget(box)
        return execute(argv)


def prepare_first(box: Box) -> None:
    """Tables and taxonomies for a database that has none; what is said goes to the log, not among a command's words."""
    tell("A new database: preparing it first …")
    log = box.logs / "prepare.log"
    output = open_log(log)
    argv = [sys.executable, "-m", "safeschool.embedded.prepare", "up"]
    done = subprocess.run(argv, cwd=PROJECT, stdout=output, stderr=output, check=False)
    os.close(output)
    if done.returncode != 0:
        raise Refusal(f"The database could not be prepared: {explain(told_since_start(log), box)}")
    stamp.note_prepared(box, is_whole=box.kind == "up")


def execute(argv: Sequence[str]) -> int:
    """Django's own command line, with its refusals and a lost database said in a sentence."""
    management = importlib.import_module("django.core.management")  # half a second that demo and test need not spend
    exceptions = importlib.import_module("django.core.exceptions")
    database = importlib.import_module("django.db.utils")
    try:
        management.execute_from_command_line(list(argv))
    except exceptions.ImproperlyConfigured as error:
        raise Refusal(str(error)) from error
    except database.OperationalError as error:
        raise Refusal(f"The database gave up: {str(error).strip()}") from error
    return 0


# Which box, and with what environment


def kind_for(command: str) -> str:
    """The box a command works on: the one asked for, else the one that runs, else the one used last."""
    asked = {"demo": "demo", "box": "up", "test": "test"}.get(os.environ.get("SAFESCHOOL_MODE", ""))
    if asked or command == "seed_demo":
        return asked or "demo"
    boxes = [Box.of(kind) for kind in ("demo", "up")]
    running = [box for box in boxes if Claim.is_taken(box)]
    built = [box for box in boxes if (box.home / "site.lock").exists()]
    used = sorted(running or built, key=lambda box: (box.home / "site.lock").stat().st_mtime)
    return used[-1].kind if used else "up"


def services_for(box: Box) -> list[Service]:
    """What must run here: whatever no address outside was given for."""
    services: list[Service] = []
    if not given("DATABASE_URL"):
        services.append(Postgres(box))
    if not given("REDIS_URL"):
        services.append(Valkey(box))
    return services


def set_environment(box: Box, services: Sequence[Service]) -> None:
    """What the settings read, for this process and its children."""
    names = {Postgres: "DATABASE_URL", Valkey: "REDIS_URL"}
    given = {names[type(service)]: service.url() for service in services}
    kept = {} if box.kind == "test" else box.secrets()
    if not os.environ.get("SAFESCHOOL_MODE"):
        os.environ.pop("SAFESCHOOL_MODE", None)
    for name, value in (kept | {"SAFESCHOOL_MODE": box.mode, "DJANGO_SETTINGS_MODULE": "safeschool.settings"}).items():
        if f"{name}_FILE" not in os.environ:
            os.environ.setdefault(name, value)
    os.environ |= given | {"SAFESCHOOL_HOME": str(box.home), "PYTHONUNBUFFERED": "1"}


@contextmanager
def services_of(box: Box) -> Iterator[Line]:
    """The services of a box, started or shared, and the environment that points to them."""
    check_outside(required=False)
    box.check_room()
    with box.lock():
        services = services_for(box)
        set_environment(box, services)
    line = Line.join(box, services, tell)
    try:
        yield line
    finally:
        line.leave()


def given(name: str) -> str:
    """The value of that name from the environment, or from the file that NAME_FILE names."""
    file = os.environ.get(f"{name}_FILE")
    try:
        return Path(file).read_text().strip() if file else os.environ.get(name, "")
    except OSError as error:
        raise Refusal(f"{name}_FILE names {file}, which cannot be read ({error.strerror}).") from error


def check_outside(*, required: bool) -> None:
    urls = {name: given(name) for name in SERVICES_OUTSIDE}
    missing = [name for name, url in urls.items() if not url]
    if required and missing:
        raise Refusal(f"{' and '.join(missing)} must be set in production, to the servers this system works with.")
    if urls["DATABASE_URL"] or urls["REDIS_URL"]:
        outside = importlib.import_module("safeschool.embedded.outside")  # brings two drivers; the box needs neither
        if urls["DATABASE_URL"]:
            outside.check_database(urls["DATABASE_URL"])
        if urls["REDIS_URL"]:
            outside.check_redis(urls["REDIS_URL"])


def _is_production() -> bool:
    """Said so, or given the secrets of one: a box keeps its own."""
    mode = os.environ.get("SAFESCHOOL_MODE")
    return mode == "production" or (not mode and bool(given("SECRET_KEY")))


def _refuse_in_production(command: str) -> None:
    if _is_production() and command in ONLY_FOR_TRYING:
        raise Refusal(
            f"./manage {command} is not for a production system (SAFESCHOOL_MODE=production or its SECRET_KEY is set). "
            "Run production as docker-compose.yml shows, or unset them to use a box of its own."
        )


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65536:
        raise argparse.ArgumentTypeError(f"{text} is not a port: give a number from 1 to 65535")
    return port
