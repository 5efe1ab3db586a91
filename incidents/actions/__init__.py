"""What changes the room."""

from incidents.actions import lanes, tips
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
from incidents.actions.files import Logged, Report, add_note, log_incident, move_incident
from incidents.actions.lanes import TooMany, bits_at, count_wrong_receipt, let_through
from incidents.actions.mandatory import (
    Harm,
    Reported,
    accept_report,
    extend_clock,
    finish_clock,
    open_file,
    open_reporter,
    press_late_clocks,
    report_harm,
)
from incidents.actions.people import Identity, add_party, open_identity
from incidents.actions.photos import attach_photo, open_photo
from incidents.actions.routing import drop_rule, save_rule
from incidents.actions.sending import Conflict
from incidents.actions.terms import (
    load_concern_types,
    load_harm_situations,
    load_hotel_musts,
    load_incident_groups,
    load_incident_types,
    load_venue_kinds,
)
from incidents.actions.tip_steps import move_tip, write_to_sender
from incidents.actions.tips import (
    Word,
    convert_tip,
    press_late_tips,
    send_tip,
    tell_of_tips,
    tip_of_receipt,
    write_by_receipt,
)
from incidents.actions.venues import keep_venue, renew_door

__all__ = [
    "Conflict",
    "Harm",
    "Identity",
    "Logged",
    "Raised",
    "Report",
    "Reported",
    "Sign",
    "TooMany",
    "Word",
    "accept_report",
    "acknowledge_concern",
    "add_note",
    "add_party",
    "answer",
    "ask_back",
    "attach_photo",
    "bits_at",
    "check_concern",
    "close_concern",
    "convert_concern",
    "convert_tip",
    "count_wrong_receipt",
    "drop_rule",
    "extend_clock",
    "finish_clock",
    "keep_venue",
    "lanes",
    "let_through",
    "load_concern_types",
    "load_harm_situations",
    "load_hotel_musts",
    "load_incident_groups",
    "load_incident_types",
    "load_venue_kinds",
    "log_incident",
    "move_incident",
    "move_tip",
    "open_file",
    "open_identity",
    "open_photo",
    "open_reporter",
    "press_late_clocks",
    "press_late_concerns",
    "press_late_tips",
    "raise_concern",
    "renew_door",
    "report_harm",
    "save_rule",
    "send_tip",
    "tell_of_tips",
    "tip_of_receipt",
    "tips",
    "write_by_receipt",
    "write_to_sender",
]
