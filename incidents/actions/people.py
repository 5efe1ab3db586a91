"""The people of a file: in by a code, out by a reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.actions.files import check_may_write
from incidents.models import Incident, Party, PartyIdentity
from incidents.models.people import PartyRole
from safeschool.accounts.models import User
from safeschool.audit import journal
from safeschool.kernel import sealed
from schools.models import School

SHORTEST_REASON = 5


@dataclass(frozen=True)
class Identity:
    """Who somebody is, in the clear: for one screen, never for a list, a mail, a log or a file name."""

    name: str
    contact: str = ""
    guardian: str = ""

    def __repr__(self) -> str:
        return "Identity(…)"


@transaction.atomic
def add_party(
    *,
    by: User,
    incident: Incident,
    roles: Sequence[str],
    kind: str,
    is_minor: bool,
    school: School | None = None,
    identity: Identity | None = None,
) -> Party:
    """Somebody comes into the file under the next code (P1, P2 …); the name is sealed apart. Raises ValidationError."""
    check_may_write(by, incident)
    if not roles or not set(roles) <= set(PartyRole.values):
        raise ValidationError({"roles": _("Say what this person was in the incident.")})
    Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    party = Party.objects.create(
        incident=incident,
        code=f"P{Party.objects.filter(incident=incident).count() + 1}",
        roles=[role for role in PartyRole.values if role in roles],
        kind=kind,
        is_minor=is_minor,
        school=school,
    )
    if identity is not None and identity.name.strip():
        _seal(party, identity)
    journal.record(
        by=by, verb="party.added", target=incident, number=incident.number, code=party.code, roles=party.roles
    )
    return party


def _seal(party: Party, identity: Identity) -> PartyIdentity:
    place = PartyIdentity.seal_place(party.pk)
    row = PartyIdentity(
        party=party, wrapped_key=sealed.new_person_key(place), name_index=sealed.blind_index(identity.name)
    )
    for column in PartyIdentity.SEALED:
        text = getattr(identity, column).strip()
        value = sealed.seal_text(text, wrapped=row.wrapped_key, place=place, column=column) if text else None
        setattr(row, f"{column}_sealed", value)
    row.save(force_insert=True)
    return row


@transaction.atomic
def open_identity(*, by: User, identity: PartyIdentity, reason: str) -> Identity:
    """Who the party is; the reason and the opening go into the journal. Raises ValidationError without a reason.

    `identity` must come from `visible_to(by)`; it is asked again here, for this is the door that matters most.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError({"reason": _("Say why you need to know: the reason goes into the audit log.")})
    row = PartyIdentity.objects.visible_to(by).select_related("party__incident").get(pk=identity.pk)
    place = PartyIdentity.seal_place(row.party_id)
    values = {}
    for column in PartyIdentity.SEALED:
        value = getattr(row, f"{column}_sealed")
        opened = sealed.open_text(value, wrapped=row.wrapped_key, place=place, column=column) if value else ""
        values[column] = opened
    journal.record(
        by=by,
        verb="identity.opened",
        target=row.party.incident,
        reason=reason.strip()[:300],
        number=row.party.incident.number,
        code=row.party.code,
    )
    return Identity(**values)
