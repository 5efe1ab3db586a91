"""A unit in what is sent over the API."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Permission


class UnitOf(serializers.SlugRelatedField[Unit]):
    """A unit by its code, among those where the person has the ability; any other does not exist."""

    def __init__(self, permission: Permission, **options: Any) -> None:
        self.permission = permission
        super().__init__(slug_field="code", queryset=Unit.objects.none(), **options)

    def get_queryset(self) -> QuerySet[Unit]:
        """Those in sight with the ability; none where nobody asks, as when the API is described."""
        request = self.context.get("request")
        if request is None:
            return Unit.objects.none()
        return Unit.objects.visible_to(request.user).filter(pk__in=request.user.reach(self.permission))
