"""What changes the room."""

from incidents.actions.alarms import (
    Press,
    Pressed,
    move_alarm,
    note_seen,
    press_alarm,
    review_alarm,
    ring_unanswered_alarms,
)
from incidents.actions.concerns import (
    Raised,
    Sign,
    acknowledge_concern,
    answer,
    ask_back,
    check_concern,
    close_concern,
    convert_concern,
    press_late_concerns,
    raise_concern,
)
from incidents.actions.counting import Count, count_class
from incidents.actions.devices import (
    MessageRefused,
    Signed,
    check_signed,
    note_beat,
    press_device,
    register_device,
    revoke_device,
)
from incidents.actions.files import Logged, Report, add_note, log_incident, move_incident
from incidents.actions.people import Identity, add_party, open_identity
from incidents.actions.photos import attach_photo, open_photo
from incidents.actions.sending import Conflict
from incidents.actions.terms import load_concern_types, load_incident_groups, load_incident_types

__all__ = [
    "Conflict",
    "Count",
    "Identity",
    "Logged",
    "MessageRefused",
    "Press",
    "Pressed",
    "Raised",
    "Report",
    "Sign",
    "Signed",
    "acknowledge_concern",
    "add_note",
    "add_party",
    "answer",
    "ask_back",
    "attach_photo",
    "check_concern",
    "check_signed",
    "close_concern",
    "convert_concern",
    "count_class",
    "load_concern_types",
    "load_incident_groups",
    "load_incident_types",
    "log_incident",
    "move_alarm",
    "move_incident",
    "note_beat",
    "note_seen",
    "open_identity",
    "open_photo",
    "press_alarm",
    "press_device",
    "press_late_concerns",
    "raise_concern",
    "register_device",
    "review_alarm",
    "revoke_device",
    "ring_unanswered_alarms",
]
