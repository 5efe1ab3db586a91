"""A file is sealed by two persons; from then on it exists for hardly anybody, and the figures keep its count."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.actions.files import tell_about
from incidents.models import Confidentiality, FileSeal, Incident
from incidents.selectors import chiefs_of
from incidents.selectors.seals import DONE
from incidents.workflow import Who, parts_of
from safeschool.accounts.models import User
from safeschool.audit import journal
from safeschool.notifications.send import withdraw

SHORTEST_REASON = 5


@transaction.atomic
def ask_to_seal(*, by: User, incident: Incident, reason: str, now: datetime, legal_basis: str = "") -> FileSeal:
    """The first of two persons: police of the unit, when the work on the file is done. Raises ValidationError."""
    held = _held(incident)
    if Who.POLICE not in parts_of(by, held):
        raise ValidationError(_("Only the police of the incident's unit may do this."))
    if held.status not in DONE:
        raise ValidationError(_("A file is sealed when the work on it is done."))
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError({"reason": _("Say why.")})
    if FileSeal.objects.running().filter(incident=held).exists():
        raise ValidationError(_("Somebody has asked to seal this file already."))
    seal = FileSeal.objects.create(
        incident=held, asked_by=by, asked_at=now, reason=reason.strip()[:300], legal_basis=legal_basis.strip()[:200]
    )
    journal.record(by=by, verb="incident.seal_asked", target=held, number=held.number, reason=seal.reason)
    tell_about(held, "seal_asked", by=by, to=chiefs_of(held.unit), now=now, key=f"seal:{seal.pk}")
    return seal


@transaction.atomic
def agree_to_seal(*, by: User, incident: Incident, now: datetime) -> FileSeal:
    """The second person, another than who asked, one of the two a chief: the file is sealed. Raises ValidationError."""
    held = _held(incident)
    seal = FileSeal.objects.running().select_for_update().filter(incident=held).first()
    if seal is None or seal.agreed_at is not None:
        raise ValidationError(_("Nobody has asked to seal this file, or it is sealed already."))
    mine = parts_of(by, held)
    if by.pk == seal.asked_by_id:
        raise ValidationError(_("A file is sealed by two: somebody else must agree."))
    if Who.POLICE not in mine or (Who.CHIEF not in mine and Who.CHIEF not in parts_of(seal.asked_by, held)):
        raise ValidationError(_("One of the two who seal a file must be a chief of the unit."))
    seal.agreed_by, seal.agreed_at = by, now
    seal.save(update_fields=["agreed_by", "agreed_at"])
    # Figures by kind leave confidential files out, so they tell nothing of this one; the totals keep it.
    held.is_sealed, held.confidentiality = True, Confidentiality.CONFIDENTIAL
    held.save(update_fields=["is_sealed", "confidentiality"])
    _withdraw_notices(held)
    journal.record(by=by, verb="incident.sealed", target=held, number=held.number, asked_by=seal.asked_by.username)
    return seal


@transaction.atomic
def take_back_seal_request(*, by: User, incident: Incident) -> None:
    """A request that nobody has agreed to is withdrawn. Raises ValidationError."""
    held = _held(incident)
    if Who.POLICE not in parts_of(by, held):
        raise ValidationError(_("Only the police of the incident's unit may do this."))
    seal = FileSeal.objects.running().filter(incident=held, agreed_at=None).first()
    if seal is None:
        raise ValidationError(_("Nobody has asked to seal this file, or it is sealed already."))
    journal.record(by=by, verb="incident.seal_refused", target=held, number=held.number)
    seal.delete()


def note_sealed_read(*, by: User, incident: Incident) -> None:
    """Each look at a sealed file is in the journal."""
    if incident.is_sealed:
        journal.record(by=by, verb="incident.sealed_read", target=incident, number=incident.number)


def _held(incident: Incident) -> Incident:
    return Incident.objects.select_for_update(of=("self",)).select_related("type", "unit", "school").get(pk=incident.pk)


def _withdraw_notices(incident: Incident) -> None:
    """Inboxes forget it too, and the concerns that led to it."""
    withdraw(link=reverse("incidents:file", args=[incident.pk]))
    for pk in incident.concerns.values_list("pk", flat=True):
        withdraw(link=reverse("incidents:concern", args=[pk]))
