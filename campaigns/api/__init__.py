"""The room over the API."""

from campaigns.api.drills import DrillViewSet
from campaigns.api.lessons import LessonOfferViewSet, LessonOrderViewSet
from campaigns.api.records import OperationViewSet, SessionViewSet

__all__ = ["DrillViewSet", "LessonOfferViewSet", "LessonOrderViewSet", "OperationViewSet", "SessionViewSet"]
