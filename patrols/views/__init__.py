"""Pages of the room."""

from patrols.views.feeds import calendar, feed
from patrols.views.gate import come, gate_code
from patrols.views.lists import attendance, fairness, gaps, shifts
from patrols.views.mine import check_in_page, check_out_page, confirm_page, my_shifts
from patrols.views.plans import drop_page, end_leave_page, leaves, plan, plans, publish_page, weights
from patrols.views.posts import edit_post, new_post, posts
from patrols.views.roster import assign_page, make_week, roster, shift, unassign_page
from patrols.views.swaps import ask_swap_page, swap_step, swaps, take_over_page

__all__ = [
    "ask_swap_page",
    "assign_page",
    "attendance",
    "calendar",
    "check_in_page",
    "check_out_page",
    "come",
    "confirm_page",
    "drop_page",
    "edit_post",
    "end_leave_page",
    "fairness",
    "feed",
    "gaps",
    "gate_code",
    "leaves",
    "make_week",
    "my_shifts",
    "new_post",
    "plan",
    "plans",
    "posts",
    "publish_page",
    "roster",
    "shift",
    "shifts",
    "swap_step",
    "swaps",
    "take_over_page",
    "unassign_page",
    "weights",
]
