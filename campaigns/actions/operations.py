"""Running an operation and counting what it found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.actions.submissions import digest_of, save_once, told_before
from campaigns.models import EnforcementType, GateRating, Operation, OperationVisit, Programme, Violation
from campaigns.selectors.operations import AROUND
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal
from schools.actions import visit_venue
from schools.models import Agency, Gate, Venue


@dataclass(frozen=True)
class Members:
    """Who and what takes part: programmes served, agencies that support, gates concerned."""

    programmes: Sequence[Programme] = ()
    supporters: Sequence[Agency] = ()
    gates: Sequence[Gate] = ()

    @property
    def told(self) -> list[list[int]]:
        """By pk, for the digest of what was sent."""
        return [sorted(row.pk for row in rows) for rows in (self.programmes, self.supporters, self.gates)]

    def join(self, operation: Operation) -> None:
        """They are the operation's, and no others."""
        operation.programmes.set(self.programmes)
        operation.supporters.set(self.supporters)
        operation.gates.set(self.gates)


NOBODY = Members()
# A tally: how many, and whether that is "more than".
Tallies = Mapping[EnforcementType, tuple[int, bool]]


@transaction.atomic
def record_operation(
    *,
    by: User,
    now: datetime,
    unit: Unit,
    name: str,
    tactic: str,
    started_at: datetime,
    tallies: Tallies | None = None,
    members: Members = NOBODY,
    submission: UUID | None = None,
    **facts: Any,
) -> Operation:
    """Write down an operation with its tallies; the same submission again gives the same row."""
    told = {**facts, "unit": unit, "name": name, "tactic": tactic, "started_at": started_at}
    counted = {kind.code: list(tally) for kind, tally in (tallies or {}).items()}
    digest = digest_of({**told, "tallies": counted, "members": members.told}) if submission else ""
    if made := told_before(Operation, by=by, submission=submission, digest=digest):
        return made
    operation = Operation(**told, recorded_by=by, submission=submission, submission_digest=digest)
    _check(operation, members, now)
    saved = save_once(operation, by=by, submission=submission, digest=digest)
    if saved is operation:
        members.join(operation)
        journal.record(by=by, verb="operation.recorded", target=operation, **_facts(operation))
        if tallies:
            tally_violations(by=by, operation=operation, tallies=tallies)
    return saved


@transaction.atomic
def change_operation(
    *,
    by: User,
    now: datetime,
    operation: Operation,
    tallies: Tallies | None = None,
    members: Members = NOBODY,
    **facts: Any,
) -> Operation:
    """Correct an operation, and its tallies where they are given; the journal keeps what stood before and after."""
    row = Operation.objects.select_for_update().get(pk=operation.pk)
    before = _facts(row)
    for name, value in facts.items():
        setattr(row, name, value)
    _check(row, members, now)
    row.save()
    members.join(row)
    journal.record(by=by, verb="operation.changed", target=row, before=before, after=_facts(row))
    if tallies is not None:
        tally_violations(by=by, operation=row, tallies=tallies)
    return row


@transaction.atomic
def tally_violations(*, by: User, operation: Operation, tallies: Tallies) -> list[Violation]:
    """The operation's tallies are these and no others; a count of 0 removes a type."""
    Operation.objects.select_for_update().get(pk=operation.pk)
    rows = [
        Violation(operation=operation, type=kind, count=count, is_approximate=is_approximate)
        for kind, (count, is_approximate) in tallies.items()
        if count
    ]
    for row in rows:
        row.full_clean(validate_unique=False, validate_constraints=False)
    before = dict(operation.tallies.values_list("type__code", "count"))
    operation.tallies.all().delete()
    Violation.objects.bulk_create(rows)
    after = {row.type.code: row.count for row in rows}
    journal.record(by=by, verb="operation.tallied", target=operation, before=before, after=after)
    return rows


@transaction.atomic
def visit_on_round(
    *, by: User, operation: Operation, venue: Venue, visited_on: date, repeat_on: date, **facts: Any
) -> OperationVisit:
    """A venue visited in the course of the operation: poster, commitment, the five musts."""
    zone = operation.unit.zone
    last = operation.ended_at.astimezone(zone).date() if operation.ended_at else None
    if visited_on < operation.started_at.astimezone(zone).date() or (last and visited_on > last):
        raise ValidationError({"visited_on": _("The visit lies outside the days of the operation.")})
    visit = visit_venue(by=by, venue=venue, visited_on=visited_on, repeat_on=repeat_on, **facts)
    made = OperationVisit.objects.create(operation=operation, visit=visit)
    journal.record(by=by, verb="operation.visited", target=operation, venue=venue.pk, visit=visit.pk)
    return made


@transaction.atomic
def rate_gate(
    *, by: User, operation: Operation, gate: Gate, at: datetime, congestion: int, now: datetime
) -> GateRating:
    """A gate of the operation as it was in the fourteen days before it began, or after it ended."""
    row = Operation.objects.select_for_update().get(pk=operation.pk)
    if not row.gates.filter(pk=gate.pk).exists():
        raise ValidationError({"gate": _("This gate is not one of the operation's.")})
    if at > now:
        raise ValidationError({"at": _("This time has not come yet.")})
    end = row.ended_at or row.started_at
    if not (row.started_at - AROUND <= at < row.started_at or end <= at < end + AROUND):
        raise ValidationError({"at": _("A gate is rated within 14 days before the operation began or after it ended.")})
    rating = GateRating(operation=row, gate=gate, at=at, congestion=congestion, by=by)
    rating.full_clean()
    rating.save()
    journal.record(by=by, verb="operation.gate_rated", target=row, gate=gate.pk, at=at, congestion=congestion)
    return rating


def _check(operation: Operation, members: Members, now: datetime) -> None:
    if operation.kind == Operation.Kind.CLEANUP and not (operation.lead and members.supporters):
        raise ValidationError(
            {"lead": _("A joint clean-up names the agency that leads and at least one that supports.")}
        )
    if operation.lead and operation.lead in members.supporters:
        raise ValidationError({"supporters": _("The lead agency does not support itself.")})
    if operation.started_at > now:
        raise ValidationError({"started_at": _("An operation is written down after it began: this has not come yet.")})
    if operation.ended_at and operation.ended_at < operation.started_at:
        raise ValidationError({"ended_at": _("An operation cannot end before it began.")})
    if operation.ended_at and operation.ended_at > now:
        raise ValidationError({"ended_at": _("This time has not come yet: leave the end open.")})
    operation.full_clean(exclude=["submission"])


def _facts(operation: Operation) -> dict[str, Any]:
    columns = (
        "tactic",
        "started_at",
        "ended_at",
        "places_checked",
        "vehicles_checked",
        "hazards_found",
        "hazards_fixed",
    )
    return {name: getattr(operation, name) for name in columns}
