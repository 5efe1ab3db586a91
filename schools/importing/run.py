"""A file from its first byte to the registry, with or without a look in between."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from safeschool.accounts.models import Unit, User
from safeschool.audit import journal
from safeschool.kernel import imports
from safeschool.kernel.imports import Refusal
from safeschool.kernel.tables import Table, read_table
from schools.importing.columns import mapped
from schools.importing.drafts import Draft, RefusedRow, draft_of
from schools.importing.oneroster import orgs_of, wanted_of
from schools.importing.registry import Registry
from schools.importing.words import LevelReader
from schools.importing.write import Judged, write_batch
from schools.models import ImportBatch, ImportSource, School, StagedRow

AT_ONCE = 1000
# A list that nobody confirmed or dropped for this long was forgotten; its file can be brought again.
FORGOTTEN_AFTER = timedelta(days=7)
PLACING = ("unit", "district")


@dataclass
class Outcome(imports.Outcome):
    """What became of a list, with what a person should look at."""

    unread_levels: dict[str, int] = field(default_factory=dict)
    # Rows taken for new schools that may be known ones.
    doubtful: list[int] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return super().as_json() | ({"doubtful": self.doubtful} if self.doubtful else {})


def _judged(table: Table, mapping: dict[str, str], registry: Registry, outcome: Outcome) -> Iterator[list[Judged]]:
    """The good rows a thousand at a time, each with the pk of the school it tells of; the outcome counts along."""
    levels, is_wanted = LevelReader(), wanted_of(table.columns)
    while rows := list(islice(table.rows, AT_ONCE)):
        good: list[Judged] = []
        for row in filter(is_wanted, rows):
            outcome.read += 1
            try:
                draft = draft_of(row, mapping, levels)
                draft.unit_id = registry.unit_of(*(row.cells.get(mapping.get(name, ""), "") for name in PLACING))
                known = registry.settle(draft)
            except RefusedRow as refusal:
                outcome.refused.append(Refusal(row.number, str(refusal)))
            else:
                good.append((draft, known.pk if known else None))
        yield _without_taken(good, outcome)
    outcome.unread_levels = levels.unread
    outcome.refused.sort(key=lambda refusal: refusal.row)


def _without_taken(rows: list[Judged], outcome: Outcome) -> list[Judged]:
    """The rows but those whose code belongs to a school elsewhere; counts the others."""
    new = [draft.code for draft, known in rows if known is None]
    taken = set(School.objects.filter(code__in=new).values_list("code", flat=True))
    reason = _("The code %(code)s belongs to a school of another unit.")
    free = []
    for draft, known in rows:
        if known is None and draft.code in taken:
            outcome.refused.append(Refusal(draft.number, reason % {"code": draft.code}))
            continue
        outcome.created += known is None
        outcome.matched += known is not None
        free.append((draft, known))
    return free


def _lock(unit: Unit) -> None:
    """Two lists for one unit are written one after the other."""
    Unit.objects.select_for_update(no_key=True).only("pk").get(pk=unit.pk)


@transaction.atomic
def import_schools(
    *,
    by: User | None,
    unit: Unit,
    source: Path | bytes,
    name: str,
    wishes: Mapping[str, str] | None = None,
    is_dry_run: bool = False,
) -> Outcome:
    """Every good row becomes or completes a school, in one transaction; a dry run tells the same and writes nothing.

    `wishes` names the column of a field where the header alone does not say it. Raises UnusableFile, nothing written.
    """
    table = read_table(orgs_of(source), name)
    mapping = mapped(table.columns, wishes or {})
    _lock(unit)
    outcome, registry = Outcome(), Registry(unit)
    for rows in _judged(table, mapping, registry, outcome):
        outcome.doubtful += [draft.number for draft, known in rows if known is None and registry.doubts(draft)]
        if not is_dry_run:
            write_batch(by=by, rows=rows)
    if not is_dry_run:
        _tell(by, unit, outcome)
    return outcome


def _tell(by: User | None, unit: Unit, outcome: Outcome) -> None:
    journal.record(
        by=by, verb="schools.imported", target=unit, unit_id=unit.pk,
        read=outcome.read, created=outcome.created, matched=outcome.matched, refused=len(outcome.refused),
    )  # fmt: skip


@transaction.atomic
def stage_import(
    *,
    by: User,
    unit: Unit,
    source: Path | bytes,
    name: str,
    wishes: Mapping[str, str] | None = None,
    origin: str = "",
) -> ImportBatch:
    """Read and judge the file and keep its good rows for confirmation; no school changes. Raises UnusableFile.

    `origin` names where such lists come from: its columns and what was decided of its rows are remembered.
    """
    table = read_table(orgs_of(source), name)
    known_source = ImportSource.objects.get_or_create(unit=unit, name=origin.strip())[0] if origin.strip() else None
    kept = (
        {field: column for field, column in known_source.mapping.items() if column in table.columns}
        if known_source
        else {}
    )
    mapping = mapped(table.columns, {**kept, **(wishes or {})})
    batch = ImportBatch.objects.create(
        unit=unit, brought_by=by, file_name=name[-200:], mapping=mapping, source=known_source
    )
    outcome, registry = Outcome(), Registry(unit, known_source.decisions if known_source else None)
    for rows in _judged(table, mapping, registry, outcome):
        StagedRow.objects.bulk_create(_staged(batch, registry, judged) for judged in rows)
    batch.read, batch.created, batch.matched = outcome.read, outcome.created, outcome.matched
    batch.refused, batch.unread_levels = outcome.as_json()["refused"], outcome.unread_levels
    batch.save()
    return batch


def _staged(batch: ImportBatch, registry: Registry, judged: Judged) -> StagedRow:
    draft, known = judged
    doubts = [] if known else registry.doubts(draft)
    return StagedRow(
        batch=batch, number=draft.number, draft=draft.as_json(), is_known=known is not None, candidates=doubts,
        is_decided=not doubts,
    )  # fmt: skip


@transaction.atomic
def decide_row(*, by: User, row: StagedRow, school: School | None) -> StagedRow:
    """The row tells of this one of its candidates, or of a new school. Raises ValidationError."""
    if school is not None and school.pk not in row.candidates:
        raise ValidationError(_("This school is none of those that the row may tell of."))
    row.same_as, row.is_decided = school, True
    row.save(update_fields=["same_as", "is_decided"])
    journal.record(by=by, verb="schools.row_decided", target=row.batch, row=row.number, school=school and school.code)
    return row


@transaction.atomic
def decide_rest(*, by: User, batch: ImportBatch) -> int:
    """Every row that is still doubtful tells of a new school; how many they were."""
    count = batch.staged.doubtful().update(is_decided=True)
    journal.record(by=by, verb="schools.rows_decided", target=batch, rows=count)
    return count


@transaction.atomic
def confirm_import(*, by: User, batch: ImportBatch, now: datetime) -> ImportBatch:
    """The staged rows become schools, all or none. Raises ValidationError when one no longer can, or it was done."""
    _lock(batch.unit)
    if not ImportBatch.objects.filter(pk=batch.pk, confirmed_at=None).update(confirmed_at=now):
        raise ValidationError(_("This list was confirmed already."))
    if open_rows := batch.staged.doubtful().count():
        raise ValidationError(_("Decide first which schools the %(rows)d doubtful rows tell of.") % {"rows": open_rows})
    remembered = _decisions(batch)
    registry, outcome = Registry(batch.unit, remembered), Outcome(read=batch.read)
    for rows in _in_thousands(batch.staged.values_list("draft", flat=True).iterator(AT_ONCE)):
        drafts = [Draft(**draft) for draft in rows]
        judged = _without_taken([(draft, _again(registry, draft)) for draft in drafts], outcome)
        if outcome.refused:
            raise ValidationError(
                _("The registry has changed since this list was looked at: row %(row)d. Bring the file again.")
                % {"row": outcome.refused[0].row}
            )
        write_batch(by=by, rows=judged)
    batch.staged.all().delete()
    batch.created, batch.matched, batch.confirmed_at = outcome.created, outcome.matched, now
    batch.save(update_fields=["created", "matched", "confirmed_at"])
    outcome.refused = [Refusal(**refusal) for refusal in batch.refused]
    _tell(by, batch.unit, outcome)
    return batch


def _decisions(batch: ImportBatch) -> dict[str, int]:
    """What was said of this source's rows, now and before; kept with the source, with its columns."""
    now = {row.draft["code"]: row.same_as_id or 0 for row in batch.staged.filter(same_as__isnull=False)}
    if batch.source is None:
        return now
    batch.source.decisions, batch.source.mapping = {**batch.source.decisions, **now}, batch.mapping
    batch.source.save(update_fields=["decisions", "mapping"])
    return dict(batch.source.decisions)


