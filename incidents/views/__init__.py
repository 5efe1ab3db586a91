"""Pages of the room."""

from incidents.views.alike import alike_concerns, alike_incidents
from incidents.views.casework import casework, correct, family, group, handover, item, link, measure, receipt
from incidents.views.concerns import concern, concern_list, raise_concern
from incidents.views.files import add_photo, file, identity, incident_list, move, note, party
from incidents.views.help import steps
from incidents.views.logging import log
from incidents.views.pictures import photo, photo_small
from incidents.views.triage import concern_step, convert, join, more, not_solved

__all__ = [
    "add_photo",
    "alike_concerns",
    "alike_incidents",
    "casework",
    "concern",
    "concern_list",
    "concern_step",
    "convert",
    "correct",
    "family",
    "file",
    "group",
    "handover",
    "identity",
    "incident_list",
    "item",
    "join",
    "link",
    "log",
    "measure",
    "more",
    "move",
    "not_solved",
    "note",
    "party",
    "photo",
    "photo_small",
    "raise_concern",
    "receipt",
    "steps",
]
