"""The room over the API."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError as Refused
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import CreateModelMixin, ListModelMixin, RetrieveModelMixin, UpdateModelMixin

from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Permission
from safeschool.accounts.viewsets import ScopedViewSet
from safeschool.kernel.paging import NewestFirst
from schools.actions import change_school, register_school
from schools.forms import SchoolFilter
from schools.models import School, SchoolLevel
from schools.querysets import SchoolQuerySet


class ByCode(NewestFirst):
    """Schools have no newest: they stand in the order of their codes."""

    ordering = "code"


class EditableUnit(serializers.SlugRelatedField[Unit]):
    """A unit whose schools the asker may edit, by its code; any other does not exist."""

    def get_queryset(self) -> QuerySet[Unit]:
        request = self.context.get("request")
        if request is None:
            return Unit.objects.none()
        return Unit.objects.visible_to(request.user).filter(pk__in=request.user.reach(Permission.KEEP_REGISTRY))


class SchoolSerializer(serializers.ModelSerializer[School]):
    unit = EditableUnit(slug_field="code")
    levels = serializers.SlugRelatedField[SchoolLevel](
        slug_field="code", many=True, queryset=SchoolLevel.objects.all(), required=False
    )

    class Meta:
        model = School
        fields: ClassVar[list[str]] = [
            "id", "code", "name", "unit", "levels", "area", "address", "latitude", "longitude", "phone",
            "opened_on", "closed_on",
        ]  # fmt: skip

    def create(self, validated_data: dict[str, Any]) -> School:
        """Through the action."""
        try:
            return register_school(by=self.context["request"].user, **validated_data)
        except Refused as error:
            raise serializers.ValidationError(serializers.as_serializer_error(error)) from error

    def update(self, instance: School, validated_data: dict[str, Any]) -> School:
        """Through the action."""
        try:
            return change_school(by=self.context["request"].user, school=instance, **validated_data)
        except Refused as error:
            raise serializers.ValidationError(serializers.as_serializer_error(error)) from error


@extend_schema_view(
    list=extend_schema(
        parameters=[
            OpenApiParameter("q", str, description="Words of the name or code, diacritics or not"),
            OpenApiParameter("unit", str, description="Code of a unit; its subtree counts"),
            OpenApiParameter("level", str, description="Code of a level"),
        ]
    )
)
class SchoolViewSet(ListModelMixin, RetrieveModelMixin, CreateModelMixin, UpdateModelMixin, ScopedViewSet[School]):
    """The schools that the asker sees; written by those who may edit them."""

    queryset = School.objects.select_related("unit").prefetch_related("levels")
    serializer_class = SchoolSerializer
    pagination_class = ByCode
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_SCHOOLS,
        "retrieve": Permission.VIEW_SCHOOLS,
        "create": Permission.KEEP_REGISTRY,
        "update": Permission.EDIT_SCHOOLS,
        "partial_update": Permission.EDIT_SCHOOLS,
    }

    def get_queryset(self) -> QuerySet[School]:
        """Those in sight; to write, those the asker may edit; to list, those that the filters leave."""
        rows = super().get_queryset()
        if self.action in ("update", "partial_update") and isinstance(rows, SchoolQuerySet):
            return rows.visible_to(self.person, Permission.EDIT_SCHOOLS)
        if self.action == "list" and isinstance(rows, SchoolQuerySet) and self.request.user.is_authenticated:
            wanted = SchoolFilter(self.request.query_params, user=self.person)
            if not wanted.is_valid():
                said = {name: [str(each) for each in sentences] for name, sentences in wanted.errors.items()}
                raise serializers.ValidationError(said)
            return wanted.narrow(rows)
        return rows
