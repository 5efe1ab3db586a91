"""Pages of the room."""

from patrols.views.feeds import calendar, feed
from patrols.views.gate import come, gate_code
from patrols.views.grid import gate_sheet, put_page, roster_by_person
from patrols.views.leaves import end_leave_page, leave_request, leaves, my_leave, repair_page, withdraw_leave_page
from patrols.views.lists import attendance, fairness, gaps, shifts
from patrols.views.mine import check_in_page, check_out_page, confirm_page, my_shifts
from patrols.views.patrol import arrive_page, call_off_page, completion, leave_page, lights, my_points, new_patrol
from patrols.views.plans import drop_page, plan, plans, publish_page, weights
from patrols.views.points import edit_point, edit_route, new_point, new_route, points
from patrols.views.posts import edit_post, new_post, posts
from patrols.views.roster import assign_page, make_week, roster, shift, unassign_page
from patrols.views.street import street_of_duty, street_of_patrol
from patrols.views.swaps import ask_swap_page, swap_step, swaps, take_over_page
from patrols.views.ties import loosen_pair, loosen_post, my_wishes, ties
from patrols.views.watch import new_video_round, video_checks, video_round, video_sheet
from patrols.views.week_files import week_file

__all__ = [
    "arrive_page",
    "ask_swap_page",
    "assign_page",
    "attendance",
    "calendar",
    "call_off_page",
    "check_in_page",
    "check_out_page",
    "come",
    "completion",
    "confirm_page",
    "drop_page",
    "edit_point",
    "edit_post",
    "edit_route",
    "end_leave_page",
    "fairness",
    "feed",
    "gaps",
    "gate_code",
    "gate_sheet",
    "leave_page",
    "leave_request",
    "leaves",
    "lights",
    "loosen_pair",
    "loosen_post",
    "make_week",
    "my_leave",
    "my_points",
    "my_shifts",
    "my_wishes",
    "new_patrol",
    "new_point",
    "new_post",
    "new_route",
    "new_video_round",
    "plan",
    "plans",
    "points",
    "posts",
    "publish_page",
    "put_page",
    "repair_page",
    "roster",
    "roster_by_person",
    "shift",
    "shifts",
    "street_of_duty",
    "street_of_patrol",
    "swap_step",
    "swaps",
    "take_over_page",
    "ties",
    "unassign_page",
    "video_checks",
    "video_round",
    "video_sheet",
    "week_file",
    "weights",
    "withdraw_leave_page",
]
