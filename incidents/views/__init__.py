"""Pages of the room."""

from incidents.views.alarms import (
    alarm,
    alarm_cap,
    alarm_list,
    alarm_step,
    alarm_strip,
    count,
    devices,
    press,
    review,
    revoke_device,
)
from incidents.views.concerns import concern, concern_list, concern_step, convert, raise_concern
from incidents.views.files import add_photo, file, identity, incident_list, move, note, party
from incidents.views.logging import log
from incidents.views.pictures import photo, photo_small

__all__ = [
    "add_photo",
    "alarm",
    "alarm_cap",
    "alarm_list",
    "alarm_step",
    "alarm_strip",
    "concern",
    "concern_list",
    "concern_step",
    "convert",
    "count",
    "devices",
    "file",
    "identity",
    "incident_list",
    "log",
    "move",
    "note",
    "party",
    "photo",
    "photo_small",
    "press",
    "raise_concern",
    "review",
    "revoke_device",
]
