"""The head of the journal, kept outside the database: whoever owns the tables can cut their end off, and not this."""

import json
import logging
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.conf import settings

from safeschool.audit.models import Seal

log = logging.getLogger(__name__)


def keep(seal: Seal) -> None:
    """Add the seal to the file of heads and to the log. A full disk costs the line, never the seal."""
    log.info("journal sealed up to entry %d: %s", seal.last_id, seal.digest)
    file: Path | None = settings.JOURNAL_HEADS
    if file is None:
        return
    line = json.dumps({"at": seal.sealed_at.isoformat(), "last_id": seal.last_id, "digest": seal.digest})
    try:
        _append(file, line)
    except OSError as error:
        log.error("the head of the journal could not be written to %s: %s", file, error.strerror)


def _append(file: Path, line: str) -> None:
    descriptor = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as out:
        end = out.seek(0, os.SEEK_END)
        # A line that a crash cut off stays alone.
        torn = end > 0 and os.pread(descriptor, 1, end - 1) != b"\n"
        out.write((b"\n" if torn else b"") + f"{line}\n".encode())
        out.flush()
        os.fsync(descriptor)


def kept() -> Iterator[tuple[int, str]]:
    """The last entry and the digest of every head that was kept, oldest first; cut-off lines are left out."""
    file: Path | None = settings.JOURNAL_HEADS
    if file is None or not file.exists():
        return
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                head = json.loads(line)
                yield int(head["last_id"]), str(head["digest"])
            except (ValueError, TypeError, KeyError):
                continue


def lost(seals: Mapping[int, str]) -> tuple[int, list[int]]:
    """How many heads were kept, and the last entries of those that no seal of the database answers to."""
    count, missing = 0, []
    for last_id, digest in kept():
        count += 1
        if seals.get(last_id) != digest:
            missing.append(last_id)
    return count, missing
