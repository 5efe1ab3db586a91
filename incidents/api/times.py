"""Time over the API: how long files are kept, how long handling may take, and the legal deadlines of reports."""

from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from incidents import actions
from incidents.models import HandlingTime, HarmReport, IncidentType, LegalClock, RetentionTime, Severity, TimeIn
from safeschool.accounts.roles import Permission
from safeschool.accounts.serializers import UnitOf
from safeschool.accounts.viewsets import ScopedViewSet
from safeschool.kernel.paging import NewestFirst
from safeschool.kernel.serializers import RowSerializer, TermOf


class RetentionTimeSerializer(RowSerializer[RetentionTime]):
    unit = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    type = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)

    class Meta:
        model = RetentionTime
        fields = ["id", "unit", "type", "years"]


class RetentionBodySerializer(serializers.Serializer[Any]):
    """How many years after closing, of a unit, for a type or for everything; said again, the newer holds."""

    unit = UnitOf(Permission.APPROVE_CLOSING)
    # Left out, it is for everything.
    type = TermOf(IncidentType, required=False, default=None, allow_null=True)
    years = serializers.IntegerField(min_value=1, max_value=50)


class RetentionTimeViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[RetentionTime]):
    """How long names and words of closed files are kept, as the units in reach say it."""

    queryset = RetentionTime.objects.select_related("unit", "type")
    serializer_class = RetentionTimeSerializer
    pagination_class = NewestFirst
    permissions: ClassVar[dict[str, Permission]] = dict.fromkeys(
        ("list", "retrieve", "create"), Permission.APPROVE_CLOSING
    )

    @extend_schema(request=RetentionBodySerializer, responses={201: RetentionTimeSerializer})
    def create(self, request: Request) -> Response:
        """Say it, instead of what the unit said before."""
        body = RetentionBodySerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        rule = actions.set_retention(by=self.person, **body.validated_data)
        return Response(self.get_serializer(rule).data, status=201)


class HandlingTimeSerializer(RowSerializer[HandlingTime]):
    unit = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    type = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)

    class Meta:
        model = HandlingTime
        fields = ["id", "unit", "type", "severity", "amount", "counted_in"]


class HandlingBodySerializer(serializers.Serializer[Any]):
    """How long something may take: for a type, for a severity, or without both for everything."""

    unit = UnitOf(Permission.EDIT_ROUTING)
    # Left out, it is for everything.
    type = TermOf(IncidentType, required=False, default=None, allow_null=True)
    severity = serializers.ChoiceField(Severity.choices, required=False, default="", allow_blank=True)
    amount = serializers.IntegerField(min_value=1, max_value=365)
    counted_in = serializers.ChoiceField(TimeIn.choices, required=False, default=TimeIn.WORKING_DAYS)


class HandlingTimeViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[HandlingTime]):
    """By when incidents are to be resolved, as the units in reach say it."""

    queryset = HandlingTime.objects.select_related("unit", "type")
    serializer_class = HandlingTimeSerializer
    pagination_class = NewestFirst
    permissions: ClassVar[dict[str, Permission]] = dict.fromkeys(
        ("list", "retrieve", "create", "destroy"), Permission.EDIT_ROUTING
    )

    @extend_schema(request=HandlingBodySerializer, responses={201: HandlingTimeSerializer})
    def create(self, request: Request) -> Response:
        """Say it; what is logged from now on follows it."""
        body = HandlingBodySerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        rule = actions.set_handling_time(by=self.person, **body.validated_data)
        return Response(self.get_serializer(rule).data, status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take it away: what the unit above says holds again, or what is usual."""
        actions.drop_handling_time(by=self.person, rule=self.get_object())
        return Response(status=204)


class LegalClockSerializer(RowSerializer[LegalClock]):
    """One legal deadline; nothing of what the report says."""

    unit = serializers.CharField(source="report.unit.code", read_only=True)

    class Meta:
        model = LegalClock
        fields = ["id", "unit", "report", "kind", "starts_at", "due_at", "basis", "extended_at", "done_at"]


class DoneSerializer(serializers.Serializer[Any]):
    """What the deadline asked for is done; of feedback, what the reporter is told."""

    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=10_000)


class LongerSerializer(serializers.Serializer[Any]):
    """Why the longest time is taken."""

    reason = serializers.CharField(max_length=300)


class NewestClock(NewestFirst):
    ordering = "-due_at"


class LegalClockViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[LegalClock]):
    """The legal deadlines of mandatory reports, for whoever supervises them; the desk finishes them."""

    queryset = LegalClock.objects.select_related("report__unit")
    serializer_class = LegalClockSerializer
    pagination_class = NewestClock
    permissions: ClassVar[dict[str, Permission]] = {
        **dict.fromkeys(("list", "retrieve", "extend"), Permission.SUPERVISE_CLOCKS),
        "finish": Permission.TRIAGE_CONCERNS,
    }

    @extend_schema(request=DoneSerializer, responses=LegalClockSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str) -> Response:
        """Stop it: its duty is done; the police of the report's unit alone."""
        clock, body = self.get_object(), DoneSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            done = actions.finish_clock(by=self.person, clock=clock, now=timezone.now(), **body.validated_data)
        except HarmReport.DoesNotExist as gone:
            raise NotFound from gone
        return Response(self.get_serializer(done).data)

    @extend_schema(request=LongerSerializer, responses=LegalClockSerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: str) -> Response:
        """Take the longest time that its rule allows, once, with a reason."""
        clock, body = self.get_object(), LongerSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        longer = actions.extend_clock(by=self.person, clock=clock, now=timezone.now(), **body.validated_data)
        return Response(self.get_serializer(longer).data)
