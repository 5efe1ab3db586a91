"""What changes posts, shifts, seats and presence."""

from patrols.actions.absence import publish_repair
from patrols.actions.ahead import announce_gaps, tell_week_ahead
from patrols.actions.answers import press_unanswered
from patrols.actions.clock import name_missing_officers, remind_due_shifts
from patrols.actions.duty import assign, confirm, move_duty, put_person, unassign
from patrols.actions.feeds import close_calendar, note_reading, open_calendar
from patrols.actions.leaves import agree_leave, ask_leave, end_leave, grant_leave, refuse_leave, withdraw_leave
from patrols.actions.patrol import arrive, call_off, leave, plan_patrol, switch_lights
from patrols.actions.plans import ask_for_plan, drop_plan, note_week_taken, publish_plan, search_plan, weigh
from patrols.actions.points import keep_point, keep_route
from patrols.actions.posts import change_post, load_post_kinds, open_post
from patrols.actions.presence import Position, check_in, check_out
from patrols.actions.shifts import Made, generate_shifts, renew_shifts
from patrols.actions.stale import undo_stale_swaps
from patrols.actions.street import count_act, undo_act
from patrols.actions.swaps import (
    accept_swap,
    approve_swap,
    ask_swap,
    decline_swap,
    refuse_swap,
    take_over,
    withdraw_swap,
)
from patrols.actions.ties import fix_post, form_pair, loosen, wish
from patrols.actions.watch import answer_check, begin_round

__all__ = [
    "Made",
    "Position",
    "accept_swap",
    "agree_leave",
    "announce_gaps",
    "answer_check",
    "approve_swap",
    "arrive",
    "ask_for_plan",
    "ask_leave",
    "ask_swap",
    "assign",
    "begin_round",
    "call_off",
    "change_post",
    "check_in",
    "check_out",
    "close_calendar",
    "confirm",
    "count_act",
    "decline_swap",
    "drop_plan",
    "end_leave",
    "fix_post",
    "form_pair",
    "generate_shifts",
    "grant_leave",
    "keep_point",
    "keep_route",
    "leave",
    "load_post_kinds",
    "loosen",
    "move_duty",
    "name_missing_officers",
    "note_reading",
    "note_week_taken",
    "open_calendar",
    "open_post",
    "plan_patrol",
    "press_unanswered",
    "publish_plan",
    "publish_repair",
    "put_person",
    "refuse_leave",
    "refuse_swap",
    "remind_due_shifts",
    "renew_shifts",
    "search_plan",
    "switch_lights",
    "take_over",
    "tell_week_ahead",
    "unassign",
    "undo_act",
    "undo_stale_swaps",
    "weigh",
    "wish",
    "withdraw_leave",
    "withdraw_swap",
]
