"""What changes the file of an incident."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.actions.routing import keep_trace
from incidents.actions.sending import check_moment, check_point, digest_of, receiving_unit
from incidents.models import Incident, IncidentNote, IncidentType, Routed
from incidents.models.files import DatePrecision
from incidents.selectors import Case, Decision, decide, desk_of
from incidents.workflow import may_write_on
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.audit import journal
from safeschool.kernel.conflicts import Conflict
from safeschool.notifications.send import notify
from schools.models import School

NEXT_NUMBERS = """
INSERT INTO incidents_incidentcounter AS counter (unit_id, year, last)
SELECT %s, %s, %s WHERE NOT EXISTS (SELECT FROM incidents_incident WHERE submission = %s)
ON CONFLICT (unit_id, year) DO UPDATE SET last = counter.last + EXCLUDED.last RETURNING last
"""


@dataclass(frozen=True)
class Report:
    """What is sent about an incident; with the submission's UUID it is one incident however often it is sent."""

    type: IncidentType
    school: School | None
    occurred_at: datetime
    note: str = ""
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: int | None = None
    place: str = ""
    place_relation: str = ""
    date_precision: str = DatePrecision.EXACT
    confidentiality: str = ""
    legal_classification: str = ""


@dataclass(frozen=True)
class Logged:
    """The incident, and whether this send made it."""

    incident: Incident
    is_new: bool


def take_numbers(unit: Unit, year: int, count: int = 1, submission: UUID | None = None) -> list[str]:
    """The next numbers of the unit's year, in order; none when the submission was logged before.

    A number taken for a log that then fails stays unused.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBERS, [unit.pk, year, count, submission])
        row = cursor.fetchone()
    if row is None:
        return []
    last = row[0]
    return [f"{unit.code}-{year}-{number:06d}" for number in range(last - count + 1, last + 1)]


def log_incident(*, by: User, submission: UUID, report: Report, now: datetime) -> Logged:
    """The incident of this submission, made now or found again.

    Raises Conflict when the submission was sent with another body, ValidationError when a fact is wrong.
    The number is taken before the transaction, so that nobody waits for another's to end.
    """
    check_moment(report.occurred_at, now)
    check_point(report.latitude, report.longitude)
    own = receiving_unit(by, Permission.LOG_INCIDENT, report.school)
    decision = decide(Case(Routed.INCIDENT, own, report.school, report.type.code, report.occurred_at))
    unit = decision.unit
    numbers = take_numbers(unit, now.astimezone(unit.zone).year, submission=submission)
    digest = digest_of(report, by)
    if not numbers:
        return _again(submission, digest)
    incident = _incident_of(report, by=by, unit=unit, now=now)
    incident.number, incident.submission, incident.digest = numbers[0], submission, digest
    incident.search_key = Incident.key_for_search(number=numbers[0], place=report.place, note=report.note)
    incident.assignee = decision.person
    try:
        _write(incident, decision, by=by, now=now)
    except IntegrityError:
        if not Incident.objects.filter(submission=submission).exists():
            raise
        # The same send at the same moment through another process was first.
        return _again(submission, digest)
    return Logged(incident, is_new=True)


def _again(submission: UUID, digest: str) -> Logged:
    known = Incident.objects.select_related("type", "school", "unit").get(submission=submission)
    if known.digest != digest:
        raise Conflict
    return Logged(known, is_new=False)


def _incident_of(report: Report, *, by: User, unit: Unit, now: datetime) -> Incident:
    return Incident(
        unit=unit,
        school=report.school,
        type=report.type,
        severity=report.type.severity_default,
        confidentiality=report.confidentiality or report.type.confidentiality_default,
        occurred_at=report.occurred_at,
        date_precision=report.date_precision,
        reported_at=now,
        reported_by=by,
        place=report.place,
        place_relation=report.place_relation,
        latitude=report.latitude,
        longitude=report.longitude,
        accuracy_m=report.accuracy_m,
        note=report.note,
        legal_classification=report.legal_classification,
    )


@transaction.atomic
def _write(incident: Incident, decision: Decision, *, by: User, now: datetime) -> None:
    incident.save(force_insert=True)
    keep_trace(Routed.INCIDENT, incident.pk, decision)
    journal.record(by=by, verb="incident.logged", target=incident, number=incident.number, type=incident.type.code)
    tell_about(
        incident,
        "incident_logged",
        by=by,
        to=[*desk_of(incident.unit), *decision.people],
        now=now,
        key="logged",
        unit=incident.unit,
    )


def tell_about(
    incident: Incident, about: str, *, by: User, to: list[User], now: datetime, key: str, **context: Any
) -> None:
    """Tell people about the incident, by number, kind and severity only; never whoever acts."""
    notify(
        to=[person for person in to if person.pk != by.pk],
        about=f"incidents/email/{about}.txt",
        key=f"incident:{incident.pk}:{key}",
        now=now,
        context={
            "number": incident.number,
            "type": incident.type,
            "severity": incident.get_severity_display,
            **context,
        },
        link=reverse("incidents:file", args=[incident.pk]),
        is_urgent=incident.severity == "CRITICAL",
    )


def check_may_write(by: User, incident: Incident) -> None:
    """Refuse whoever may read the file but not write on it."""
    if not may_write_on(by, incident):
        raise ValidationError(_("You may read this file but not write on it."))


@transaction.atomic
def add_note(
    *, by: User, incident: Incident, text: str, now: datetime, happened_at: datetime | None = None
) -> IncidentNote:
    """Write on the file; a note about an earlier moment falls into its place. Raises ValidationError."""
    check_may_write(by, incident)
    if not text.strip():
        raise ValidationError({"text": _("Write something first.")})
    check_moment(happened_at or now, now)
    note = IncidentNote.objects.create(incident=incident, by=by, happened_at=happened_at or now, text=text.strip())
    journal.record(by=by, verb="incident.noted", target=incident, number=incident.number, note=note.pk)
    return note
