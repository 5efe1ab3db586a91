"""Knows, in a few milliseconds, whether a box was last prepared with the code that is here now."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from safeschool.embedded.box import PROJECT, Box, write_private

SKIPPED = {"__pycache__", "tests", "bench", "docs", "node_modules", "templates"}
TELLING = (".py", ".json", ".csv", ".po", ".mo", ".lock")
# Whoever runs one of these may leave the database other than it was prepared.
UNSETTLING = {"migrate", "flush", "dbshell", "shell", "loaddata", "sqlflush"}


def is_prepared(box: Box) -> bool:
    try:
        return _stamp(box).read_text() == _digest()
    except OSError:
        return False


def was_ever_prepared(box: Box) -> bool:
    return _stamp(box).exists()


def note_prepared(box: Box, *, is_whole: bool = True) -> None:
    """Remember it; a box with tables and no demo yet is not whole, and is prepared again when it is served."""
    write_private(_stamp(box), _digest() if is_whole else "tables only")


def forget(box: Box) -> None:
    _stamp(box).unlink(missing_ok=True)


def _stamp(box: Box) -> Path:
    return box.home / "prepared"


def _digest() -> str:
    """Names, sizes and times of every file that migrations, texts, static files and seeds come from."""
    seen = hashlib.sha256()
    for path, size, changed in sorted(_files(PROJECT)):
        seen.update(f"{path}\0{size}\0{changed}\n".encode())
    return seen.hexdigest()


def _files(folder: Path, *, is_static: bool = False) -> Iterator[tuple[str, int, int]]:
    for entry in os.scandir(folder):
        if entry.name.startswith(".") or entry.name in SKIPPED:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), is_static=is_static or entry.name == "static")
        elif is_static or entry.name.endswith(TELLING):
            told = entry.stat()
            yield entry.path, told.st_size, told.st_mtime_ns
