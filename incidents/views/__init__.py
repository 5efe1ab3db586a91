"""Pages of the room."""

from incidents.views.concerns import concern, concern_list, concern_step, convert, raise_concern
from incidents.views.files import add_photo, file, identity, incident_list, move, note, party
from incidents.views.logging import log
from incidents.views.pictures import photo, photo_small

__all__ = [
    "add_photo",
    "concern",
    "concern_list",
    "concern_step",
    "convert",
    "file",
    "identity",
    "incident_list",
    "log",
    "move",
    "note",
    "party",
    "photo",
    "photo_small",
    "raise_concern",
]
