"""Weekly reports over the API."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Permission
from safeschool.accounts.viewsets import ScopedViewSet
from safeschool.kernel.paging import NewestFirst
from safeschool.reports.models import ReportFigure, WeeklyReport
from safeschool.reports.selectors.small import as_seen_by


class FigureSerializer(serializers.ModelSerializer[ReportFigure]):
    unit = serializers.CharField(source="unit_word", read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    approximate = serializers.BooleanField(source="is_approximate", read_only=True)

    class Meta:
        model = ReportFigure
        fields: ClassVar = [
            "code", "label", "section", "value", "unit", "approximate", "last_week", "last_year", "year_to_date",
        ]  # fmt: skip


class ReportSerializer(serializers.ModelSerializer[WeeklyReport]):
    unit = serializers.SlugRelatedField[Unit](slug_field="code", read_only=True)
    week = serializers.CharField(read_only=True)
    figures = FigureSerializer(many=True, read_only=True)

    class Meta:
        model = WeeklyReport
        fields: ClassVar = [
            "id",
            "unit",
            "week",
            "status",
            "is_nil",
            "compiled_at",
            "signed_at",
            "issued_at",
            "figures",
        ]

    def to_representation(self, instance: WeeklyReport) -> dict[str, Any]:
        """As its reader may know it."""
        return super().to_representation(as_seen_by(self.context["request"].user, instance))


class NewestWeek(NewestFirst):
    ordering = "-starts_at"


class ReportViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[WeeklyReport]):
    """The reports of the units in reach, as they were told."""

    queryset = WeeklyReport.objects.select_related("unit").prefetch_related("figures")
    serializer_class = ReportSerializer
    pagination_class = NewestWeek
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_REPORTS,
        "retrieve": Permission.VIEW_REPORTS,
    }
