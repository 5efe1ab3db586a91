"""The room over the API."""

from patrols.api.leaves import LeaveRequestViewSet, WishViewSet
from patrols.api.resources import CheckInViewSet, PostViewSet, ShiftViewSet
from patrols.api.rounds import PatrolPointViewSet, PatrolStopViewSet
from patrols.api.street import StreetActViewSet, VideoCheckViewSet
from patrols.api.swaps import SwapViewSet

__all__ = [
    "CheckInViewSet",
    "LeaveRequestViewSet",
    "PatrolPointViewSet",
    "PatrolStopViewSet",
    "PostViewSet",
    "ShiftViewSet",
    "StreetActViewSet",
    "SwapViewSet",
    "VideoCheckViewSet",
    "WishViewSet",
]
