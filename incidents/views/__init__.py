"""Pages of the room."""

from incidents.views.alike import alike_concerns, alike_incidents
from incidents.views.briefings import answer_referral, briefing, briefings, finish_action, minutes, refer
from incidents.views.casework import casework, correct, family, group, handover, item, link, measure, receipt
from incidents.views.concerns import concern, concern_list, raise_concern
from incidents.views.exchange import answer_letter, enclosure, letter, letters, new_letter, waive_notice
from incidents.views.files import add_photo, file, identity, incident_list, move, note, party
from incidents.views.help import steps
from incidents.views.identities import find_person
from incidents.views.logging import log
from incidents.views.pictures import custody, photo, photo_small, redact
from incidents.views.triage import concern_step, convert, join, more, not_solved

__all__ = [
    "add_photo",
    "alike_concerns",
    "alike_incidents",
    "answer_letter",
    "answer_referral",
    "briefing",
    "briefings",
    "casework",
    "concern",
    "concern_list",
    "concern_step",
    "convert",
    "correct",
    "custody",
    "enclosure",
    "family",
    "file",
    "find_person",
    "finish_action",
    "group",
    "handover",
    "identity",
    "incident_list",
    "item",
    "join",
    "letter",
    "letters",
    "link",
    "log",
    "measure",
    "minutes",
    "more",
    "move",
    "new_letter",
    "not_solved",
    "note",
    "party",
    "photo",
    "photo_small",
    "raise_concern",
    "receipt",
    "redact",
    "refer",
    "steps",
    "waive_notice",
]
