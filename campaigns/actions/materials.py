"""Lecture squads; materials that come in, go out to an audience, and run low."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from campaigns.models import LectureSquad, Material, Session, StockEntry
from campaigns.selectors.materials import speaks
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal


@transaction.atomic
def form_squad(
    *, by: User, unit: Unit, name: str, members: Sequence[User], squad: LectureSquad | None = None
) -> LectureSquad:
    """A squad of officers and auxiliaries, new or changed; without an officer nobody could speak for it."""
    if not any(speaks(member) for member in members):
        raise ValidationError(
            {"members": _("A squad needs an officer: an auxiliary assists and does not speak alone.")}
        )
    row = squad or LectureSquad(unit=unit)
    row.unit, row.name = unit, name
    row.full_clean()
    row.save()
    row.members.set(members)
    journal.record(by=by, verb="squad.formed", target=row, members=len(members))
    return row


@transaction.atomic
def dissolve_squad(*, by: User, squad: LectureSquad, now: datetime) -> LectureSquad:
    """No more sessions of this squad; those that were held stay its own."""
    row = LectureSquad.objects.select_for_update(of=("self",)).select_related("unit").get(pk=squad.pk)
    if row.dissolved_on is None:
        row.dissolved_on = now.astimezone(row.unit.zone).date()
        row.save(update_fields=["dissolved_on"])
        journal.record(by=by, verb="squad.dissolved", target=row)
    return row


@transaction.atomic
def issue_material(*, by: User, unit: Unit, material: Material | None = None, **facts: Any) -> Material:
    """A material in one language; one that changes is a new version beside the old, which is withdrawn."""
    row = Material(unit=unit, **facts)
    if material is not None:
        row.version = material.version + 1
    row.full_clean()
    row.save()
    journal.record(by=by, verb="material.issued", target=row, language=row.language, version=row.version)
    return row


@transaction.atomic
def withdraw_material(*, by: User, material: Material, now: datetime) -> Material:
    """Not to be handed out any more. A second time changes nothing."""
    row = Material.objects.select_for_update().get(pk=material.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        journal.record(by=by, verb="material.withdrawn", target=row)
    return row


@transaction.atomic
def stock_up(*, by: User, material: Material, quantity: int, reason: str = "") -> StockEntry:
    """So many came in; a number below zero says that so many were lost or were counted too many, with the reason."""
    row = Material.objects.select_for_update().get(pk=material.pk)
    if quantity < 0 and not reason.strip():
        raise ValidationError({"reason": _("Say why in a few words.")})
    if stock_of(row) + quantity < 0:
        raise ValidationError({"quantity": _("Only %(left)s are there.") % {"left": stock_of(row)}})
    entry = StockEntry(material=row, quantity=quantity, reason=reason.strip(), by=by)
    entry.full_clean()
    entry.save()
    journal.record(by=by, verb="material.stocked", target=row, quantity=quantity)
    return entry


def stock_of(material: Material) -> int:
    """How many there are."""
    total: int | None = material.entries.aggregate(total=Sum("quantity"))["total"]
    return total or 0


@transaction.atomic
def hand_out(*, by: User, session: Session, material: Material, audience: str, quantity: int) -> StockEntry:
    """So many of the stock were handed out at the session: a quantity on its record, never a row per letter.

    What the session counts is told by the session alone; what left the stock cannot be more.
    """
    stocked = Material.objects.select_for_update().get(pk=material.pk)
    held = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if quantity < 1:
        raise ValidationError({"quantity": _("Hand out at least one.")})
    if stocked.withdrawn_at is not None:
        raise ValidationError({"material": _("This version was withdrawn.")})
    if quantity > stock_of(stocked):
        raise ValidationError({"quantity": _("Only %(left)s are there.") % {"left": stock_of(stocked)}})
    _refuse_more_than_counted(held, stocked, quantity)
    entry = StockEntry(material=stocked, quantity=-quantity, session=held, audience=audience, by=by)
    entry.full_clean()
    entry.save()
    journal.record(by=by, verb="material.handed_out", target=held, material=stocked.pk, quantity=quantity)
    return entry


COUNTED = {Material.Kind.LETTER: "letters", Material.Kind.LEAFLET: "leaflets"}


def _refuse_more_than_counted(session: Session, material: Material, quantity: int) -> None:
    column = COUNTED.get(Material.Kind(material.kind))
    if column is None:
        return
    before = session.handouts.filter(material__kind=material.kind).aggregate(total=Sum("quantity"))["total"] or 0
    counted = getattr(session, column)
    if quantity - before > counted:
        raise ValidationError(
            {"quantity": _("The session counts %(counted)s of this kind; correct the session first.")
             % {"counted": counted}}
        )  # fmt: skip
