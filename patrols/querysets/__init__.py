"""Which rows of the room."""

from patrols.querysets.duty import (
    AssignmentQuerySet,
    CalendarFeedQuerySet,
    LeaveQuerySet,
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

__all__ = [
    "AssignmentQuerySet",
    "CalendarFeedQuerySet",
    "LeaveQuerySet",
    "OfAssignmentQuerySet",
    "PatrolPointQuerySet",
    "PatrolQuerySet",
    "PatrolRouteQuerySet",
    "PatrolStopQuerySet",
    "PatrolVisitQuerySet",
    "PostQuerySet",
    "RosterPlanQuerySet",
    "ShiftQuerySet",
    "SwapQuerySet",
]