def _again(registry: Registry, draft: Draft) -> int | None:
    """The match of a staged row in the registry of now; its unit was found when it was read."""
    try:
        known = registry.settle(draft)
    except RefusedRow as refusal:
        raise ValidationError(
            _("The registry has changed since this list was looked at: row %(row)d. Bring the file again.")
            % {"row": draft.number}
        ) from refusal
    return known.pk if known else None


def _in_thousands(rows: Iterable[Any]) -> Iterator[list[Any]]:
    several = iter(rows)
    while some := list(islice(several, AT_ONCE)):
        yield some


@transaction.atomic
def drop_import(*, by: User, batch: ImportBatch) -> None:
    """The list is not wanted; nothing of it was written."""
    journal.record(by=by, verb="schools.import_dropped", target=batch, read=batch.read)
    batch.delete()


@transaction.atomic
def drop_forgotten_imports(*, now: datetime) -> int:
    """Drop the lists that have waited for their confirmation too long; how many they were."""
    forgotten = ImportBatch.objects.waiting().filter(created_at__lt=now - FORGOTTEN_AFTER)
    batches = list(forgotten.select_for_update(skip_locked=True))
    for batch in batches:
        journal.record(by=None, verb="schools.import_dropped", target=batch, read=batch.read, was_forgotten=True)
        batch.delete()
    return len(batches)
