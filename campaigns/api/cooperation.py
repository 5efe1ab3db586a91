"""Cooperation models, their meetings, and the materials over the API."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns import actions
from campaigns.api.records import SchoolCode, UnitCode
from campaigns.api.shared import NewestPlanned, asked
from campaigns.models import Agreed, CooperationModel, Material, Meeting, ModelReview
from campaigns.selectors.cooperation import may_keep
from campaigns.workflow import ModelStatus
from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Permission
from safeschool.accounts.viewsets import ScopedViewSet
from safeschool.kernel.paging import NewestFirst
from safeschool.kernel.serializers import RowSerializer
from schools.models import Agency, School

VIEW, RECORD = Permission.VIEW_CAMPAIGNS, Permission.RECORD_CAMPAIGNS


class ModelReviewSerializer(RowSerializer[ModelReview]):
    class Meta:
        model = ModelReview
        fields: ClassVar = ["kind", "due_on", "held_on", "outcome", "findings"]


class CooperationModelSerializer(serializers.ModelSerializer[CooperationModel]):
    unit = UnitCode(slug_field="code", queryset=Unit.objects.none())
    schools = SchoolCode(slug_field="code", queryset=School.objects.none(), many=True, required=False)
    partners = serializers.SlugRelatedField(
        slug_field="code", queryset=Agency.objects.all(), many=True, required=False
    )  # fmt: skip
    reviews = ModelReviewSerializer(many=True, read_only=True)

    class Meta:
        model = CooperationModel
        fields: ClassVar = [
            "id", "unit", "name", "status", "founded_on", "decision_no", "advised_by", "decided_by", "decision",
            "schools", "partners", "agencies", "activated_on", "ended_on", "reviews",
        ]  # fmt: skip
        read_only_fields: ClassVar = ["status", "activated_on", "ended_on"]


class ModelMoveSerializer(serializers.Serializer[Any]):
    """Where a model goes, and why."""

    to = serializers.ChoiceField(ModelStatus.choices)
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)


class CooperationModelViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[CooperationModel]):
    """Cooperation models: proposed, then led through their states."""

    queryset = CooperationModel.objects.select_related("unit").prefetch_related("schools", "partners", "reviews")
    serializer_class = CooperationModelSerializer
    pagination_class = NewestFirst
    permissions: ClassVar[dict[str, Permission]] = {"list": VIEW, "retrieve": VIEW, "create": RECORD, "move": RECORD}

    @extend_schema(responses={201: CooperationModelSerializer})
    def create(self, request: Request) -> Response:
        """Propose a model."""
        told = asked(CooperationModelSerializer, request)
        made = actions.found_model(by=self.person, **told)
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=ModelMoveSerializer, responses=CooperationModelSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Lead the model to its next state; an unlawful one answers 400 and says why."""
        model = self.get_object()
        if not may_keep(self.person, model):
            raise Http404
        told = asked(ModelMoveSerializer, request)
        told["to"] = ModelStatus(told["to"])
        actions.move_model(by=self.person, model=model, now=timezone.now(), **told)
        return Response(self.get_serializer(self.get_object()).data)


class AgreedSerializer(RowSerializer[Agreed]):
    agency = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    owner = serializers.SlugRelatedField[Any](slug_field="username", read_only=True)

    class Meta:
        model = Agreed
        fields: ClassVar = ["id", "text", "owner", "agency", "due_on", "closed_at", "outcome"]


class MeetingSerializer(RowSerializer[Meeting]):
    agencies = serializers.SlugRelatedField[Any](slug_field="code", read_only=True, many=True)
    agreed = AgreedSerializer(many=True, read_only=True)

    class Meta:
        model = Meeting
        fields: ClassVar = [
            "id", "model", "kind", "planned_at", "place", "agenda", "held_at", "chair", "agencies", "attendees",
            "minutes", "agreed",
        ]  # fmt: skip


