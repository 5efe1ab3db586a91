"""The room over the API."""

from campaigns.api.cooperation import CooperationModelViewSet, MaterialViewSet, MeetingViewSet
from campaigns.api.drills import DrillViewSet
from campaigns.api.lessons import LessonOfferViewSet, LessonOrderViewSet
from campaigns.api.records import OperationViewSet, SessionViewSet

__all__ = [
    "CooperationModelViewSet",
    "DrillViewSet",
    "LessonOfferViewSet",
    "LessonOrderViewSet",
    "MaterialViewSet",
    "MeetingViewSet",
    "OperationViewSet",
    "SessionViewSet",
]
