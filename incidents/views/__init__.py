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
from incidents.views.alike import alike_concerns, alike_incidents
from incidents.views.briefings import answer_referral, briefing, briefings, finish_action, minutes, refer
from incidents.views.casework import casework, correct, family, group, handover, item, link, measure, receipt
from incidents.views.concerns import concern, concern_list, raise_concern
from incidents.views.deadlines import drop_handling_time, handling_times
from incidents.views.disclosures import disclosures
from incidents.views.documents import add_document, document
from incidents.views.exchange import answer_letter, enclosure, letter, letters, new_letter, waive_notice
from incidents.views.files import add_photo, file, identity, incident_list, move, note, party
from incidents.views.help import steps
from incidents.views.identities import find_person
from incidents.views.imports import confirm_import, drop_import, import_list, imports, map_import, undo_import
from incidents.views.inquiries import decide_inquiry, inquiries, inquiry, link_inquiry, open_inquiry
from incidents.views.logging import log, waiting
from incidents.views.mandatory import (
    accept_report,
    clock_step,
    clocks,
    file_report,
    harm_report,
    harm_reports,
    report_harm,
    reporter,
)
from incidents.views.pictures import custody, photo, photo_small, redact
from incidents.views.retention import hold, retention
from incidents.views.routing import drop_rule, edit_rule, new_rule, routing
from incidents.views.sealing import agree_to_seal, ask_to_lift, ask_to_seal, lift_seal, seals
from incidents.views.tasks import finish_task, give_task, tasks
from incidents.views.tips import convert_tip, tip, tip_list, tip_photo, tip_poster, tip_step, triage_tip
from incidents.views.triage import concern_step, convert, join, more, not_solved, triage_concern
from incidents.views.venues import venue_poster
from incidents.views.warnings import dismiss_warning, warning_list

__all__ = [
    "accept_report",
    "add_document",
    "add_photo",
    "agree_to_seal",
    "alarm",
    "alarm_cap",
    "alarm_list",
    "alarm_step",
    "alarm_strip",
    "alike_concerns",
    "alike_incidents",
    "answer_letter",
    "answer_referral",
    "ask_to_lift",
    "ask_to_seal",
    "briefing",
    "briefings",
    "casework",
    "clock_step",
    "clocks",
    "concern",
    "concern_list",
    "concern_step",
    "confirm_import",
    "convert",
    "convert_tip",
    "correct",
    "count",
    "custody",
    "decide_inquiry",
    "devices",
    "disclosures",
    "dismiss_warning",
    "document",
    "drop_handling_time",
    "drop_import",
    "drop_rule",
    "edit_rule",
    "enclosure",
    "family",
    "file",
    "file_report",
    "find_person",
    "finish_action",
    "finish_task",
    "give_task",
    "group",
    "handling_times",
    "handover",
    "harm_report",
    "harm_reports",
    "hold",
    "identity",
    "import_list",
    "imports",
    "incident_list",
    "inquiries",
    "inquiry",
    "item",
    "join",
    "letter",
    "letters",
    "lift_seal",
    "link",
    "link_inquiry",
    "log",
    "map_import",
    "measure",
    "minutes",
    "more",
    "move",
    "new_letter",
    "new_rule",
    "not_solved",
    "note",
    "open_inquiry",
    "party",
    "photo",
    "photo_small",
    "press",
    "raise_concern",
    "receipt",
    "redact",
    "refer",
    "report_harm",
    "reporter",
    "retention",
    "review",
    "revoke_device",
    "routing",
    "seals",
    "steps",
    "tasks",
    "tip",
    "tip_list",
    "tip_photo",
    "tip_poster",
    "tip_step",
    "triage_concern",
    "triage_tip",
    "undo_import",
    "venue_poster",
    "waiting",
    "waive_notice",
    "warning_list",
]