class MeetingPlanSerializer(serializers.Serializer[Any]):
    """A meeting to come, or one that was held and is written down afterwards."""

    model = serializers.IntegerField()
    kind = serializers.ChoiceField(Meeting.Kind.choices, default=Meeting.Kind.REGULAR)
    planned_at = serializers.DateTimeField()
    place = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    agenda = serializers.CharField(max_length=5000)


class MinutesSerializer(serializers.Serializer[Any]):
    """What was said, and who was there."""

    held_at = serializers.DateTimeField()
    minutes = serializers.CharField(max_length=20_000)
    chair = serializers.CharField(required=False, allow_blank=True, max_length=200)
    attendees = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    agencies = serializers.SlugRelatedField(
        slug_field="code", queryset=Agency.objects.all(), many=True, required=False
    )  # fmt: skip


class MeetingViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Meeting]):
    """Meetings of cooperation models: agenda, minutes, and what was agreed."""

    queryset = Meeting.objects.select_related("model__unit").prefetch_related(
        "agencies", "agreed__owner", "agreed__agency"
    )
    serializer_class = MeetingSerializer
    pagination_class = NewestPlanned
    permissions: ClassVar[dict[str, Permission]] = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": RECORD,
        "minutes": RECORD,
    }

    @extend_schema(request=MeetingPlanSerializer, responses={201: MeetingSerializer})
    def create(self, request: Request) -> Response:
        """Plan a meeting of a model whose papers one keeps."""
        told = asked(MeetingPlanSerializer, request)
        kept = CooperationModel.objects.visible_to(self.person, RECORD).filter(unit__in=self.person.reach(RECORD))
        model = kept.select_related("unit").filter(pk=told.pop("model")).first()
        if model is None:
            raise Http404
        made = actions.plan_meeting(by=self.person, model=model, now=timezone.now(), **told)
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=MinutesSerializer, responses=MeetingSerializer)
    @action(detail=True, methods=["post"])
    def minutes(self, request: Request, pk: str) -> Response:
        """Write down that it was held, and what was said."""
        meeting = self.get_object()
        if not may_keep(self.person, meeting.model):
            raise Http404
        told = asked(MinutesSerializer, request)
        actions.write_minutes(by=self.person, meeting=meeting, now=timezone.now(), **told)
        return Response(self.get_serializer(self.get_object()).data)


class MaterialSerializer(RowSerializer[Material]):
    unit = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    topic = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    stock = serializers.IntegerField(read_only=True)

    class Meta:
        model = Material
        fields: ClassVar = [
            "id", "unit", "kind", "title", "topic", "language", "version", "age_from", "age_to", "body",
            "withdrawn_at", "stock",
        ]  # fmt: skip


class StockSerializer(serializers.Serializer[Any]):
    """So many came in; below zero: so many are gone, and why."""

    quantity = serializers.IntegerField(min_value=-10_000_000, max_value=10_000_000)
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)


class MaterialViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Material]):
    """Materials in their languages and versions, and how many there are."""

    queryset = Material.objects.select_related("unit", "topic")
    serializer_class = MaterialSerializer
    pagination_class = NewestFirst
    permissions: ClassVar[dict[str, Permission]] = {"list": VIEW, "retrieve": VIEW, "stock": RECORD}

    def get_queryset(self) -> QuerySet[Material]:
        """Those in sight, each with its stock."""
        rows: Any = super().get_queryset()
        counted: QuerySet[Material] = rows.with_stock()
        return counted

    @extend_schema(request=StockSerializer, responses=MaterialSerializer)
    @action(detail=True, methods=["post"])
    def stock(self, request: Request, pk: str) -> Response:
        """So many came in, or are gone."""
        material = self.get_object()
        if material.unit_id not in self.person.reach(RECORD):
            raise Http404
        told = asked(StockSerializer, request)
        actions.stock_up(by=self.person, material=material, **told)
        return Response(self.get_serializer(self.get_object()).data)
