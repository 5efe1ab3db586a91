"""What is done in a case. Each act stands in the chronology at its own moment and in the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.actions.files import check_may_write
from incidents.actions.sending import check_moment
from incidents.models import FamilyNotice, Handover, Incident, IncidentLink, Measure, MeasureType, Party, SeizedItem
from safeschool.accounts.models import User
from safeschool.audit import journal

DEEPEST = 20


@dataclass(frozen=True)
class Act:
    """Who did something in which file, when it was done, and when it is recorded."""

    by: User
    incident: Incident
    at: datetime
    now: datetime

    def check(self, *parties: Party | None) -> None:
        """Refuse whoever may not write on the file, a time to come, and people of another file."""
        check_may_write(self.by, self.incident)
        check_moment(self.at, self.now)
        if any(party is not None and party.incident_id != self.incident.pk for party in parties):
            raise ValidationError(_("This person is not in this file."))

    def told(self, verb: str, **facts: Any) -> None:
        """Write the line of the journal."""
        journal.record(by=self.by, verb=verb, target=self.incident, number=self.incident.number, **facts)


@transaction.atomic
def record_measure(
    *, act: Act, type: MeasureType, party: Party | None = None, signed_by: Sequence[str] = (), legal_basis: str = "",
    note: str = "",
) -> Measure:  # fmt: skip
    """A measure of the unit's country; one that is signed names who signed. Raises ValidationError."""
    act.check(party)
    if type.country not in ("", act.incident.unit.country):
        raise ValidationError({"type": _("This measure does not exist in the unit's country.")})
    if type.asks_signatures and not signed_by:
        raise ValidationError({"signed_by": _("Say who signed: without a signature there is no commitment.")})
    measure = Measure.objects.create(
        incident=act.incident, at=act.at, by=act.by, type=type, party=party, signed_by=list(signed_by),
        legal_basis=legal_basis, note=note,
    )  # fmt: skip
    act.told("measure.recorded", type=type.code, code=party.code if party else "", signed_by=list(signed_by))
    return measure


@transaction.atomic
def tell_family(*, act: Act, party: Party, told: str, way: str, legal_basis: str = "", note: str = "") -> FamilyNotice:
    """The family of somebody in the file was told, or was not reached. Raises ValidationError."""
    act.check(party)
    notice = FamilyNotice.objects.create(
        incident=act.incident, at=act.at, by=act.by, party=party, told=told, way=way, legal_basis=legal_basis, note=note
    )
    act.told("family.told", code=party.code, told=told, way=way)
    return notice


@transaction.atomic
def seize_item(
    *, act: Act, kind: str, description: str, place: str, quantity: int = 1, taken_from: Party | None = None
) -> SeizedItem:
    """A thing comes into the file's keeping under the next number (S1, S2 …). Raises ValidationError."""
    act.check(taken_from)
    if quantity < 1:
        raise ValidationError({"quantity": _("At least one thing is taken.")})
    Incident.objects.select_for_update(of=("self",)).get(pk=act.incident.pk)
    number = f"S{SeizedItem.objects.filter(incident=act.incident).count() + 1}"
    item = SeizedItem.objects.create(
        incident=act.incident, at=act.at, by=act.by, number=number, kind=kind, description=description,
        quantity=quantity, taken_from=taken_from, place=place,
    )  # fmt: skip
    act.told("item.seized", item=number, kind=kind, quantity=quantity)
    return item


@transaction.atomic
def hand_over(
    *, act: Act, item: SeizedItem, purpose: str, giver: str, receiver: str, place: str = "", note: str = ""
) -> Handover:
    """The next link of the thing's chain. Raises ValidationError when it is gone, or the time lies before the last."""
    act.check()
    held = SeizedItem.objects.select_for_update(of=("self",)).get(pk=item.pk, incident=act.incident)
    last = held.handovers.last()
    if last is not None and last.is_last:
        raise ValidationError(_("%(item)s has left the file's keeping.") % {"item": held.number})
    if act.at < (last.at if last is not None else held.at):
        raise ValidationError({"at": _("A handover cannot lie before the one before it.")})
    link = Handover.objects.create(
        incident=act.incident, item=held, at=act.at, by=act.by, purpose=purpose, giver=giver, receiver=receiver,
        place=place, note=note,
    )  # fmt: skip
    act.told("item.handed_over", item=held.number, purpose=purpose)
    return link


@transaction.atomic
def link_files(*, by: User, child: Incident, parent: Incident, kind: str) -> IncidentLink:
    """Two files of one's sight belong together; both chronologies tell it. Raises ValidationError.

    A file is part of one other at most, and never, by however many steps, of itself.
    """
    check_may_write(by, child)
    seen = Incident.objects.visible_to(by).filter(pk__in=(child.pk, parent.pk)).count()
    if child.pk == parent.pk or seen != len({child.pk, parent.pk}):
        raise ValidationError(_("There is no such incident in your sight."))
    if IncidentLink.objects.filter(child__in=(child, parent), parent__in=(child, parent)).exists():
        raise ValidationError(_("These files are linked already."))
    if kind == IncidentLink.Kind.PART:
        _check_tree(child, parent)
    link = IncidentLink.objects.create(child=child, parent=parent, kind=kind, by=by)
    for file, other in ((child, parent), (parent, child)):
        journal.record(by=by, verb="incident.linked", target=file, number=file.number, kind=kind, other=other.number)
    return link


def _check_tree(child: Incident, parent: Incident) -> None:
    parts = IncidentLink.objects.filter(kind=IncidentLink.Kind.PART).select_for_update()
    if parts.filter(child=child).exists():
        raise ValidationError(_("%(number)s is part of another file already.") % {"number": child.number})
    above: int | None = parent.pk
    for _step in range(DEEPEST):
        above = parts.filter(child=above).values_list("parent", flat=True).first()
        if above is None:
            return
        if above == child.pk:
            break
    raise ValidationError(_("A file cannot be part of itself."))
