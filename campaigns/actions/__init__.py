"""Everything that changes the room's rows."""

from campaigns.actions.cooperation import change_model, found_model, hold_review, move_model, seat_committee
from campaigns.actions.drill_rules import drop_drill_rule, set_drill_rule
from campaigns.actions.drills import (
    add_task,
    begin_drill,
    cancel_drill,
    close_task,
    end_drill,
    load_rules,
    load_scenarios,
    mark_drill,
    plan_drill,
    sign_drill,
    tell_due_drills,
)
from campaigns.actions.lessons import (
    Wish,
    accept_order,
    assign_order,
    change_offer,
    deliver_order,
    order_lesson,
    publish_offer,
    rate_order,
    turn_order,
    withdraw_offer,
)
from campaigns.actions.materials import (
    dissolve_squad,
    form_squad,
    hand_out,
    issue_material,
    stock_up,
    withdraw_material,
)
from campaigns.actions.meetings import (
    agree,
    close_agreed,
    plan_meeting,
    remind_of_cooperation,
    write_minutes,
)
from campaigns.actions.notices import remind_due_lessons
from campaigns.actions.operations import (
    Members,
    change_operation,
    rate_gate,
    record_operation,
    tally_violations,
    visit_on_round,
)
from campaigns.actions.photos import attach_session_photo
from campaigns.actions.seasons import drop_season, set_season
from campaigns.actions.sessions import change_session, found_programme, record_session, rename_programme
from campaigns.actions.terms import load_enforcement_types, load_formats, load_topics
from campaigns.actions.totals import record_total

__all__ = [
    "Members",
    "Wish",
    "accept_order",
    "add_task",
    "agree",
    "assign_order",
    "attach_session_photo",
    "begin_drill",
    "cancel_drill",
    "change_model",
    "change_offer",
    "change_operation",
    "change_session",
    "close_agreed",
    "close_task",
    "deliver_order",
    "dissolve_squad",
    "drop_drill_rule",
    "drop_season",
    "end_drill",
    "form_squad",
    "found_model",
    "found_programme",
    "hand_out",
    "hold_review",
    "issue_material",
    "load_enforcement_types",
    "load_formats",
    "load_rules",
    "load_scenarios",
    "load_topics",
    "mark_drill",
    "move_model",
    "order_lesson",
    "plan_drill",
    "plan_meeting",
    "publish_offer",
    "rate_gate",
    "rate_order",
    "record_operation",
    "record_session",
    "record_total",
    "remind_due_lessons",
    "remind_of_cooperation",
    "rename_programme",
    "seat_committee",
    "set_drill_rule",
    "set_season",
    "sign_drill",
    "stock_up",
    "tally_violations",
    "tell_due_drills",
    "turn_order",
    "visit_on_round",
    "withdraw_material",
    "withdraw_offer",
    "write_minutes",
]
