"""The room over the API."""

from rest_framework.viewsets import GenericViewSet


class ReportViewSet(GenericViewSet):
    basename = "report"
    permissions: dict[str, str] = {}
