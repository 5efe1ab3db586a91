"""The room over the API."""

from incidents.api.alarms import AlarmViewSet
from incidents.api.desk import HarmReportViewSet, TipViewSet
from incidents.api.letters import InquiryViewSet, LetterViewSet
from incidents.api.resources import ConcernViewSet, IncidentViewSet
from incidents.api.steps import TaskViewSet
from incidents.api.times import HandlingTimeViewSet, LegalClockViewSet, RetentionTimeViewSet
from incidents.api.tips import SendTip

__all__ = [
    "AlarmViewSet",
    "ConcernViewSet",
    "HandlingTimeViewSet",
    "HarmReportViewSet",
    "IncidentViewSet",
    "InquiryViewSet",
    "LegalClockViewSet",
    "LetterViewSet",
    "RetentionTimeViewSet",
    "SendTip",
    "TaskViewSet",
    "TipViewSet",
]
