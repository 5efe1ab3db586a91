"""A seal is lifted by two persons: one who may open the file asks, another agrees without being told whose it is."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.models import FileSeal, Incident, SealLift
from incidents.selectors import approvers_of
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.audit import journal
from safeschool.notifications.send import notify

SHORTEST_REASON = 5


@transaction.atomic
def ask_to_lift(*, by: User, incident: Incident, reason: str, now: datetime) -> SealLift:
    """The first of two: whoever may open the sealed file; those who may agree are told that there is a request.

    Raises ValidationError.
    """
    seal = _running(incident)
    if not Incident.objects.visible_to(by).filter(pk=incident.pk, is_sealed=True).exists():
        raise ValidationError(_("This file is not sealed."))
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError({"reason": _("Say why.")})
    if SealLift.objects.filter(seal=seal).exists():
        raise ValidationError(_("Somebody has asked to lift this seal already."))
    lift = SealLift.objects.create(seal=seal, asked_by=by, asked_at=now, reason=reason.strip()[:300])
    journal.record(by=by, verb="incident.lift_asked", target=incident, number=incident.number, reason=lift.reason)
    notify(
        to=[person for person in approvers_of(incident.unit) if person.pk != by.pk],
        about="incidents/email/lift_asked.txt",
        key=f"lift:{lift.pk}",
        now=now,
        context={"unit": incident.unit.name},
        link=reverse("incidents:seals"),
    )
    return lift


@transaction.atomic
def lift_seal(*, by: User, lift: SealLift, now: datetime) -> Incident:
    """The second: another than who asked, who agrees to grave steps in the unit or above it. Raises ValidationError."""
    incident, seal, held = _asked(by, lift)
    if by.pk == held.asked_by_id:
        raise ValidationError(_("A seal is lifted by two: somebody else must agree."))
    held.agreed_by, held.agreed_at, seal.lifted_at = by, now, now
    held.save(update_fields=["agreed_by", "agreed_at"])
    seal.save(update_fields=["lifted_at"])
    # It stays confidential: making it less so is a step of its own, with a reason.
    incident.is_sealed = False
    incident.save(update_fields=["is_sealed"])
    who = held.asked_by.username
    journal.record(by=by, verb="incident.unsealed", target=incident, number=incident.number, asked_by=who)
    return incident


@transaction.atomic
def refuse_lift(*, by: User, lift: SealLift) -> None:
    """The file stays sealed; who asked may take the request back too. Raises ValidationError."""
    incident, _seal, held = _asked(by, lift)
    journal.record(by=by, verb="incident.lift_refused", target=incident, number=incident.number)
    held.delete()


def _running(incident: Incident) -> FileSeal:
    seal = FileSeal.objects.running().select_for_update().filter(incident=incident).exclude(agreed_at=None).first()
    if seal is None:
        raise ValidationError(_("This file is not sealed."))
    return seal


def _asked(by: User, lift: SealLift) -> tuple[Incident, FileSeal, SealLift]:
    found = Incident.objects.select_for_update(of=("self",)).select_related("unit").filter(seals__lift=lift.pk)
    held = SealLift.objects.waiting().select_related("seal", "asked_by").filter(pk=lift.pk).first()
    incident = found.first()
    if held is None or incident is None:
        raise ValidationError(_("Nobody asks to lift this seal any more."))
    if incident.unit_id not in by.reach(Permission.APPROVE_CLOSING):
        raise ValidationError(_("Only a chief of the unit, or a commander above it, agrees to lift a seal."))
    return incident, held.seal, held
