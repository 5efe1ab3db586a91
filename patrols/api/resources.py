"""The room over the API."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.mixins import CreateModelMixin, ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from patrols.actions import Position, check_in
from patrols.forms import RosterFilter
from patrols.models import Assignment, CheckIn, Post, Shift, SlotRequirement
from safeschool.accounts.roles import Permission
from safeschool.accounts.viewsets import ScopedViewSet

FILTERS = extend_schema(
    parameters=[
        OpenApiParameter("since", str, description="first day, ISO date"),
        OpenApiParameter("until", str, description="last day, ISO date"),
        OpenApiParameter("unit", str, description="unit code, subtree included"),
        OpenApiParameter("school", str, description="school code"),
        OpenApiParameter("type", str, description="code of the post kind"),
    ]
)


class SlotSerializer(serializers.ModelSerializer[SlotRequirement]):
    class Meta:
        model = SlotRequirement
        fields = ["slot_kind", "count", "is_required"]


class PostSerializer(serializers.ModelSerializer[Post]):
    unit = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    kind = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    school = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    slots = SlotSerializer(many=True, read_only=True)

    class Meta:
        model = Post
        fields = [
            "id", "name", "unit", "kind", "school", "latitude", "longitude", "lead_minutes", "tail_minutes", "moments",
            "active_from", "active_to", "slots",
        ]  # fmt: skip


class SeatSerializer(serializers.ModelSerializer[Assignment]):
    person = serializers.CharField(source="user.full_name", read_only=True)

    class Meta:
        model = Assignment
        fields = ["id", "person", "slot_kind", "state"]


class ShiftSerializer(serializers.ModelSerializer[Shift]):
    post_name = serializers.CharField(source="post.name", read_only=True)
    unit = serializers.CharField(source="post.unit.code", read_only=True)
    school = serializers.CharField(source="post.school.code", read_only=True, default=None, allow_null=True)
    assignments = SeatSerializer(many=True, read_only=True)

    class Meta:
        model = Shift
        fields = [
            "id", "post", "post_name", "unit", "school", "on", "moment", "required_at", "starts_at", "ends_at", "state",
            "assignments",
        ]  # fmt: skip


class CheckInSerializer(serializers.ModelSerializer[CheckIn]):
    """Send an assignment, a submission id and, if there is one, a position; `at` only for a tap made offline."""

    assignment = serializers.PrimaryKeyRelatedField(queryset=Assignment.objects.none())
    submission = serializers.UUIDField()
    at = serializers.DateTimeField(required=False)
    latitude = serializers.FloatField(required=False, allow_null=True, min_value=-90, max_value=90)
    longitude = serializers.FloatField(required=False, allow_null=True, min_value=-180, max_value=180)
    accuracy_m = serializers.FloatField(required=False, allow_null=True, min_value=0)

    class Meta:
        model = CheckIn
        fields = [
            "id", "assignment", "submission", "at", "method", "latitude", "longitude", "accuracy_m", "distance_m",
            "is_out_of_radius",
        ]  # fmt: skip
        read_only_fields = ["method", "distance_m", "is_out_of_radius"]

    def get_fields(self) -> dict[str, Any]:
        """Only one's own seats and those one may check in for others; any other does not exist."""
        fields: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        # What is only told asks for no seat.
        if self.instance is None and request is not None and request.user.is_authenticated:
            fields["assignment"].queryset = Assignment.objects.visible_to(request.user).checkable_by(request.user)
        return fields


class _Filtered(ScopedViewSet[Any]):
    """Lists narrowed by the filters that the pages have."""

    def _form(self) -> RosterFilter:
        form = RosterFilter(self.request.query_params, user=self.person)
        if not form.is_valid():
            sentences = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
            raise serializers.ValidationError(sentences)
        return form


@extend_schema_view(list=FILTERS)
class PostViewSet(ListModelMixin, RetrieveModelMixin, _Filtered):
    """Where people stand when pupils come and go."""

    queryset = Post.objects.select_related("unit", "kind", "school").prefetch_related("slots")
    serializer_class = PostSerializer
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_SCHOOLS,
        "retrieve": Permission.VIEW_SCHOOLS,
    }

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return self._form().narrow_posts(queryset) if self.action == "list" else queryset


@extend_schema_view(list=FILTERS)
class ShiftViewSet(ListModelMixin, RetrieveModelMixin, _Filtered):
    """The shifts, with who holds their seats."""

    queryset = Shift.objects.select_related("post__unit", "post__school").prefetch_related("assignments__user")
    serializer_class = ShiftSerializer
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_SCHOOLS,
        "retrieve": Permission.VIEW_SCHOOLS,
    }

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return self._form().narrow_shifts(queryset) if self.action == "list" else queryset


class CheckInViewSet(CreateModelMixin, ListModelMixin, ScopedViewSet[Any]):
    """One's own check-ins; sending the same submission again answers with the same row."""

    queryset = CheckIn.objects.select_related("assignment")
    serializer_class = CheckInSerializer
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_OWN_SHIFTS,
        "create": Permission.VIEW_OWN_SHIFTS,
    }

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only those of one's own duties."""
        return queryset.filter(assignment__user=self.person)

    @extend_schema(responses={201: CheckInSerializer, 200: CheckInSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Come to a post; 201 when new, 200 when it was there already, 409 for another body of the same submission."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        sent = serializer.validated_data
        check, is_new = check_in(
            by=self.person,
            assignment=sent["assignment"],
            submission=sent["submission"],
            at=sent.get("at"),
            position=Position.told(sent.get("latitude"), sent.get("longitude"), sent.get("accuracy_m")),
            now=timezone.now(),
        )
        answer = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(self.get_serializer(check).data, status=answer)
