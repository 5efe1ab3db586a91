"""The room over the API."""

from rest_framework.viewsets import GenericViewSet


class SchoolViewSet(GenericViewSet):
    basename = "school"
    permissions: dict[str, str] = {}
