"""The room over the API."""

from patrols.api.resources import CheckInViewSet, PostViewSet, ShiftViewSet
from patrols.api.swaps import SwapViewSet

__all__ = ["CheckInViewSet", "PostViewSet", "ShiftViewSet", "SwapViewSet"]
