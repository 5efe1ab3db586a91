"""A list of past incidents in the browser: brought, mapped, looked at, confirmed whole, and taken back whole."""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from incidents.importing.drafts import mapping_of
from incidents.importing.run import List, Outcome, keep_counts, lock_unit, take_rows, tell_imported
from incidents.models import ImportState, Incident, IncidentImport, IncidentType
from incidents.querysets import IncidentQuerySet
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal
from safeschool.audit.models import Entry
from safeschool.kernel.tables import UnusableFile, read_table

# A file up to this size is read while one waits; a larger one by a worker, with a bar that fills.
AT_ONCE_BYTES = 200_000
FORGOTTEN_AFTER = timedelta(days=7)
SHOWN_REFUSALS = 200
PROGRESS_SECONDS = 3600


@transaction.atomic
def bring_list(*, by: User, unit: Unit, source: Path | bytes, name: str) -> IncidentImport:
    """Keep the file until it is confirmed or dropped, its columns guessed by their names. Raises UnusableFile."""
    table = read_table(source, name)
    try:
        mapping = mapping_of(table.columns)
    except UnusableFile:
        mapping = {}
    row = IncidentImport(unit=unit, brought_by=by, file_name=name[-200:], columns=list(table.columns), mapping=mapping)
    body = source if isinstance(source, bytes) else source.read_bytes()
    row.file.save("list", ContentFile(body), save=False)
    row.save()
    journal.record(by=by, verb="incidents.import_brought", target=row, batch=row.key)
    return row


@transaction.atomic
def map_columns(
    *, by: User, row: IncidentImport, mapping: dict[str, str], wishes: dict[str, str], now: datetime
) -> IncidentImport:
    """Read the list by these columns and words; a small one at once. Raises ValidationError when it is not waiting."""
    _turn(row, (ImportState.MAPPING, ImportState.JUDGED), ImportState.JUDGING)
    row.mapping, row.wishes, row.fault = mapping, wishes, ""
    row.save(update_fields=["mapping", "wishes", "fault"])
    return _at_once(row, now)


@transaction.atomic
def confirm_list(*, by: User, row: IncidentImport, now: datetime) -> IncidentImport:
    """The good rows become files, all or none; a small list at once. Raises ValidationError when it is not waiting."""
    _turn(row, (ImportState.JUDGED,), ImportState.WRITING)
    row.brought_by = by
    row.save(update_fields=["brought_by"])
    return _at_once(row, now)


def _turn(row: IncidentImport, sources: tuple[ImportState, ...], target: ImportState) -> None:
    """From one of these states to that one, once however many ask."""
    if not IncidentImport.objects.filter(pk=row.pk, state__in=sources).update(state=target):
        raise ValidationError(_("Somebody was faster: look at this list again."))
    row.state = target


def _at_once(row: IncidentImport, now: datetime) -> IncidentImport:
    return work_on_list(pk=row.pk, now=now) or row if row.file.size <= AT_ONCE_BYTES else row


@transaction.atomic
def work_on_list(*, pk: int, now: datetime) -> IncidentImport | None:
    """Read or write a list that waits for it; None when there is nothing to do, or another worker is at it.

    The row is locked meanwhile: of a worker that dies nothing is left, and the next one begins anew.
    """
    rows = IncidentImport.objects.busy().select_for_update(skip_locked=True, of=("self",))
    row = rows.select_related("unit", "brought_by").filter(pk=pk).first()
    if row is None:
        return None
    lock_unit(row.unit)
    is_writing = row.state == ImportState.WRITING
    try:
        with transaction.atomic():
            outcome = _taken(row, now, is_writing=is_writing)
    except (UnusableFile, ValidationError) as refusal:
        row.state, row.fault = ImportState.MAPPING, _sentence(refusal)[:500]
    else:
        _written(row, now) if is_writing else _judged(row, outcome)
    cache.delete(_key(pk))
    row.save()
    return row


def _taken(row: IncidentImport, now: datetime, *, is_writing: bool) -> Outcome:
    with row.file.open() as stored:
        brought = List(row.unit, stored.read(), row.file_name, row.wishes, row.mapping)
    outcome = take_rows(brought, now=now, key=row.key if is_writing else None, tell=partial(_tell_progress, row.pk))
    if is_writing and outcome.counts != (row.read, row.created, row.matched, row.refused_count):
        raise ValidationError(_("The register has changed since this list was looked at. Read it again."))
    return outcome


