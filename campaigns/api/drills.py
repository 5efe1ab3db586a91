"""Drills over the API."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns import actions
from campaigns.api.records import ProgrammeId
from campaigns.api.shared import NewestPlanned, asked
from campaigns.models import Drill, DrillMark, DrillScenario, Programme
from safeschool.accounts.roles import Permission
from safeschool.accounts.viewsets import ScopedViewSet
from safeschool.kernel.serializers import RowSerializer
from schools.models import Agency, School

VIEW, RUN = Permission.VIEW_DRILLS, Permission.RUN_DRILLS


class DrillMarkSerializer(RowSerializer[DrillMark]):
    class Meta:
        model = DrillMark
        fields: ClassVar = ["code", "seconds", "is_met"]


class DrillSerializer(RowSerializer[Drill]):
    unit = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    school = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    scenario = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    partners = serializers.SlugRelatedField[Any](slug_field="code", read_only=True, many=True)
    programmes = serializers.PrimaryKeyRelatedField[Any](read_only=True, many=True)
    marks = DrillMarkSerializer(many=True, read_only=True)

    class Meta:
        model = Drill
        fields: ClassVar = [
            "id", "unit", "school", "scenario", "is_joint", "planned_at", "began_at", "ended_at", "has_parents",
            "partners", "pupils", "teachers", "parents", "police", "school_signed_at", "police_signed_at",
            "cancelled_at", "reason", "programmes", "marks",
        ]  # fmt: skip


class DrillPlanSerializer(serializers.Serializer[Any]):
    """A drill to come."""

    school = serializers.CharField(max_length=80)
    scenario = serializers.SlugRelatedField(slug_field="code", queryset=DrillScenario.objects.all())
    planned_at = serializers.DateTimeField()
    is_joint = serializers.BooleanField(default=True)
    has_parents = serializers.BooleanField(default=False)
    partners = serializers.SlugRelatedField(
        slug_field="code", queryset=Agency.objects.all(), many=True, required=False
    )  # fmt: skip
    programmes = ProgrammeId(queryset=Programme.objects.none(), many=True, required=False)


class MarkSerializer(serializers.Serializer[Any]):
    """A criterion; for one that is not timed, whether it was met."""

    code = serializers.CharField(max_length=40)
    is_met = serializers.BooleanField(required=False, allow_null=True, default=None)


class DrillEndSerializer(serializers.Serializer[Any]):
    """When it ended, and who took part."""

    ended_at = serializers.DateTimeField()
    pupils = serializers.IntegerField(min_value=0)
    teachers = serializers.IntegerField(min_value=0, default=0)
    parents = serializers.IntegerField(min_value=0, default=0)
    police = serializers.IntegerField(min_value=0, default=0)
    partners = serializers.SlugRelatedField(
        slug_field="code", queryset=Agency.objects.all(), many=True, required=False
    )  # fmt: skip


class WhySerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class DrillViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Drill]):
    """Drills: planned, begun, marked by the stopwatch, ended, signed, or cancelled with a reason."""

    queryset = Drill.objects.select_related("unit", "school", "scenario").prefetch_related(
        "partners", "programmes", "marks"
    )
    serializer_class = DrillSerializer
    pagination_class = NewestPlanned
    permissions: ClassVar[dict[str, Permission]] = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": RUN,
        "begin": RUN,
        "mark": RUN,
        "end": RUN,
        "sign": RUN,
        "cancel": RUN,
    }

    @extend_schema(request=DrillPlanSerializer, responses={201: DrillSerializer})
    def create(self, request: Request) -> Response:
        """Plan a drill."""
        told = asked(DrillPlanSerializer, request)
        code = told.pop("school")
        school = School.objects.visible_to(self.person, RUN).select_related("unit").filter(code=code).first()
        if school is None:
            raise serializers.ValidationError({"school": _("This is missing, or out of sight.")})
        made = actions.plan_drill(by=self.person, school=school, now=timezone.now(), **told)
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=None, responses=DrillSerializer)
    @action(detail=True, methods=["post"])
    def begin(self, request: Request, pk: str) -> Response:
        """Give the signal."""
        return self._act(actions.begin_drill)

    @extend_schema(request=MarkSerializer, responses=DrillSerializer)
    @action(detail=True, methods=["post"])
    def mark(self, request: Request, pk: str) -> Response:
        """Stop the time of a criterion, or say whether it was met."""
        return self._act(actions.mark_drill, MarkSerializer)

    @extend_schema(request=DrillEndSerializer, responses=DrillSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """The stopwatch stops."""
        return self._act(actions.end_drill, DrillEndSerializer)

    @extend_schema(request=None, responses=DrillSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """Sign for one's side."""
        return self._act(actions.sign_drill)

    @extend_schema(request=WhySerializer, responses=DrillSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """It is not held."""
        return self._act(actions.cancel_drill, WhySerializer)

    def _act(self, act: Callable[..., Any], kind: type[serializers.Serializer[Any]] | None = None) -> Response:
        # First whether there is such a drill: a stranger is not told what was wrong with the body.
        drill = self.get_object()
        told = asked(kind, self.request) if kind else {}
        act(by=self.person, drill=drill, now=timezone.now(), **told)
        return Response(self.get_serializer(self.get_object()).data)
