"""What changes posts, shifts, seats and presence."""

from patrols.actions.clock import name_missing_officers, remind_due_shifts
from patrols.actions.duty import assign, confirm, unassign
from patrols.actions.posts import change_post, load_post_kinds, open_post
from patrols.actions.presence import Position, SubmissionReused, check_in, check_out
from patrols.actions.shifts import Made, generate_shifts, renew_shifts

__all__ = [
    "Made",
    "Position",
    "SubmissionReused",
    "assign",
    "change_post",
    "check_in",
    "check_out",
    "confirm",
    "generate_shifts",
    "load_post_kinds",
    "name_missing_officers",
    "open_post",
    "remind_due_shifts",
    "renew_shifts",
    "unassign",
]