def _sentence(refusal: UnusableFile | ValidationError) -> str:
    return refusal.sentence if isinstance(refusal, UnusableFile) else " ".join(refusal.messages)


def _judged(row: IncidentImport, outcome: Outcome) -> None:
    keep_counts(row, outcome)
    row.state, row.sample, row.words = ImportState.JUDGED, outcome.sample, dict(outcome.words.most_common(50))
    row.refused = outcome.as_json()["refused"][:SHOWN_REFUSALS]


def _written(row: IncidentImport, now: datetime) -> None:
    row.state, row.confirmed_at = ImportState.DONE, now
    tell_imported(row.brought_by, row)
    _forget_file(row)


def _forget_file(row: IncidentImport) -> None:
    """What the file said is in the register now, or nowhere."""
    transaction.on_commit(partial(default_storage.delete, str(row.file.name)))
    row.file, row.sample, row.refused, row.words = "", [], [], {}


def _key(pk: int) -> str:
    return f"incidents-import:{pk}"


def _tell_progress(pk: int, done: int, of: int) -> None:
    cache.set(_key(pk), (done, of), PROGRESS_SECONDS)


def progress_of(row: IncidentImport) -> tuple[int, int]:
    """How many rows of how many are done; (0, 1) when nobody has begun."""
    found: tuple[int, int] = cache.get(_key(row.pk)) or (0, 1)
    return found


def sample_of(row: IncidentImport) -> list[dict[str, object]]:
    """The first good rows, with the type in the reader's words and the time as a time."""
    names = {kind.code: kind.name for kind in IncidentType.objects.all()} if row.sample else {}
    return [{**shown, "type": names.get(shown["type"], ""), "at": parse_datetime(shown["at"])} for shown in row.sample]


@transaction.atomic
def drop_list(*, by: User | None, row: IncidentImport) -> None:
    """The list is not wanted; nothing of it was written. Raises ValidationError when it is being worked on."""
    if row.state not in (ImportState.MAPPING, ImportState.JUDGED):
        raise ValidationError(_("Somebody was faster: look at this list again."))
    journal.record(by=by, verb="incidents.import_dropped", target=row, batch=row.key, read=row.read)
    transaction.on_commit(partial(default_storage.delete, str(row.file.name)))
    row.delete()


@transaction.atomic
def drop_forgotten_lists(*, now: datetime) -> int:
    """Drop the lists that nobody came back to; how many they were."""
    rows = list(IncidentImport.objects.forgotten(now - FORGOTTEN_AFTER).select_for_update(skip_locked=True))
    for row in rows:
        drop_list(by=None, row=row)
    return len(rows)


@transaction.atomic
def undo_list(*, by: User, row: IncidentImport, now: datetime) -> int:
    """Take every file of the import out again; how many they were. Raises ValidationError when one was worked on."""
    lock_unit(row.unit)
    _turn(row, (ImportState.DONE,), ImportState.UNDONE)
    files = Incident.objects.filter(batch=row.key)
    touched = _worked_on(files)
    if touched:
        raise ValidationError(
            _("%(number)s was worked on since: this import can no longer be undone.") % {"number": touched}
        )
    count, _by_model = files.delete()
    row.undone_at = now
    row.save(update_fields=["undone_at"])
    journal.record(
        by=by, verb="incidents.import_undone", target=row.unit, unit_id=row.unit_id, batch=row.key, count=count
    )
    return count


def _worked_on(files: IncidentQuerySet) -> str:
    """The number of a file that something was done on: a line of the journal speaks of it, or a row hangs on it."""
    keys = files.annotate(text=Cast("pk", models.CharField())).values("text")
    spoken = Entry.objects.filter(target_type="incidents.incident", target_id__in=keys)
    found = spoken.values_list("facts__number", flat=True).first()
    for relation in Incident._meta.related_objects:
        if found is None:
            name = relation.field.name
            hanging = relation.related_model._default_manager.filter(**{f"{name}__in": files.values("pk")})
            found = hanging.values_list(f"{name}__number", flat=True).first()
    return found or ""
