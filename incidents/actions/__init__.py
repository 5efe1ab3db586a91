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
from incidents.actions.exchange import (
    Letter,
    answer_letter,
    owe_notice,
    press_late_letters,
    read_letter,
    send_letter,
    waive_notice,
)
from incidents.actions.feedback import join_concern, say_not_solved, tell_more
from incidents.actions.files import Logged, Report, add_note, log_incident
from incidents.actions.moves import move_incident
from incidents.actions.people import Group, Identity, add_parties, add_party, open_identity, search_identities
from incidents.actions.photos import attach_photo, open_photo
from incidents.actions.redacting import redact_photo
from incidents.actions.referrals import Agreed, answer_referral, draw_briefing, finish_action, hold_briefing, refer
from incidents.actions.sending import Conflict
from incidents.actions.terms import (
    load_agencies,
    load_concern_types,
    load_incident_groups,
    load_incident_types,
    load_measure_types,
)

__all__ = [
    "Act",
    "Agreed",
    "Conflict",
    "Group",
    "Identity",
    "Letter",
    "Logged",
    "Raised",
    "Report",
    "Sign",
    "acknowledge_concern",
    "add_note",
    "add_parties",
    "add_party",
    "answer",
    "answer_letter",
    "answer_referral",
    "ask_back",
    "attach_photo",
    "check_concern",
    "close_concern",
    "convert_concern",
    "correct_incident",
    "draw_briefing",
    "finish_action",
    "hand_over",
    "hold_briefing",
    "join_concern",
    "link_files",
    "load_agencies",
    "load_concern_types",
    "load_incident_groups",
    "load_incident_types",
    "load_measure_types",
    "log_incident",
    "move_incident",
    "open_identity",
    "open_photo",
    "owe_notice",
    "press_late_concerns",
    "press_late_letters",
    "raise_concern",
    "read_letter",
    "record_measure",
    "redact_photo",
    "refer",
    "say_not_solved",
    "search_identities",
    "seize_item",
    "send_letter",
    "tell_family",
    "tell_more",
    "waive_notice",
]
