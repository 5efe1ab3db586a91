"""The state folder: where everything of one box lives, and its secrets."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from safeschool.embedded.refusal import Refusal

PROJECT = Path(__file__).resolve().parents[2]
KINDS = ("demo", "up", "test")

LONGEST_SOCKET_PATH = 90  # the system's limit is 107 bytes (103 on macOS), names included
PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]+")
ROOM_TO_START = 64 * 2**20
ROOM_TO_BUILD = 256 * 2**20
ROOM_TO_WRITE = 16 * 2**20


def outer_folder() -> Path:
    """`.box` beside the project, or SAFESCHOOL_HOME: it holds one box for each kind of use."""
    return Path(os.environ.get("SAFESCHOOL_HOME") or PROJECT / ".box").absolute()


@dataclass(frozen=True)
class Box:
    """One system's state: its database, broker, files, secrets and logs. Deleting the folder starts afresh."""

    home: Path
    kind: str

    @classmethod
    def of(cls, kind: str) -> Box:
        return cls(home=outer_folder() / kind, kind=kind)

    @property
    def postgres(self) -> Path:
        return self.home / "postgres"

    @property
    def valkey(self) -> Path:
        return self.home / "valkey"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def sign_ins(self) -> Path:
        return self.home / "sign-ins.txt"

    @property
    def keeper_socket(self) -> Path:
        return self.reach() / "keeper.sock"

    @property
    def is_durable(self) -> bool:
        """Data of people is written through to the disk; data of tests is not."""
        return self.kind != "test"

    @property
    def mode(self) -> str:
        return {"demo": "demo", "up": "box", "test": "test"}[self.kind]

    def make(self) -> None:
        """Make the folder if it is missing; refuse one that this person cannot use."""
        try:
            self.home.parent.mkdir(parents=True, exist_ok=True)
            for folder in (self.home.parent, self.home, self.logs):
                folder.mkdir(mode=0o700, exist_ok=True)
                self._check_owner(folder)
                folder.chmod(0o700)
        except OSError as error:
            raise Refusal(
                f"The folder {self.home} cannot be written ({error.strerror}). "
                "Make it writable, or name another one in SAFESCHOOL_HOME."
            ) from error

    @staticmethod
    def _check_owner(folder: Path) -> None:
        owner = folder.stat().st_uid
        if owner != os.geteuid():
            raise Refusal(
                f"The folder {folder} belongs to another user (number {owner}; you are {os.geteuid()}). "
                "Run ./manage as that user, or name another folder in SAFESCHOOL_HOME."
            )

    def check_room(self) -> None:
        """Refuse to start on a disk that is as good as full."""
        is_built = (self.postgres / "PG_VERSION").exists()
        free, needed = shutil.disk_usage(self.home).free, ROOM_TO_START if is_built else ROOM_TO_BUILD
        if free < needed:
            raise Refusal(
                f"The disk that holds {self.home} is full: {free // 2**20} MB free, {needed // 2**20} MB needed. "
                "Free some space, or name a folder on another disk in SAFESCHOOL_HOME."
            )

    @property
    def is_full(self) -> bool:
        """Whether not even the next piece of the database's own journal fits on the disk."""
        return shutil.disk_usage(self.home).free < ROOM_TO_WRITE

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Only one process at a time starts or stops the services of a box."""
        with (self.home / "lock").open("a") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(held, fcntl.LOCK_UN)

    def reach(self) -> Path:
        """The folder by a name short and plain enough for a socket and a URL: itself, or a link to it."""
        name = str(self.home)
        if len(os.fsencode(name)) <= LONGEST_SOCKET_PATH - len("/valkey/valkey.sock") and PLAIN_PATH.fullmatch(name):
            return self.home
        record = self.home / "short-name"
        if record.exists():
            link = Path(record.read_text().strip())
            if (
                link.is_symlink()
                and link.parent.stat().st_uid == os.geteuid()
                and link.resolve() == self.home.resolve()
            ):
                return link
        link = Path(tempfile.mkdtemp(prefix="safeschool-", dir=_short_temporary_folder())) / "box"
        link.symlink_to(self.home)
        write_private(record, f"{link}\n")
        return link

    def secrets(self) -> dict[str, str]:
        """The keys of this box, made once and kept: without them the identities in its database stay sealed."""
        file = self.home / "secrets.json"
        try:
            kept: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
        except ValueError as error:
            raise Refusal(
                f"The file {file} is damaged. Put back a copy of it; without its keys the data cannot be read."
            ) from error
        wanted = {
            "SECRET_KEY": lambda: secrets.token_urlsafe(48),
            "FIELD_KEYS": lambda: f"box1:{_random_key()}",
            "JOURNAL_KEY": _random_key,
        }
        missing = {name: make() for name, make in wanted.items() if name not in kept}
        if missing:
            kept |= missing
            write_private(file, json.dumps(kept, indent=1))
        return kept


def _random_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _short_temporary_folder() -> str:
    folder = tempfile.gettempdir()
    return folder if len(folder) < 40 and PLAIN_PATH.fullmatch(folder) else "/tmp"  # noqa: S108


def write_private(file: Path, text: str) -> None:
    """Whole or not at all, and readable by its owner only."""
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
