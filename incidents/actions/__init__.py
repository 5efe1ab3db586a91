"""What changes the room."""

from incidents.actions.casework import Act, hand_over, link_files, record_measure, seize_item, tell_family
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
from incidents.actions.correcting import correct_incident
from incidents.actions.feedback import join_concern, say_not_solved, tell_more
from incidents.actions.files import Logged, Report, add_note, log_incident
from incidents.actions.moves import move_incident
from incidents.actions.people import Group, Identity, add_parties, add_party, open_identity
from incidents.actions.photos import attach_photo, open_photo
from incidents.actions.sending import Conflict
from incidents.actions.terms import load_concern_types, load_incident_groups, load_incident_types, load_measure_types

__all__ = [
    "Act",
    "Conflict",
    "Group",
    "Identity",
    "Logged",
    "Raised",
    "Report",
    "Sign",
    "acknowledge_concern",
    "add_note",
    "add_parties",
    "add_party",
    "answer",
    "ask_back",
    "attach_photo",
    "check_concern",
    "close_concern",
    "convert_concern",
    "correct_incident",
    "hand_over",
    "join_concern",
    "link_files",
    "load_concern_types",
    "load_incident_groups",
    "load_incident_types",
    "load_measure_types",
    "log_incident",
    "move_incident",
    "open_identity",
    "open_photo",
    "press_late_concerns",
    "raise_concern",
    "record_measure",
    "say_not_solved",
    "seize_item",
    "tell_family",
    "tell_more",
]
