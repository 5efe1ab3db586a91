"""One chronology of a file: what was written, how it moved, what the journal saw."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.models import Concern, Incident
from safeschool.audit.models import Entry

# What the notes of the file tell better is not told twice.
TOLD_BY_NOTES = ("incident.moved", "incident.noted")
VERBS: dict[str, str | Promise] = {
    "incident.logged": _("logged the incident"),
    "incident.taken_over": _("logged the incident"),
    "party.added": _("added a person"),
    "identity.opened": _("opened an identity"),
    "photo.attached": _("attached a photo"),
    "photo.opened": _("opened a photo"),
    "concern.raised": _("raised the concern"),
    "concern.moved": _("moved the concern"),
    "concern.joined": _("joined a concern to the file"),
    "concern.added_to": _("added to the concern"),
    "concern.pressed": _("pressed the unit: nobody acknowledged in time"),
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
    """Oldest first; a back-dated note falls into its place. Two queries."""
    notes = incident.notes.select_related("by")
    told = [
        Event(
            note.happened_at, note.by.full_name, note.get_to_status_display(), note.text, is_move=bool(note.to_status)
        )
        for note in notes
    ]
    return sorted([*told, *journal_events(incident)], key=lambda event: event.at)


def journal_events(target: Incident | Concern) -> list[Event]:
    """What the journal says about a file, as far as its notes do not tell it."""
    return [_told(entry) for entry in _lines(target)]


def _lines(target: Model) -> Iterable[Entry]:
    return Entry.objects.about(target).exclude(verb__in=TOLD_BY_NOTES)


def _told(entry: Entry) -> Event:
    facts: dict[str, Any] = entry.facts
    what = VERBS.get(entry.verb, entry.verb)
    return Event(entry.at, entry.actor, what, text=entry.reason, code=facts.get("code", ""))
