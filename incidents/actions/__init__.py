"""What changes the room."""

from incidents.actions import lanes, tips
from incidents.actions.alarms import (
    Press,
    Pressed,
    move_alarm,
    note_seen,
    press_alarm,
    review_alarm,
    ring_unanswered_alarms,
)
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
from incidents.actions.counting import Count, count_class
from incidents.actions.deadlines import (
    drop_handling_time,
    press_late_incidents,
    set_deadlines,
    set_handling_time,
)
from incidents.actions.devices import (
    MessageRefused,
    Signed,
    check_signed,
    note_beat,
    press_device,
    register_device,
    revoke_device,
)
from incidents.actions.disclosing import Told, record_disclosure
from incidents.actions.documents import attach_document, open_document
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
from incidents.actions.folding import fold_counts
from incidents.actions.following import press_forgotten_alarms
from incidents.actions.inquiries import (
    appeal_inquiry,
    decide_inquiry,
    link_inquiry,
    open_inquiry,
    press_late_inquiries,
)
from incidents.actions.lanes import TooMany, bits_at, count_wrong_receipt, let_through
from incidents.actions.lifting import ask_to_lift, lift_seal, refuse_lift
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
from incidents.actions.moves import move_incident
from incidents.actions.people import Group, Identity, add_parties, add_party, open_identity, search_identities
from incidents.actions.photos import attach_photo, open_photo
from incidents.actions.redacting import redact_photo
from incidents.actions.referrals import Agreed, answer_referral, draw_briefing, finish_action, hold_briefing, refer
from incidents.actions.retention import Erased, due_now, erase_due, hold_file, release_file, set_retention
from incidents.actions.routing import drop_rule, save_rule
from incidents.actions.sealing import agree_to_seal, ask_to_seal, note_sealed_read, take_back_seal_request
from incidents.actions.steps import finish_task, give_task, press_late_tasks
from incidents.actions.terms import (
    load_concern_types,
    load_harm_situations,
    load_incident_groups,
    load_incident_types,
    load_measure_types,
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
from incidents.actions.triage import press_late_answers, triage_concern, triage_tip
from incidents.actions.warnings import dismiss_warning, raise_warnings
from safeschool.kernel.conflicts import Conflict

__all__ = [
    "Act",
    "Agreed",
    "Conflict",
    "Count",
    "Erased",
    "Group",
    "Harm",
    "Identity",
    "Letter",
    "Logged",
    "MessageRefused",
    "Press",
    "Pressed",
    "Raised",
    "Report",
    "Reported",
    "Sign",
    "Signed",
    "Told",
    "TooMany",
    "Word",
    "accept_report",
    "acknowledge_concern",
    "add_note",
    "add_parties",
    "add_party",
    "agree_to_seal",
    "answer",
    "answer_letter",
    "answer_referral",
    "appeal_inquiry",
    "ask_back",
    "ask_to_lift",
    "ask_to_seal",
    "attach_document",
    "attach_photo",
    "bits_at",
    "check_concern",
    "check_signed",
    "close_concern",
    "convert_concern",
    "convert_tip",
    "correct_incident",
    "count_class",
    "count_wrong_receipt",
    "decide_inquiry",
    "dismiss_warning",
    "draw_briefing",
    "drop_handling_time",
    "drop_rule",
    "due_now",
    "erase_due",
    "extend_clock",
    "finish_action",
    "finish_clock",
    "finish_task",
    "fold_counts",
    "give_task",
    "hand_over",
    "hold_briefing",
    "hold_file",
    "join_concern",
    "lanes",
    "let_through",
    "lift_seal",
    "link_files",
    "link_inquiry",
    "load_concern_types",
    "load_harm_situations",
    "load_incident_groups",
    "load_incident_types",
    "load_measure_types",
    "log_incident",
    "move_alarm",
    "move_incident",
    "move_tip",
    "note_beat",
    "note_sealed_read",
    "note_seen",
    "open_document",
    "open_file",
    "open_identity",
    "open_inquiry",
    "open_photo",
    "open_reporter",
    "owe_notice",
    "press_alarm",
    "press_device",
    "press_forgotten_alarms",
    "press_late_answers",
    "press_late_clocks",
    "press_late_concerns",
    "press_late_incidents",
    "press_late_inquiries",
    "press_late_letters",
    "press_late_tasks",
    "press_late_tips",
    "raise_concern",
    "raise_warnings",
    "read_letter",
    "record_disclosure",
    "record_measure",
    "redact_photo",
    "refer",
    "refuse_lift",
    "register_device",
    "release_file",
    "report_harm",
    "review_alarm",
    "revoke_device",
    "ring_unanswered_alarms",
    "save_rule",
    "say_not_solved",
    "search_identities",
    "seize_item",
    "send_letter",
    "send_tip",
    "set_deadlines",
    "set_handling_time",
    "set_retention",
    "take_back_seal_request",
    "tell_family",
    "tell_more",
    "tell_of_tips",
    "tip_of_receipt",
    "tips",
    "triage_concern",
    "triage_tip",
    "waive_notice",
    "write_by_receipt",
    "write_to_sender",
]
