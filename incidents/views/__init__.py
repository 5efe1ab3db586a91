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
from incidents.views.pictures import photo, photo_small
from incidents.views.routing import drop_rule, edit_rule, new_rule, routing
from incidents.views.tips import convert_tip, tip, tip_list, tip_photo, tip_poster, tip_step
from incidents.views.venues import edit_venue, new_venue, renew_door, venue_poster, venues

__all__ = [
    "accept_report",
    "add_photo",
    "alarm",
    "alarm_cap",
    "alarm_list",
    "alarm_step",
    "alarm_strip",
    "clock_step",
    "clocks",
    "concern",
    "concern_list",
    "concern_step",
    "convert",
    "convert_tip",
    "count",
    "devices",
    "drop_rule",
    "edit_rule",
    "edit_venue",
    "file",
    "file_report",
    "harm_report",
    "harm_reports",
    "identity",
    "incident_list",
    "log",
    "move",
    "new_rule",
    "new_venue",
    "note",
    "party",
    "photo",
    "photo_small",
    "press",
    "raise_concern",
    "renew_door",
    "report_harm",
    "reporter",
    "review",
    "revoke_device",
    "routing",
    "tip",
    "tip_list",
    "tip_photo",
    "tip_poster",
    "tip_step",
    "venue_poster",
    "venues",
]
