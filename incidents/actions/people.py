"""The people of a file: in by a code, out by a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
MOST_FOUND = 50


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
        sealed_row(party, identity).save(force_insert=True)
    journal.record(
        by=by, verb="party.added", target=incident, number=incident.number, code=party.code, roles=party.roles
    )
    return party


@dataclass(frozen=True)
class Group:
    """So many people alike: of one school, in the same roles. `names` are sealed, in order; some may be missing."""

    count: int
    roles: Sequence[str]
    school: School | None = None
    kind: str = Party.Kind.PUPIL
    is_minor: bool = True
    names: Sequence[str] = ()


MOST_AT_ONCE = 200


@transaction.atomic
def add_parties(*, by: User, incident: Incident, groups: Sequence[Group]) -> list[Party]:
    """Many people at once, each under a code of their own: a fight of twenty is one entry. Raises ValidationError."""
    check_may_write(by, incident)
    for group in groups:
        if not group.roles or not set(group.roles) <= set(PartyRole.values):
            raise ValidationError({"roles": _("Say what these people were in the incident.")})
        if len(group.names) > group.count:
            raise ValidationError({"names": _("There are more names than people.")})
    if not 0 < sum(group.count for group in groups) <= MOST_AT_ONCE:
        raise ValidationError({"count": _("Between 1 and %(most)d people at once.") % {"most": MOST_AT_ONCE}})
    Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    first = Party.objects.filter(incident=incident).count() + 1
    wanted = [(group, name) for group in groups for name in [*group.names, *[""] * (group.count - len(group.names))]]
    parties = Party.objects.bulk_create(
        Party(
            incident=incident, code=f"P{number}", kind=group.kind, is_minor=group.is_minor, school=group.school,
            roles=[role for role in PartyRole.values if role in group.roles],
        )
        for number, (group, _name) in enumerate(wanted, start=first)
    )  # fmt: skip
    named = [(party, name) for party, (_group, name) in zip(parties, wanted, strict=True) if name.strip()]
    PartyIdentity.objects.bulk_create(sealed_row(party, Identity(name)) for party, name in named)
    journal.record_all(
        journal.line(
            by=by, verb="party.added", target=incident, number=incident.number, code=party.code, roles=party.roles
        )
        for party in parties
    )
    return parties


def sealed_row(party: Party, identity: Identity) -> PartyIdentity:
    """The identity under a key of its own, not yet written."""
    place = PartyIdentity.seal_place(party.pk)
    row = PartyIdentity(
        party=party, wrapped_key=sealed.new_person_key(place), name_index=sealed.blind_index(identity.name)
    )
    for column in PartyIdentity.SEALED:
        text = getattr(identity, column).strip()
        value = sealed.seal_text(text, wrapped=row.wrapped_key, place=place, column=column) if text else None
        setattr(row, f"{column}_sealed", value)
    return row


@transaction.atomic
def open_identity(*, by: User, identity: PartyIdentity, reason: str) -> Identity:
    """Who the party is; the reason and the opening go into the journal. Raises ValidationError without a reason.

    `identity` must come from `visible_to(by)`; it is asked again here, for this is the door that matters most.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError({"reason": _("Say why you need to know: the reason goes into the audit log.")})
    row = PartyIdentity.objects.visible_to(by).select_related("party__incident").get(pk=identity.pk)
    if row.erased_at is not None:
        raise ValidationError(_("The time of this file is over: the key was destroyed, and nobody can read the name."))
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


@transaction.atomic
def open_identities(*, by: User, incidents: Sequence[Incident], reason: str) -> dict[int, str]:
    """Who the people of those files are, a line for each file by its pk: codes, and names where they may be opened.

    Every single opening goes into the journal with the reason. Raises ValidationError without a reason.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError({"reason": _("Say why you need to know: the reason goes into the audit log.")})
    files = {incident.pk: incident for incident in incidents}
    sealed_rows = PartyIdentity.objects.visible_to(by).filter(party__incident__in=list(files), erased_at=None)
    names, lines = {}, []
    for row in sealed_rows.select_related("party"):
        place, incident = PartyIdentity.seal_place(row.party_id), files[row.party.incident_id]
        value = bytes(row.name_sealed)
        names[row.party_id] = sealed.open_text(value, wrapped=row.wrapped_key, place=place, column="name")
        facts: dict[str, Any] = {"number": incident.number, "code": row.party.code}
        lines.append(journal.line(by=by, verb="identity.opened", target=incident, reason=reason.strip()[:300], **facts))
    journal.record_all(lines)
    told: dict[int, list[str]] = {}
    for party in Party.objects.visible_to(by).filter(incident__in=list(files)).order_by("incident", "pk"):
        roles = ", ".join(party.role_names)
        told.setdefault(party.incident_id, []).append(f"{party.code} ({roles}) {names.get(party.pk, '')}".strip())
    return {pk: "; ".join(people) for pk, people in told.items()}


@transaction.atomic
def search_identities(*, by: User, name: str, reason: str) -> list[PartyIdentity]:
    """The sealed people of exactly this name (letters and marks folded) in files whose identities the person may open.

    Nothing is opened. The search, its reason and how many were found stand in the journal, the name does not; on each
    file found it stands too. Raises ValidationError.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError({"reason": _("Say why you need to know: the reason goes into the audit log.")})
    if not name.strip():
        raise ValidationError({"name": _("Write the full name.")})
    rows = PartyIdentity.objects.visible_to(by).filter(name_index=sealed.blind_index(name))
    found = list(rows.select_related("party__incident__type").order_by("-pk")[:MOST_FOUND])
    why = reason.strip()[:300]
    journal.record(by=by, verb="identity.searched", target=by, reason=why, found=len(found))
    for row in found:
        incident = row.party.incident
        journal.record(
            by=by, verb="identity.found", target=incident, reason=why, number=incident.number, code=row.party.code
        )
    return found
