"""Duty: where one stands, when, who, and who came."""

from patrols.models.feeds import CalendarFeed
from patrols.models.leaves import LeaveRequest
from patrols.models.plans import Leave, ProposedSeat, RosterPlan, RosterSettings
from patrols.models.points import Patrol, PatrolPoint, PatrolRoute, PatrolStop, PatrolVisit, RoutePoint
from patrols.models.posts import Post, PostKind, SlotRequirement
from patrols.models.presence import CheckIn, CheckOut, Escalation, Reminder
from patrols.models.shifts import Assignment, Shift
from patrols.models.street import StreetAct
from patrols.models.swaps import Swap, SwapAsk
from patrols.models.ties import DutyPair, DutyWish, FixedPost
from patrols.models.watch import VideoCheck, VideoRound

__all__ = [
    "Assignment",
    "CalendarFeed",
    "CheckIn",
    "CheckOut",
    "DutyPair",
    "DutyWish",
    "Escalation",
    "FixedPost",
    "Leave",
    "LeaveRequest",
    "Patrol",
    "PatrolPoint",
    "PatrolRoute",
    "PatrolStop",
    "PatrolVisit",
    "Post",
    "PostKind",
    "ProposedSeat",
    "Reminder",
    "RosterPlan",
    "RosterSettings",
    "RoutePoint",
    "Shift",
    "SlotRequirement",
    "StreetAct",
    "Swap",
    "SwapAsk",
    "VideoCheck",
    "VideoRound",
]
