"""The room over the API."""

from rest_framework.viewsets import GenericViewSet


class SessionViewSet(GenericViewSet):
    basename = "session"
    permissions: dict[str, str] = {}


class OperationViewSet(GenericViewSet):
    basename = "operation"
    permissions: dict[str, str] = {}
