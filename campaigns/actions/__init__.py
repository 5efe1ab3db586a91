"""Everything that changes the room's rows."""

from campaigns.actions.cooperation import change_model, found_model, hold_review, move_model, seat_committee
from campaigns.actions.drills import (
    add_task,
    begin_drill,
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
from campaigns.actions.meetings import (
    agree,
    close_agreed,
    plan_meeting,
    remind_of_cooperation,
    write_minutes,
)
from campaigns.actions.notices import remind_due_lessons
from campaigns.actions.operations import change_operation, record_operation, tally_violations
from campaigns.actions.photos import attach_session_photo
from campaigns.actions.sessions import change_session, found_programme, record_session, rename_programme
from campaigns.actions.submissions import AlreadyToldError
from campaigns.actions.terms import load_enforcement_types, load_formats, load_topics
from campaigns.actions.totals import record_total

__all__ = [
    "AlreadyToldError",
    "Wish",
    "accept_order",
    "add_task",
    "agree",
    "assign_order",
    "attach_session_photo",
    "begin_drill",
    "change_model",
    "change_offer",
    "change_operation",
    "change_session",
    "close_agreed",
    "close_task",
    "deliver_order",
    "end_drill",
    "found_model",
    "found_programme",
    "hold_review",
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
    "rate_order",
    "record_operation",
    "record_session",
    "record_total",
    "remind_due_lessons",
    "remind_of_cooperation",
    "rename_programme",
    "seat_committee",
    "sign_drill",
    "tally_violations",
    "tell_due_drills",
    "turn_order",
    "withdraw_offer",
    "write_minutes",
]
