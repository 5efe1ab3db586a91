"""Taps in the street and what video rounds saw, over the API."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.mixins import CreateModelMixin, ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from patrols.actions import count_act
from patrols.models import Assignment, Patrol, StreetAct, VideoCheck
from safeschool.accounts.roles import Permission
from safeschool.accounts.viewsets import ScopedViewSet
from safeschool.kernel.paging import NewestFirst
from safeschool.kernel.serializers import RowSerializer


class LastTap(NewestFirst):
    """The tap of the latest time comes first."""

    ordering = "-at"


class LastLook(NewestFirst):
    """What was looked at last comes first."""

    ordering = "-checked_at"


class StreetActSerializer(RowSerializer[StreetAct]):
    """One tap, as it was counted."""

    class Meta:
        model = StreetAct
        fields = ["id", "submission", "kind", "assignment", "patrol", "at"]
        read_only_fields = fields


class StreetTapSerializer(serializers.ModelSerializer[StreetAct]):
    """A kind, a submission id, and one's own duty or patrol; `at` only for a tap made offline."""

    submission = serializers.UUIDField()
    at = serializers.DateTimeField(required=False)
    assignment = serializers.PrimaryKeyRelatedField(queryset=Assignment.objects.none(), required=False)
    patrol = serializers.PrimaryKeyRelatedField(queryset=Patrol.objects.none(), required=False)

    class Meta:
        model = StreetAct
        fields = ["submission", "kind", "assignment", "patrol", "at"]

    def get_fields(self) -> dict[str, Any]:
        """Only one's own; any other does not exist."""
        fields: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        if request is not None and request.user.is_authenticated:
            user = request.user
            fields["assignment"].queryset = Assignment.objects.visible_to(user).of(user).held()
            fields["patrol"].queryset = Patrol.objects.visible_to(user).of(user)
        return fields

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A duty or a patrol, not both."""
        if ("assignment" in attrs) == ("patrol" in attrs):
            raise serializers.ValidationError({"assignment": _("Name a duty or a patrol, not both.")})
        return attrs


class StreetActViewSet(CreateModelMixin, ListModelMixin, ScopedViewSet[Any]):
    """One's own taps in the street that stand; sending the same submission again answers with the same row."""

    queryset = StreetAct.objects.standing()
    serializer_class = StreetActSerializer
    pagination_class = LastTap
    permissions: ClassVar[dict[str, Permission]] = dict.fromkeys(("list", "create"), Permission.VIEW_OWN_SHIFTS)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Only one's own."""
        return queryset.filter(by=self.person)

    @extend_schema(request=StreetTapSerializer, responses={201: StreetActSerializer, 200: StreetActSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Count one; 201 when new, 200 when it was there already, 409 for another body of the same submission."""
        tap = StreetTapSerializer(data=request.data, context=self.get_serializer_context())
        tap.is_valid(raise_exception=True)
        sent = tap.validated_data
        act, is_new = count_act(
            by=self.person, duty=sent.get("assignment") or sent["patrol"], kind=sent["kind"],
            submission=sent["submission"], at=sent.get("at"), now=timezone.now(),
        )  # fmt: skip
        answer = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(self.get_serializer(act).data, status=answer)


class VideoCheckSerializer(RowSerializer[VideoCheck]):
    """What was seen at one school."""

    school = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    told_unit = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    is_spot = serializers.BooleanField(source="round.is_spot", read_only=True)

    class Meta:
        model = VideoCheck
        fields = [
            "id", "round", "school", "is_spot", "checked_at", "how", "posts_manned", "traffic", "traffic_police",
            "patrols", "cars_seen", "cars_lit", "found", "told_unit", "told_at",
        ]  # fmt: skip


class VideoCheckViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Any]):
    """What video rounds and spot checks saw."""

    queryset = VideoCheck.objects.done().select_related("school", "round", "told_unit")
    serializer_class = VideoCheckSerializer
    pagination_class = LastLook
    permissions: ClassVar[dict[str, Permission]] = dict.fromkeys(("list", "retrieve"), Permission.VIEW_ROSTER)
