"""Importing a list of past incidents: every row becomes a closed file or is refused with a reason."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.actions.files import take_numbers
from incidents.importing.drafts import Reader
from incidents.importing.moments import RefusedRow
from incidents.models import Incident
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal
from safeschool.kernel.tables import Row, read_table

AT_ONCE = 2000


@dataclass(frozen=True)
class Refusal:
    """A row that was not taken, by its number in the spreadsheet, and why."""

    row: int
    reason: str


@dataclass
class Outcome:
    """What became of a file: read = created + matched + refused."""

    read: int = 0
    created: int = 0
    matched: int = 0
    refused: list[Refusal] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As other programs read it."""
        refused = [{"row": refusal.row, "reason": refusal.reason} for refusal in self.refused]
        return {"read": self.read, "created": self.created, "matched": self.matched, "refused": refused}


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

    A row that was taken over before is matched and left as it is. Raises UnusableFile with nothing written.
    """
    table = read_table(source, name)
    rows = list(table.rows)
    reader = Reader.of(unit=unit, columns=table.columns, rows=rows, wishes=wishes or {}, now=now)
    outcome = Outcome(read=len(rows))
    good = _judged(rows, reader, outcome)
    batch = uuid4()
    while some := list(islice(good, AT_ONCE)):
        fresh = _unknown(some, outcome)
        outcome.created += len(fresh)
        if not is_dry_run:
            _write(fresh, batch)
    if outcome.created and not is_dry_run:
        journal.record(
            by=by, verb="incidents.imported", target=unit, unit_id=unit.pk, batch=batch,
            created=outcome.created, matched=outcome.matched, refused=len(outcome.refused),
        )  # fmt: skip
    return outcome


def _judged(rows: list[Row], reader: Reader, outcome: Outcome) -> Any:
    """The good rows as unsaved incidents; what is refused is written to the outcome."""
    seen: dict[str, int] = {}
    for row in rows:
        digest = hashlib.sha256(json.dumps([reader.unit.pk, list(row.cells.items())]).encode()).hexdigest()
        try:
            if digest in seen:
                raise RefusedRow(_("The row repeats row %(number)d in every cell.") % {"number": seen[digest]})
            incident = reader.incident_of(row)
        except RefusedRow as refusal:
            outcome.refused.append(Refusal(row.number, str(refusal)))
            continue
        seen[digest] = row.number
        incident.digest, incident.submission = digest, uuid5(NAMESPACE_OID, digest)
        yield incident


def _unknown(incidents: list[Incident], outcome: Outcome) -> list[Incident]:
    known = set(
        Incident.objects.filter(submission__in=[incident.submission for incident in incidents]).values_list(
            "submission", flat=True
        )
    )
    outcome.matched += len(known)
    return [incident for incident in incidents if incident.submission not in known]


def _write(incidents: list[Incident], batch: UUID) -> None:
    """Number them by unit and year of occurrence, and write them at once."""
    shelves: dict[tuple[Unit, int], list[Incident]] = defaultdict(list)
    for incident in incidents:
        shelves[incident.unit, incident.occurred_at.year].append(incident)
    for (unit, year), shelf in shelves.items():
        for incident, number in zip(shelf, take_numbers(unit, year, len(shelf)), strict=True):
            incident.number, incident.batch = number, batch
            incident.search_key = Incident.key_for_search(number=number, place=incident.place, note=incident.note)
    Incident.objects.bulk_create(incidents, batch_size=AT_ONCE)
