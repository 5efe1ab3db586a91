"""One chronology of a file: what was written, how it moved, what the journal saw."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.models import Concern, Incident, Party, Photo, Tip
from safeschool.audit.models import Entry

# What the notes of the file tell better is not told twice.
TOLD_BY_NOTES = (
    "incident.moved",
    "incident.noted",
    "incident.corrected",
    "measure.recorded",
    "family.told",
    "item.seized",
    "item.handed_over",
)
VERBS: dict[str, str | Promise] = {
    "incident.logged": _("logged the incident"),
    "incident.taken_over": _("logged the incident"),
    "incident.seal_asked": _("asked to seal the file"),
    "incident.seal_refused": _("refused to seal the file"),
    "incident.sealed": _("sealed the file"),
    "incident.sealed_read": _("read the sealed file"),
    "incident.pressed": _("pressed the unit: it was not resolved in time"),
    "incident.disclosed": _("told somebody outside of the sealed file"),
    "incident.lift_asked": _("asked to lift the seal"),
    "incident.lift_refused": _("refused to lift the seal"),
    "incident.unsealed": _("lifted the seal"),
    "incident.erased": _("destroyed names, words, pictures and papers: their time was over"),
    "incident.held": _("keeps the file beyond its time"),
    "incident.released": _("released the file"),
    "incident.linked": _("linked another file"),
    "task.given": _("gave a task"),
    "task.done": _("did a task"),
    "task.pressed": _("pressed somebody: a task was not done in time"),
    "party.added": _("added a person"),
    "identity.opened": _("opened an identity"),
    "identity.found": _("found a person of the file by name"),
    "photo.attached": _("attached a photo"),
    "photo.redacted": _("redacted a photo"),
    "photo.opened": _("opened a photo"),
    "document.attached": _("attached a document"),
    "document.opened": _("opened a document"),
    "document.found_changed": _("found a document changed in the store"),
    "case.referred": _("referred the case"),
    "case.referral_answered": _("recorded the answer to a referral"),
    "notice.waived": _("decided that the school is not told"),
    "notice.pressed": _("pressed the unit: the school was not told in time"),
    "concern.raised": _("raised the concern"),
    "concern.moved": _("moved the concern"),
    "concern.joined": _("joined a concern to the file"),
    "concern.added_to": _("added to the concern"),
    "concern.pressed": _("pressed the unit: nobody acknowledged in time"),
    "concern.triaged": _("triaged the concern"),
    "concern.answer_pressed": _("pressed the unit: the sender was not told in time"),
    "tip.triaged": _("triaged the tip"),
    "tip.received": _("received the tip"),
    "tip.moved": _("moved the tip"),
    "tip.erased": _("destroyed the words: their time was over"),
    "concern.erased": _("destroyed the words: their time was over"),
    "tip.answered": _("wrote to the sender"),
}


@dataclass(frozen=True)
class Event:
    """One line of the chronology."""

    at: datetime
    who: str
    what: str | Promise
    text: str = ""
    code: str = ""
    is_move: bool = False


def chronology(incident: Incident) -> list[Event]:
    """Oldest first; what is recorded later falls into its place. A constant number of queries."""
    notes = incident.notes.select_related("by")
    told = [
        Event(
            note.happened_at, note.by.full_name, note.get_to_status_display(), note.text, is_move=bool(note.to_status)
        )
        for note in notes
    ]
    return sorted([*told, *_acts(incident), *journal_events(incident)], key=lambda event: event.at)


def _acts(incident: Incident) -> Iterable[Event]:
    for measure in incident.measures.select_related("type", "party", "by"):
        signed = ", ".join(measure.signers)
        told = _told_of(measure.party, measure.type.name, f"{_('signed:')} {signed}" if signed else "", measure.note)
        yield Event(measure.at, measure.by.full_name, _("Measure"), told)
    for notice in incident.family_notices.select_related("party", "by"):
        told = _told_of(notice.party, notice.get_told_display(), notice.get_way_display(), notice.note)
        yield Event(notice.at, notice.by.full_name, _("Family told"), told)
    for item in incident.items.select_related("taken_from", "by"):
        told = _told_of(item.taken_from, f"{item.number}: {item.description} × {item.quantity}", item.place)
        yield Event(item.at, item.by.full_name, _("Thing taken"), told)
    for link in incident.handovers.select_related("item", "by"):
        told = _told_of(None, f"{link.item.number}: {link.giver} → {link.receiver}", link.get_purpose_display())
        yield Event(link.at, link.by.full_name, _("Thing handed over"), told)


def _told_of(party: Party | None, *parts: str) -> str:
    return " · ".join(part for part in (party.code if party else "", *parts) if part)


def journal_events(target: Incident | Concern | Tip) -> list[Event]:
    """What the journal says about a file, as far as its notes do not tell it."""
    return [_told(entry) for entry in _lines(target)]


def _lines(target: Model) -> Iterable[Entry]:
    return Entry.objects.about(target).exclude(verb__in=TOLD_BY_NOTES)


def _told(entry: Entry) -> Event:
    facts: dict[str, Any] = entry.facts
    what = VERBS.get(entry.verb, entry.verb)
    return Event(entry.at, entry.actor, what, text=entry.reason, code=facts.get("code", ""))


def custody_of(photo: Photo) -> list[Event]:
    """What became of a photo, in order: brought in, looked at, redacted; and of a copy, from what it was made."""
    lines = Entry.objects.about(photo.incident).filter(Q(facts__sha256=photo.sha256) | Q(facts__copy=photo.sha256))
    return [_told(entry) for entry in lines.order_by("at", "pk")]


def is_unchanged(photo: Photo) -> bool:
    """Whether the stored bytes are still those of the day they came in."""
    try:
        with photo.file.open() as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest() == photo.sha256
    except OSError:
        return False
