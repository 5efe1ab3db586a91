"""Weekly reports and circulars over the API."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError as Refusal
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Permission
from safeschool.accounts.viewsets import ScopedViewSet
from safeschool.kernel.paging import NewestFirst
from safeschool.kernel.serializers import RowSerializer
from safeschool.reports.actions import answer_circular
from safeschool.reports.models import Circular, CircularEntry, ReportFigure, WeeklyReport
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


class CircularEntrySerializer(RowSerializer[CircularEntry]):
    unit = serializers.SlugRelatedField[Unit](slug_field="code", read_only=True)
    says = serializers.CharField(source="sentence", read_only=True)
    is_praise = serializers.BooleanField(read_only=True)
    answer = serializers.SerializerMethodField()

    class Meta:
        model = CircularEntry
        fields: ClassVar = [
            "id", "unit", "criterion", "is_praise", "counted", "out_of", "says", "remark", "answer", "answered_at",
        ]  # fmt: skip

    def get_answer(self, entry: CircularEntry) -> str:
        """The reply, for who drew the circular and for the unit that gave it."""
        reached = self.context["reached"]
        return entry.answer if entry.circular.unit_id in reached or entry.unit_id in reached else ""


class CircularSerializer(RowSerializer[Circular]):
    unit = serializers.SlugRelatedField[Unit](slug_field="code", read_only=True)
    entries = serializers.SerializerMethodField()

    class Meta:
        model = Circular
        fields: ClassVar = [
            "id", "unit", "number", "first_on", "last_on", "opening", "status", "answer_by", "issued_at", "entries",
        ]  # fmt: skip

    @extend_schema_field(CircularEntrySerializer(many=True))
    def get_entries(self, circular: Circular) -> list[dict[str, Any]]:
        """The units named; what was struck out stands for its own unit alone."""
        reached = set(self.context["request"].user.reach(Permission.VIEW_REPORTS))
        entries = [one for one in circular.entries.all() if one.is_kept or circular.unit_id in reached]
        for entry in entries:
            entry.circular = circular
        told: Any = CircularEntrySerializer(entries, many=True, context={**self.context, "reached": reached}).data
        return list(told)


class ReplySerializer(serializers.Serializer[Any]):
    """A reply to what is said of one's unit: of one's only entry, or of the one named."""

    entry = serializers.IntegerField(min_value=1)
    words = serializers.CharField(max_length=2000)


class NewestPeriod(NewestFirst):
    ordering = "-drawn_at"


class CircularViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Circular]):
    """Circulars of one's units, and the issued ones that name one; a unit named replies once."""

    queryset = Circular.objects.select_related("unit").prefetch_related("entries__unit")
    serializer_class = CircularSerializer
    pagination_class = NewestPeriod
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_REPORTS,
        "retrieve": Permission.VIEW_REPORTS,
        "answer": Permission.ISSUE_REPORTS,
    }

    @extend_schema(request=ReplySerializer, responses=CircularSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Reply; 400 for a second reply, and to a draft."""
        circular = self.get_object()
        body = ReplySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        mine = CircularEntry.objects.visible_to(self.person).filter(
            circular=circular, unit__in=self.person.reach(Permission.ISSUE_REPORTS), is_kept=True
        )
        entry = mine.filter(pk=body.validated_data["entry"]).first()
        if entry is None:
            raise Http404
        try:
            answer_circular(by=self.person, entry=entry, words=body.validated_data["words"], now=timezone.now())
        except Refusal as refusal:
            raise ValidationError({"words": refusal.messages}) from refusal
        return Response(self.get_serializer(self.get_object()).data)
