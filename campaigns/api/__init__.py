"""The room over the API."""

from campaigns.api.lessons import LessonOfferViewSet, LessonOrderViewSet
from campaigns.api.records import OperationViewSet, SessionViewSet

__all__ = ["LessonOfferViewSet", "LessonOrderViewSet", "OperationViewSet", "SessionViewSet"]
