"""The room over the API."""

from rest_framework.viewsets import GenericViewSet


class PostViewSet(GenericViewSet):
    basename = "post"
    permissions: dict[str, str] = {}


class ShiftViewSet(GenericViewSet):
    basename = "shift"
    permissions: dict[str, str] = {}


class CheckInViewSet(GenericViewSet):
    basename = "checkin"
    permissions: dict[str, str] = {}
