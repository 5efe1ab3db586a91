"""Units over the API."""

from typing import ClassVar

from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Permission
from safeschool.accounts.viewsets import ScopedViewSet


class UnitSerializer(serializers.ModelSerializer[Unit]):
    parent = serializers.SlugRelatedField[Unit](slug_field="code", read_only=True)  # type: ignore[assignment]

    class Meta:
        model = Unit
        fields = [
            "id",
            "code",
            "name",
            "kind",
            "parent",
            "country",
            "time_zone",
            "valid_from",
            "valid_to",
            "population",
        ]


class UnitViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Unit]):
    """The units of one's own subtree."""

    queryset = Unit.objects.select_related("parent")
    serializer_class = UnitSerializer
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_SCHOOLS,
        "retrieve": Permission.VIEW_SCHOOLS,
    }
