"""A case is offered to another authority, and the briefing every three months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.actions.files import check_may_write
from incidents.actions.moves import move_incident
from incidents.models import Briefing, BriefingAction, Incident, Referral
from incidents.selectors import letters_of
from incidents.workflow import Status
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.audit import journal
from schools.models import Agency


@transaction.atomic
def refer(
    *, by: User, incident: Incident, agency: Agency, reason: str, now: datetime, legal_basis: str = "",
    is_transfer: bool = False,
) -> Referral:  # fmt: skip
    """Offer the case to an authority of the unit's country. Raises ValidationError."""
    check_may_write(by, incident)
    if agency.country not in ("", incident.unit.country):
        raise ValidationError({"agency": _("This authority does not exist in the unit's country.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if Referral.objects.filter(incident=incident, agency=agency, state=Referral.State.OFFERED).exists():
        raise ValidationError({"agency": _("The case is offered there already, and not answered yet.")})
    referral = Referral.objects.create(
        incident=incident, agency=agency, reason=reason.strip(), legal_basis=legal_basis, is_transfer=is_transfer,
        by=by, offered_at=now,
    )  # fmt: skip
    journal.record(
        by=by, verb="case.referred", target=incident, number=incident.number, agency=agency.code, transfer=is_transfer
    )
    return referral


@transaction.atomic
def answer_referral(
    *, by: User, referral: Referral, is_accepted: bool, answered_for: str, answer: str, now: datetime
) -> Referral:
    """What the authority answered, and who there; taking over a case moves it. Raises ValidationError."""
    rows = Referral.objects.select_for_update(of=("self",)).select_related("incident", "agency")
    referral = rows.get(pk=referral.pk)
    check_may_write(by, referral.incident)
    if referral.state != Referral.State.OFFERED:
        raise ValidationError(_("This referral is answered already."))
    if not answered_for.strip() or not (is_accepted or answer.strip()):
        raise ValidationError(_("Write down who answered there, and of a refusal the reason."))
    referral.state = Referral.State.ACCEPTED if is_accepted else Referral.State.REJECTED
    referral.answered_at, referral.answered_for, referral.answer = now, answered_for.strip(), answer.strip()
    referral.save(update_fields=["state", "answered_at", "answered_for", "answer"])
    journal.record(
        by=by, verb="case.referral_answered", target=referral.incident, number=referral.incident.number,
        agency=referral.agency.code, state=referral.state,
    )  # fmt: skip
    if is_accepted and referral.is_transfer:
        move_incident(
            by=by, incident=referral.incident, to=Status.TRANSFERRED, now=now, reason=str(referral.agency.name)
        )
    return referral


@dataclass(frozen=True)
class Agreed:
    """Who does what by when."""

    text: str
    owner: str
    due_on: date


def _check_unit(by: User, unit: Unit) -> None:
    if unit.pk not in by.reach(Permission.SEND_EXCHANGE):
        raise ValidationError(_("Only the police of the unit hold its briefings."))


@transaction.atomic
def draw_briefing(*, by: User, unit: Unit, first_on: date, last_on: date) -> Briefing:
    """The minutes of a period as far as the letters tell them, drawn anew until the briefing was held.

    Raises ValidationError.
    """
    _check_unit(by, unit)
    if last_on < first_on:
        raise ValidationError({"last_on": _("The last day lies before the first.")})
    briefing = Briefing.objects.filter(unit=unit, first_on=first_on, last_on=last_on).first()
    if briefing is not None and briefing.held_on is not None:
        return briefing
    briefing = briefing or Briefing(unit=unit, first_on=first_on, last_on=last_on, drawn_by=by)
    briefing.rows = letters_of(unit, first_on, last_on)
    briefing.save()
    journal.record(by=by, verb="briefing.drawn", target=briefing, first=first_on, last=last_on)
    return briefing


@transaction.atomic
def hold_briefing(
    *, by: User, briefing: Briefing, held_on: date, attendees: str, remarks: str, agreed: Sequence[Agreed] = ()
) -> Briefing:
    """The briefing was held: who was there, what was said and agreed; the figures stay from then on."""
    _check_unit(by, briefing.unit)
    if briefing.held_on is not None:
        raise ValidationError(_("These minutes are written already."))
    if not attendees.strip():
        raise ValidationError({"attendees": _("Say who was there.")})
    briefing.held_on, briefing.attendees, briefing.remarks = held_on, attendees.strip(), remarks.strip()
    briefing.save(update_fields=["held_on", "attendees", "remarks"])
    BriefingAction.objects.bulk_create(
        BriefingAction(briefing=briefing, text=one.text, owner=one.owner, due_on=one.due_on) for one in agreed
    )
    journal.record(by=by, verb="briefing.held", target=briefing, held=held_on, actions=len(agreed))
    return briefing


@transaction.atomic
def finish_action(*, by: User, action: BriefingAction, on: date) -> BriefingAction:
    """What was agreed is done."""
    _check_unit(by, action.briefing.unit)
    if action.done_on is None:
        action.done_on = on
        action.save(update_fields=["done_on"])
        journal.record(by=by, verb="briefing.action_done", target=action.briefing, action=action.pk)
    return action
