"""What changes the room."""

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
from incidents.actions.feedback import join_concern, say_not_solved, tell_more
from incidents.actions.files import Logged, Report, add_note, log_incident
from incidents.actions.moves import move_incident
from incidents.actions.people import Identity, add_party, open_identity
from incidents.actions.photos import attach_photo, open_photo
from incidents.actions.sending import Conflict
from incidents.actions.terms import load_concern_types, load_incident_groups, load_incident_types

__all__ = [
    "Conflict",
    "Identity",
    "Logged",
    "Raised",
    "Report",
    "Sign",
    "acknowledge_concern",
    "add_note",
    "add_party",
    "answer",
    "ask_back",
    "attach_photo",
    "check_concern",
    "close_concern",
    "convert_concern",
    "join_concern",
    "load_concern_types",
    "load_incident_groups",
    "load_incident_types",
    "log_incident",
    "move_incident",
    "open_identity",
    "open_photo",
    "press_late_concerns",
    "raise_concern",
    "say_not_solved",
    "tell_more",
]
