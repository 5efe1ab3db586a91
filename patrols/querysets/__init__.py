"""Which rows of the room."""

from patrols.querysets.duty import (
    AssignmentQuerySet,
    CalendarFeedQuerySet,
    DutyPairQuerySet,
    DutyWishQuerySet,
    FixedPostQuerySet,
    LeaveQuerySet,
    LeaveRequestQuerySet,
    OfAssignmentQuerySet,
    PostQuerySet,
    RosterPlanQuerySet,
    ShiftQuerySet,
    SwapQuerySet,
)
from patrols.querysets.points import (
    PatrolPointQuerySet,
    PatrolQuerySet,
    PatrolRouteQuerySet,
    PatrolStopQuerySet,
    PatrolVisitQuerySet,
)
from patrols.querysets.street import StreetActQuerySet, VideoCheckQuerySet, VideoRoundQuerySet

__all__ = [
    "AssignmentQuerySet",
    "CalendarFeedQuerySet",
    "DutyPairQuerySet",
    "DutyWishQuerySet",
    "FixedPostQuerySet",
    "LeaveQuerySet",
    "LeaveRequestQuerySet",
    "OfAssignmentQuerySet",
    "PatrolPointQuerySet",
    "PatrolQuerySet",
    "PatrolRouteQuerySet",
    "PatrolStopQuerySet",
    "PatrolVisitQuerySet",
    "PostQuerySet",
    "RosterPlanQuerySet",
    "ShiftQuerySet",
    "StreetActQuerySet",
    "SwapQuerySet",
    "VideoCheckQuerySet",
    "VideoRoundQuerySet",
]
