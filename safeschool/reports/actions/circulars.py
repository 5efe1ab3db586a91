"""The circular: drawn from what was counted, edited, issued, answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from safeschool.accounts.models import Membership, Unit, User
from safeschool.accounts.roles import ABILITIES, Permission
from safeschool.audit import journal
from safeschool.notifications import send
from safeschool.reports.models import Circular, CircularEntry
from safeschool.reports.selectors.circular import named, units_below
from safeschool.reports.workflow import CircularStatus

LONGEST = 366


@dataclass(frozen=True)
class Wording:
    """What a person makes of the draft: which entries stand, and words of their own. No child is named."""

    number: str
    opening: str
    answer_by: date | None
    kept: frozenset[int]
    remarks: Mapping[int, str]


@transaction.atomic
def draw_circular(*, by: User, unit: Unit, first_on: date, last_on: date, now: datetime) -> Circular:
    """A draft about the units below: who kept duty and deadlines in the days, and who did not.

    ValidationError where no unit is below, and for days that have not begun or are too many.
    """
    if not units_below(unit):
        raise ValidationError(_("There is no unit below that a circular could name."))
    if first_on > now.astimezone(unit.zone).date() or last_on < first_on or (last_on - first_on).days >= LONGEST:
        raise ValidationError(_("Choose days of the past, at most a year of them."))
    made = Circular.objects.create(unit=unit, first_on=first_on, last_on=last_on, drawn_at=now)
    CircularEntry.objects.bulk_create([
        CircularEntry(circular=made, unit=one.unit, criterion=one.criterion, counted=one.counted, out_of=one.out_of,
                      route=one.route, params=one.params)
        for one in named(unit, first_on, last_on, now)
    ])  # fmt: skip
    journal.record(by=by, verb="circular.drawn", target=made, unit=unit.code, entries=made.entries.count())
    return made


@transaction.atomic
def write_circular(*, by: User, circular: Circular, wording: Wording) -> Circular:
    """Put a person's choice and words into a draft; ValidationError once it is issued."""
    row = _draft(circular)
    row.number, row.opening, row.answer_by = wording.number, wording.opening, wording.answer_by
    row.save(update_fields=["number", "opening", "answer_by"])
    entries = list(row.entries.all())
    for entry in entries:
        entry.is_kept, entry.remark = entry.pk in wording.kept, wording.remarks.get(entry.pk, "").strip()[:300]
    CircularEntry.objects.bulk_update(entries, ["is_kept", "remark"])
    journal.record(by=by, verb="circular.written", target=row, kept=len(wording.kept))
    return row


@transaction.atomic
def issue_circular(*, by: User, circular: Circular, now: datetime) -> Circular:
    """Issue it and tell the units named; ValidationError without an answer day ahead or without anybody named."""
    row = _draft(circular)
    if row.answer_by is None or row.answer_by <= now.astimezone(row.unit.zone).date():
        raise ValidationError(_("Say until when the units named answer: a day ahead."))
    row.entries.filter(is_kept=False).delete()
    units = set(row.entries.values_list("unit", flat=True))
    if not units:
        raise ValidationError(_("A circular names at least one unit."))
    row.status, row.issued_at, row.issued_by = CircularStatus.ISSUED, now, by
    row.save(update_fields=["status", "issued_at", "issued_by"])
    journal.record(by=by, verb="circular.issued", target=row, units=len(units), answer_by=str(row.answer_by))
    _tell(row, units, "circular", now)
    return row


@transaction.atomic
def answer_circular(*, by: User, entry: CircularEntry, words: str, now: datetime) -> CircularEntry:
    """The unit's reply to what is said of it, once; a late one is kept as well. The issuer is told."""
    row = CircularEntry.objects.select_for_update(of=("self",)).select_related("circular__unit").get(pk=entry.pk)
    if not row.circular.is_issued or row.answered_at:
        raise ValidationError(_("A reply is given once, to an issued circular."))
    if not words.strip():
        raise ValidationError(_("Say something."))
    row.answer, row.answered_at, row.answered_by = words.strip(), now, by
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    journal.record(by=by, verb="circular.answered", target=row.circular, entry=row.pk)
    _tell(row.circular, {row.circular.unit_id}, "circular_answer", now, f":{row.pk}")
    return row


def _draft(circular: Circular) -> Circular:
    row = Circular.objects.select_for_update(of=("self",)).select_related("unit").get(pk=circular.pk)
    if row.is_issued:
        raise ValidationError(_("An issued circular never changes."))
    return row


def _tell(circular: Circular, units: set[int], what: str, now: datetime, more: str = "") -> None:
    roles = [role for role, abilities in ABILITIES.items() if Permission.ISSUE_REPORTS in abilities]
    hats = Membership.objects.current().filter(unit__in=units).with_role(*roles).select_related("user")
    send.notify(
        to=[hat.user for hat in hats],
        about=f"reports/email/{what}.txt",
        key=f"circular:{circular.pk}:{what}{more}",
        now=now,
        context={"unit": circular.unit.name, "number": circular.number, "answer_by": circular.answer_by},
        link=reverse("reports:circular", args=[circular.pk]),
    )
