"""Importing a list of past incidents: every row becomes a closed file or is refused with a reason."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.importing.drafts import Reader, UnknownWord
from incidents.importing.moments import RefusedRow
from incidents.importing.writing import write_files
from incidents.models import Incident, IncidentImport
from incidents.models.imports import ImportState
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal
from safeschool.kernel import imports
from safeschool.kernel.imports import Refusal
from safeschool.kernel.tables import Row, read_table

AT_ONCE = 5000
SAMPLE = 20


@dataclass
class Outcome(imports.Outcome):
    """What became of a list, with what the page shows of it."""

    # Words of types that were not understood, and the first good rows.
    words: Counter[str] = field(default_factory=Counter)
    sample: list[dict[str, Any]] = field(default_factory=list)

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Read, created, matched, refused."""
        return self.read, self.created, self.matched, len(self.refused)


@dataclass(frozen=True)
class List:
    """What is brought: for which unit, how its columns are mapped ({}: by their names), which words mean which type."""

    unit: Unit
    source: Path | bytes
    name: str
    wishes: dict[str, str] = field(default_factory=dict)
    mapping: dict[str, str] = field(default_factory=dict)


def take_rows(brought: List, *, now: datetime, key: UUID | None, tell: Callable[[int, int], None]) -> Outcome:
    """Judge every row, and write the good ones when a key is given; `tell` hears how many of how many are judged.

    A row that was taken over before is matched and left as it is. Raises UnusableFile; call it in a transaction.
    """
    table = read_table(brought.source, brought.name)
    rows = list(table.rows)
    reader = Reader.of(
        unit=brought.unit, columns=table.columns, rows=rows, wishes=brought.wishes, mapping=brought.mapping, now=now
    )
    outcome = Outcome(read=len(rows))
    good = _judged(rows, reader, outcome)
    while some := list(islice(good, AT_ONCE)):
        fresh = _unknown(some, outcome)
        outcome.created += len(fresh)
        if key is not None:
            write_files(fresh, key, now)
        tell(outcome.created + outcome.matched + len(outcome.refused), outcome.read)
    return outcome


@transaction.atomic
def import_incidents(
    *,
    by: User | None,
    unit: Unit,
    source: Path | bytes,
    name: str,
    now: datetime,
    wishes: dict[str, str] | None = None,
    is_dry_run: bool = False,
) -> Outcome:
    """Take over the list; `wishes` says which type code a word of the list means ("" for rows without a word).

    Written, it stands among the unit's imports and can be undone there. Raises UnusableFile with nothing written.
    """
    lock_unit(unit)
    brought = List(unit, source, name, wishes or {})
    done = IncidentImport(unit=unit, brought_by=by, file_name=name[-200:], state=ImportState.DONE, confirmed_at=now)
    outcome = take_rows(brought, now=now, key=None if is_dry_run else done.key, tell=lambda _done, _of: None)
    if outcome.created and not is_dry_run:
        keep_counts(done, outcome)
        done.save()
        tell_imported(by, done)
    return outcome


def lock_unit(unit: Unit) -> None:
    """Two lists for one unit are written one after the other."""
    Unit.objects.select_for_update(no_key=True).only("pk").get(pk=unit.pk)


def keep_counts(row: IncidentImport, outcome: Outcome) -> None:
    """Note on the import what became of its rows."""
    row.read, row.created, row.matched, row.refused_count = outcome.counts


def tell_imported(by: User | None, row: IncidentImport) -> None:
    """Write the line of the journal."""
    journal.record(
        by=by, verb="incidents.imported", target=row.unit, unit_id=row.unit_id, batch=row.key, created=row.created,
        matched=row.matched, refused=row.refused_count,
    )  # fmt: skip


def _judged(rows: list[Row], reader: Reader, outcome: Outcome) -> Iterator[Incident]:
    """The good rows as unsaved incidents; what is refused is written to the outcome."""
    seen: dict[str, int] = {}
    for row in rows:
        digest = hashlib.sha256(json.dumps([reader.unit.pk, list(row.cells.items())]).encode()).hexdigest()
        try:
            if digest in seen:
                raise RefusedRow(_("The row repeats row %(number)d in every cell.") % {"number": seen[digest]})
            incident = reader.incident_of(row)
        except RefusedRow as refusal:
            if isinstance(refusal, UnknownWord):
                outcome.words[refusal.word[:100]] += 1
            outcome.refused.append(Refusal(row.number, str(refusal)))
            continue
        seen[digest] = row.number
        incident.digest, incident.submission = digest, uuid5(NAMESPACE_OID, digest)
        if len(outcome.sample) < SAMPLE:
            outcome.sample.append(_shown(row, incident))
        yield incident


def _shown(row: Row, incident: Incident) -> dict[str, Any]:
    """A good row as the preview shows it; the words of the note stay in the file."""
    return {
        "row": row.number,
        "at": incident.occurred_at.isoformat(),
        "precision": incident.date_precision,
        "type": incident.type.code,
        "school": incident.school.code if incident.school else "",
        "place": incident.place[:80],
    }


def _unknown(incidents: list[Incident], outcome: Outcome) -> list[Incident]:
    known = set(
        Incident.objects.filter(submission__in=[incident.submission for incident in incidents]).values_list(
            "submission", flat=True
        )
    )
    outcome.matched += len(known)
    return [incident for incident in incidents if incident.submission not in known]
