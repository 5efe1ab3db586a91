"""The room over the API."""

from incidents.api.resources import ConcernViewSet, IncidentViewSet
from incidents.api.tips import SendTip

__all__ = ["ConcernViewSet", "IncidentViewSet", "SendTip"]
