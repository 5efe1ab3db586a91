"""The room over the API."""

from incidents.api.alarms import AlarmViewSet
from incidents.api.files import ConcernViewSet, IncidentViewSet

__all__ = ["AlarmViewSet", "ConcernViewSet", "IncidentViewSet"]
