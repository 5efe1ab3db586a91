"""What a person may do about the sealing of a file."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model

from incidents.models import (
    Concern,
    Document,
    Exchange,
    FamilyNotice,
    FileSeal,
    HarmReport,
    Incident,
    Inquiry,
    LegalClock,
    Measure,
    NoticeDuty,
    Party,
    PartyIdentity,
    Photo,
    Referral,
    SeizedItem,
    Tip,
)
from incidents.workflow import Status, Who, parts_of
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission

# Whatever a line of the audit log may be about that is a file or hangs on one.
PATHS: dict[type[Model], str] = {Incident: "", PartyIdentity: "party__incident__", LegalClock: "report__incident__"}
TELLING: dict[str, type[Model]] = {
    model._meta.label_lower: model
    for model in (
        Incident, Concern, Tip, HarmReport, LegalClock, Exchange, Inquiry, Photo, Document, Party, PartyIdentity,
        Referral, NoticeDuty, Measure, SeizedItem, FamilyNotice,
    )
}  # fmt: skip
DONE = (Status.RESOLVED, Status.CLOSED, Status.TRANSFERRED)


@dataclass(frozen=True)
class SealCard:
    """The request, if there is one, and what is open to this person."""

    seal: FileSeal | None
    may_ask: bool
    may_agree: bool
    may_refuse: bool
    may_ask_to_lift: bool = False


def seal_card(user: User, incident: Incident) -> SealCard | None:
    """None for whoever has no part in it."""
    mine = parts_of(user, incident)
    if Who.POLICE not in mine:
        return None
    seal = (
        FileSeal.objects.running()
        .select_related("asked_by", "agreed_by", "lift__asked_by")
        .filter(incident=incident)
        .first()
    )
    if seal is None:
        return SealCard(None, may_ask=incident.status in DONE, may_agree=False, may_refuse=False)
    waits = seal.agreed_at is None
    is_other = seal.asked_by_id != user.pk
    has_chief = Who.CHIEF in mine or Who.CHIEF in parts_of(seal.asked_by, incident)
    return SealCard(
        seal, may_ask=False, may_agree=waits and is_other and has_chief, may_refuse=waits,
        may_ask_to_lift=not waits and not hasattr(seal, "lift"),
    )  # fmt: skip


def hidden_targets(user: User, targets: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of rows named by (model label, pk): those that are a file sealed before the user, or lead to one.

    For the audit log, which outlives what it speaks of and knows no model. One query for each kind of row.
    """
    by_model: dict[type[Model], set[int]] = {}
    for label, pk in targets:
        model = TELLING.get(label)
        if model is not None and pk.isdecimal():
            by_model.setdefault(model, set()).add(int(pk))
    opening = user.reach(Permission.OPEN_SEALED)
    hidden = set()
    for model, pks in by_model.items():
        path = PATHS.get(model, "incident__")
        rows = model._default_manager.filter(pk__in=pks, **{f"{path}is_sealed": True})
        found = rows.exclude(**{f"{path}unit__in": opening}).values_list("pk", flat=True)
        hidden |= {(model._meta.label_lower, str(pk)) for pk in found}
    return hidden
