"""Running an operation and counting what it found."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.actions.submissions import digest_of, save_once, told_before
from campaigns.models import EnforcementType, Operation, Programme, Violation
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal

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
    programmes: Sequence[Programme] = (),
    submission: UUID | None = None,
    **facts: Any,
) -> Operation:
    """Write down an operation with its tallies; the same submission again gives the same row."""
    told = {**facts, "unit": unit, "name": name, "tactic": tactic, "started_at": started_at}
    counted = {kind.code: list(tally) for kind, tally in (tallies or {}).items()}
    digest = digest_of({**told, "tallies": counted, "programmes": list(programmes)}) if submission else ""
    if made := told_before(Operation, by=by, submission=submission, digest=digest):
        return made
    operation = Operation(**told, recorded_by=by, submission=submission, submission_digest=digest)
    _check(operation, now)
    saved = save_once(operation, by=by, submission=submission, digest=digest)
    if saved is operation:
        operation.programmes.set(programmes)
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
    programmes: Sequence[Programme] = (),
    **facts: Any,
) -> Operation:
    """Correct an operation, and its tallies where they are given; the journal keeps what stood before and after."""
    row = Operation.objects.select_for_update().get(pk=operation.pk)
    before = _facts(row)
    for name, value in facts.items():
        setattr(row, name, value)
    _check(row, now)
    row.save()
    row.programmes.set(programmes)
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


def _check(operation: Operation, now: datetime) -> None:
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
