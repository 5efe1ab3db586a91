"""What is told of a sealed file to somebody outside is written down, with who consented and by which law."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import Consent, Disclosure, Incident, Party
from safeschool.accounts.models import User
from safeschool.audit import journal


@dataclass(frozen=True)
class Told:
    """What was told to whom; who consented is a person of the file."""

    told_to: str
    what: str
    legal_basis: str
    consent: str
    disclosed_on: date
    party: Party | None = None
    consented_on: date | None = None


@transaction.atomic
def record_disclosure(*, by: User, incident: Incident, told: Told, now: datetime) -> Disclosure:
    """Only of a sealed file, by whoever may open it. The journal keeps the law and the day. Raises ValidationError."""
    if not Incident.objects.visible_to(by).filter(pk=incident.pk, is_sealed=True).exists():
        raise ValidationError(_("This file is not sealed."))
    _check(incident, told, timezone.localdate(now, timezone=incident.unit.zone))
    is_asked = told.consent != Consent.NOT_ASKED
    disclosure = Disclosure.objects.create(
        incident=incident, by=by, told_to=told.told_to.strip()[:200], what=told.what.strip()[:300],
        legal_basis=told.legal_basis.strip()[:200], consent=told.consent, disclosed_on=told.disclosed_on,
        party=told.party if is_asked else None, consented_on=told.consented_on if is_asked else None,
    )  # fmt: skip
    journal.record(
        by=by, verb="incident.disclosed", target=incident, number=incident.number, reason=disclosure.legal_basis,
        consent=disclosure.consent, on=disclosure.disclosed_on, disclosure=disclosure.pk,
    )  # fmt: skip
    return disclosure


def _check(incident: Incident, told: Told, today: date) -> None:
    wrong: dict[str, str] = {}
    for name in ("told_to", "what", "legal_basis"):
        if not getattr(told, name).strip():
            wrong[name] = _("Fill this in: it is what the disclosure is judged by.")
    if told.disclosed_on > today:
        wrong["disclosed_on"] = _("This day is still to come.")
    if told.consent != Consent.NOT_ASKED:
        if told.party is None or told.party.incident_id != incident.pk:
            wrong["party"] = _("Say whose consent it is: a person of this file.")
        if told.consented_on is None or told.consented_on > told.disclosed_on:
            wrong["consented_on"] = _("The consent comes before anything is told.")
    if wrong:
        raise ValidationError(wrong)
