"""What changes posts, shifts, seats and presence."""

from patrols.actions.clock import name_missing_officers, remind_due_shifts
from patrols.actions.duty import assign, confirm, unassign
from patrols.actions.plans import (
    ask_for_plan,
    drop_plan,
    end_leave,
    grant_leave,
    publish_plan,
    search_plan,
    weigh,
)
from patrols.actions.posts import change_post, load_post_kinds, open_post
from patrols.actions.presence import Position, SubmissionReused, check_in, check_out
from patrols.actions.shifts import Made, generate_shifts, renew_shifts

__all__ = [
    "Made",
    "Position",
    "SubmissionReused",
    "ask_for_plan",
    "assign",
    "change_post",
    "check_in",
    "check_out",
    "confirm",
    "drop_plan",
    "end_leave",
    "generate_shifts",
    "grant_leave",
    "load_post_kinds",
    "name_missing_officers",
    "open_post",
    "publish_plan",
    "remind_due_shifts",
    "renew_shifts",
    "search_plan",
    "unassign",
    "weigh",
]
