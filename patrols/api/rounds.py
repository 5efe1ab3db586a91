"""Patrol points and what patrols owe them, over the API."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from patrols.actions import Position, arrive, leave
from patrols.forms import CompletionFilter
from patrols.models import PatrolPoint, PatrolStop, PatrolVisit
from safeschool.accounts.roles import Permission
from safeschool.accounts.viewsets import ScopedViewSet
from safeschool.kernel.paging import NewestFirst
from safeschool.kernel.serializers import RowSerializer


class PatrolPointSerializer(RowSerializer[PatrolPoint]):
    """A place that patrols owe visits."""

    unit = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    school = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)

    class Meta:
        model = PatrolPoint
        fields = [
            "id", "name", "kind", "unit", "school", "latitude", "longitude", "radius_m", "visits_needed",
            "stay_minutes", "due_time", "active_from", "active_to",
        ]  # fmt: skip


class PatrolStopSerializer(RowSerializer[PatrolStop]):
    """What a patrol owes a point, and what was kept."""

    patrol_label = serializers.CharField(source="patrol.label", read_only=True)
    point_name = serializers.CharField(source="point.name", read_only=True)

    class Meta:
        model = PatrolStop
        fields = [
            "id", "patrol", "patrol_label", "point", "point_name", "place", "kind", "visits_needed", "stay_minutes",
            "due_at", "visits_counted", "done_at",
        ]  # fmt: skip


class PatrolVisitSerializer(RowSerializer[PatrolVisit]):
    """A visit as it was taken down."""

    class Meta:
        model = PatrolVisit
        fields = ["id", "stop", "submission", "arrived_at", "left_at", "lights_on", "distance_m", "is_out_of_radius"]
        read_only_fields = fields


class PatrolTapSerializer(serializers.Serializer[Any]):
    """A submission id and, if there is one, a position; `at` only for a tap made offline."""

    submission = serializers.UUIDField()
    at = serializers.DateTimeField(required=False)
    latitude = serializers.FloatField(required=False, allow_null=True, min_value=-90, max_value=90)
    longitude = serializers.FloatField(required=False, allow_null=True, min_value=-180, max_value=180)
    accuracy_m = serializers.FloatField(required=False, allow_null=True, min_value=0)

    def position(self) -> Position | None:
        """Where the phone says it is."""
        sent = self.validated_data
        return Position.told(sent.get("latitude"), sent.get("longitude"), sent.get("accuracy_m"))


class PatrolPointViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Any]):
    """The patrol points of one's units."""

    queryset = PatrolPoint.objects.select_related("unit", "school")
    serializer_class = PatrolPointSerializer
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_ROSTER,
        "retrieve": Permission.VIEW_ROSTER,
    }


class ByPlan(NewestFirst):
    """Stops have no time of their own: the one planned last comes first."""

    ordering = "-id"


DAYS = extend_schema(
    parameters=[
        OpenApiParameter("since", str, description="first day, ISO date; today where no day is given"),
        OpenApiParameter("until", str, description="last day, ISO date"),
        OpenApiParameter("unit", str, description="unit code, subtree included"),
        OpenApiParameter("school", str, description="school code"),
        OpenApiParameter("state", str, description="done, open or late"),
    ]
)


@extend_schema_view(list=DAYS)
class PatrolStopViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Any]):
    """What patrols owe points; a crew says that it is there, and that it leaves."""

    queryset = PatrolStop.objects.select_related("patrol", "point")
    serializer_class = PatrolStopSerializer
    permissions: ClassVar[dict[str, Permission]] = dict.fromkeys(
        ("list", "retrieve", "arrive", "leave"), Permission.VIEW_OWN_SHIFTS
    )
    pagination_class = ByPlan

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The days and the state asked for."""
        if self.action != "list":
            return queryset
        form = CompletionFilter(self.request.query_params, user=self.person)
        if not form.is_valid():
            raise serializers.ValidationError({name: [str(one) for one in told] for name, told in form.errors.items()})
        rows: Any = queryset
        narrowed: QuerySet[Any] = form.narrow(rows.going(), timezone.now())
        return narrowed

    def _reachable(self) -> PatrolStop:
        stop: PatrolStop = self.get_object()
        if not PatrolStop.objects.visible_to(self.person).reachable_by(self.person).filter(pk=stop.pk).exists():
            raise NotFound
        return stop

    @extend_schema(request=PatrolTapSerializer, responses={201: PatrolVisitSerializer, 200: PatrolVisitSerializer})
    @action(detail=True, methods=["post"])
    def arrive(self, request: Request, pk: str) -> Response:
        """Be there; 201 when new, 200 when it was known, 409 for another body of the same submission."""
        stop, tap = self._reachable(), PatrolTapSerializer(data=request.data)
        tap.is_valid(raise_exception=True)
        sent = tap.validated_data
        visit, is_new = arrive(
            by=self.person, stop=stop, submission=sent["submission"], at=sent.get("at"), position=tap.position(),
            now=timezone.now(),
        )  # fmt: skip
        answer = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(PatrolVisitSerializer(visit).data, status=answer)

    @extend_schema(request=PatrolTapSerializer, responses={200: PatrolVisitSerializer})
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, pk: str) -> Response:
        """Leave the point: how long the crew stayed is known then."""
        stop, tap = self._reachable(), PatrolTapSerializer(data=request.data)
        tap.is_valid(raise_exception=True)
        at = tap.validated_data.get("at")
        visit = leave(by=self.person, stop=stop, at=at, position=tap.position(), now=timezone.now())
        return Response(PatrolVisitSerializer(visit).data)
