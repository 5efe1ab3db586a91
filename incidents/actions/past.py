"""Files that another register kept, taken over whole: with their moves and notes, and telling nobody."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.actions.files import Report, take_numbers
from incidents.actions.sending import check_moment, check_point, digest_of
from incidents.models import Incident, IncidentNote
from incidents.workflow import INCIDENT_MOVES, Status, lawful_move
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal


@dataclass(frozen=True)
class PastStep:
    """What was done on the file: a move when `to` says where, else a note."""

    by: User
    at: datetime
    text: str = ""
    to: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class PastFile:
    """One file of the other register; its steps in the order in which they were taken."""

    submission: UUID
    unit: Unit
    report: Report
    reported_at: datetime
    reported_by: User
    steps: Sequence[PastStep] = ()
    severity: str = ""
    minutes_after_dismissal: int | None = None


@dataclass
class _Taken:
    file: PastFile
    incident: Incident
    notes: list[IncidentNote] = field(default_factory=list)


@transaction.atomic
def take_over_files(*, by: User | None, files: Sequence[PastFile], now: datetime) -> list[Incident]:
    """The files as incidents, numbered by the year of their report, in the order given; nobody is told.

    Every move must be lawful, with the reason and the outcome that it asks for. Raises ValidationError.
    """
    taken = [_taken(file, now) for file in files]
    _number(taken)
    Incident.objects.bulk_create([row.incident for row in taken], batch_size=500)
    IncidentNote.objects.bulk_create([note for row in taken for note in row.notes], batch_size=1000)
    journal.record_all(
        journal.line(
            by=by, verb="incident.taken_over", target=row.incident, number=row.incident.number,
            type=row.incident.type.code, status=row.incident.status, steps=len(row.notes),
        )
        for row in taken
    )  # fmt: skip
    return [row.incident for row in taken]


def _taken(file: PastFile, now: datetime) -> _Taken:
    report = file.report
    check_moment(max(report.occurred_at, file.reported_at, *(step.at for step in file.steps)), now)
    check_point(report.latitude, report.longitude)
    incident = Incident(
        submission=file.submission,
        digest=digest_of(report, file.reported_by),
        unit=file.unit,
        school=report.school,
        type=report.type,
        severity=file.severity or report.type.severity_default,
        confidentiality=report.confidentiality or report.type.confidentiality_default,
        occurred_at=report.occurred_at,
        date_precision=report.date_precision,
        reported_at=file.reported_at,
        reported_by=file.reported_by,
        place=report.place,
        place_relation=report.place_relation,
        latitude=report.latitude,
        longitude=report.longitude,
        accuracy_m=report.accuracy_m,
        minutes_after_dismissal=file.minutes_after_dismissal,
        note=report.note,
        legal_classification=report.legal_classification,
    )
    return _Taken(file, incident, [_step(incident, step) for step in file.steps])


def _step(incident: Incident, step: PastStep) -> IncidentNote:
    """The note of a step; the incident stands where the step led it."""
    note = IncidentNote(incident=incident, by=step.by, happened_at=step.at, text=step.text)
    if not step.to:
        return note
    move = lawful_move(INCIDENT_MOVES, incident.status, step.to)
    if move is None:
        raise ValidationError(
            _("From “%(status)s” no such step is possible. Somebody may have moved it: look at the file again.")
            % {"status": incident.get_status_display()}
        )
    incident.outcome = step.outcome or incident.outcome
    if (move.asks_reason and not step.text) or (move.asks_outcome and not incident.outcome):
        raise ValidationError(_("Say why."))
    note.from_status, note.to_status = incident.status, step.to
    incident.status = step.to
    if step.to in (Status.ACCEPTED, Status.HANDLING) and incident.assignee is None:
        incident.assignee = step.by
    return note


def _number(taken: Sequence[_Taken]) -> None:
    """Numbers of each unit's year, in the order of the reports."""

    def year_of(row: _Taken) -> tuple[int, int]:
        return row.file.unit.pk, row.file.reported_at.astimezone(row.file.unit.zone).year

    ordered = sorted(taken, key=lambda row: (*year_of(row), row.file.reported_at))
    for (_unit, year), group in groupby(ordered, key=year_of):
        rows = list(group)
        for row, number in zip(rows, take_numbers(rows[0].file.unit, year, len(rows)), strict=True):
            incident = row.incident
            incident.number = number
            incident.search_key = Incident.key_for_search(number=number, place=incident.place, note=incident.note)
