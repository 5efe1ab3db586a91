"""The room over the API."""

from rest_framework.viewsets import GenericViewSet


class IncidentViewSet(GenericViewSet):
    basename = "incident"
    permissions: dict[str, str] = {}


class ConcernViewSet(GenericViewSet):
    basename = "concern"
    permissions: dict[str, str] = {}
