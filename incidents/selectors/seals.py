"""What a person may do about the sealing of a file."""

from dataclasses import dataclass

from incidents.models import FileSeal, Incident
from incidents.workflow import Status, Who, parts_of
from safeschool.accounts.models import User

DONE = (Status.RESOLVED, Status.CLOSED, Status.TRANSFERRED)


@dataclass(frozen=True)
class SealCard:
    """The request, if there is one, and what is open to this person."""

    seal: FileSeal | None
    may_ask: bool
    may_agree: bool
    may_refuse: bool


def seal_card(user: User, incident: Incident) -> SealCard | None:
    """None for whoever has no part in it."""
    mine = parts_of(user, incident)
    if Who.POLICE not in mine:
        return None
    seal = FileSeal.objects.select_related("asked_by", "agreed_by").filter(incident=incident).first()
    if seal is None:
        return SealCard(None, may_ask=incident.status in DONE, may_agree=False, may_refuse=False)
    waits = seal.agreed_at is None
    is_other = seal.asked_by_id != user.pk
    has_chief = Who.CHIEF in mine or Who.CHIEF in parts_of(seal.asked_by, incident)
    return SealCard(seal, may_ask=False, may_agree=waits and is_other and has_chief, may_refuse=waits)
