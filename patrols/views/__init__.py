"""Pages of the room."""

from patrols.views.lists import attendance, gaps, shifts
from patrols.views.mine import check_in_page, check_out_page, confirm_page, my_shifts
from patrols.views.posts import edit_post, new_post, posts
from patrols.views.roster import assign_page, make_week, roster, shift, unassign_page

__all__ = [
    "assign_page",
    "attendance",
    "check_in_page",
    "check_out_page",
    "confirm_page",
    "edit_post",
    "gaps",
    "make_week",
    "my_shifts",
    "new_post",
    "posts",
    "roster",
    "shift",
    "shifts",
    "unassign_page",
]
