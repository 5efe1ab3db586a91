"""Sessions and operations over the API."""

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.actions import Members, rate_gate, record_operation, record_session
from campaigns.api.shared import asked
from campaigns.models import (
    EnforcementType,
    GateRating,
    Operation,
    OutreachFormat,
    Programme,
    Session,
    Topic,
    Violation,
)
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.accounts.viewsets import ScopedViewSet
from safeschool.kernel.paging import NewestFirst
from schools.models import Agency, Gate, School

VIEW, RECORD = Permission.VIEW_CAMPAIGNS, Permission.RECORD_CAMPAIGNS


@extend_schema_field(OpenApiTypes.STR)
class UnitCode(serializers.SlugRelatedField[Unit]):
    """A unit that one writes for, by code."""

    def get_queryset(self) -> Any:
        """Those in reach."""
        return Unit.objects.visible_to(self.context["request"].user).filter(
            pk__in=self.context["request"].user.reach(RECORD)
        )


@extend_schema_field(OpenApiTypes.STR)
class SchoolCode(serializers.SlugRelatedField[School]):
    """A school in sight, by code."""

    def get_queryset(self) -> Any:
        """Those in sight."""
        return School.objects.visible_to(self.context["request"].user, RECORD)


@extend_schema_field(OpenApiTypes.STR)
class SpeakerName(serializers.SlugRelatedField[User]):
    """A person in sight, by the name with which they sign in."""

    def get_queryset(self) -> Any:
        """Those in sight."""
        return User.objects.visible_to(self.context["request"].user)


@extend_schema_field(OpenApiTypes.INT)
class ProgrammeId(serializers.PrimaryKeyRelatedField[Programme]):
    """A programme in sight."""

    def get_queryset(self) -> Any:
        """Those in sight."""
        return Programme.objects.visible_to(self.context["request"].user)


@extend_schema_field(OpenApiTypes.INT)
class GateId(serializers.PrimaryKeyRelatedField[Gate]):
    """A gate of a school in sight."""

    def get_queryset(self) -> Any:
        """Those in sight."""
        return Gate.objects.visible_to(self.context["request"].user)


class SessionSerializer(serializers.ModelSerializer[Session]):
    unit = UnitCode(slug_field="code", queryset=Unit.objects.none(), required=False)
    school = SchoolCode(slug_field="code", queryset=School.objects.none(), allow_null=True, required=False)
    format = serializers.SlugRelatedField(slug_field="code", queryset=OutreachFormat.objects.all())
    topics = serializers.SlugRelatedField(slug_field="code", queryset=Topic.objects.all(), many=True, allow_empty=False)
    lecturer = SpeakerName(slug_field="username", queryset=User.objects.none(), allow_null=True, required=False)
    programmes = ProgrammeId(queryset=Programme.objects.none(), many=True, required=False)
    submission = serializers.UUIDField(required=False, allow_null=True)

    class Meta:
        model = Session
        fields: ClassVar = [
            "id", "submission", "unit", "school", "format", "topics", "held_at", "minutes", "place", "lecturer",
            "lecturer_name", "programmes", "pupils", "teachers", "parents", "others", "letters", "leaflets",
            "promoters", "is_approximate", "note",
        ]  # fmt: skip

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The unit is the school's own where none is named."""
        if not attrs.get("unit"):
            if not attrs.get("school"):
                raise serializers.ValidationError({"unit": _("Name the unit or the school.")})
            attrs["unit"] = attrs["school"].unit
        return attrs


class TallySerializer(serializers.ModelSerializer[Violation]):
    type = serializers.SlugRelatedField(slug_field="code", queryset=EnforcementType.objects.all())

    class Meta:
        model = Violation
        fields: ClassVar = ["type", "count", "is_approximate"]


class RatingSerializer(serializers.ModelSerializer[GateRating]):
    gate = GateId(queryset=Gate.objects.none())

    class Meta:
        model = GateRating
        fields: ClassVar = ["gate", "at", "congestion"]


class OperationSerializer(serializers.ModelSerializer[Operation]):
    unit = UnitCode(slug_field="code", queryset=Unit.objects.none())
    tallies = TallySerializer(many=True, required=False)
    lead = serializers.SlugRelatedField(
        slug_field="code", queryset=Agency.objects.all(), required=False, allow_null=True
    )  # fmt: skip
    supporters = serializers.SlugRelatedField(
        slug_field="code", queryset=Agency.objects.all(), many=True, required=False
    )  # fmt: skip
    programmes = ProgrammeId(queryset=Programme.objects.none(), many=True, required=False)
    gates = GateId(queryset=Gate.objects.none(), many=True, required=False)
    ratings = RatingSerializer(many=True, read_only=True)
    submission = serializers.UUIDField(required=False, allow_null=True)

    class Meta:
        model = Operation
        fields: ClassVar = [
            "id", "submission", "unit", "name", "kind", "tactic", "lead", "supporters", "started_at", "ended_at",
            "lead_agency", "supporting_agencies", "places_checked", "vehicles_checked", "hazards_found",
            "hazards_fixed", "programmes", "gates", "note", "tallies", "ratings",
        ]  # fmt: skip

    def validate_tallies(self, tallies: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each type is told once."""
        if len({tally["type"] for tally in tallies}) < len(tallies):
            raise serializers.ValidationError(_("Each kind of violation is told once."))
        return tallies


class NewestHeld(NewestFirst):
    ordering = "-held_at"


class NewestStarted(NewestFirst):
    ordering = "-started_at"


ANSWERS = {
    201: None,
    200: None,
    409: OpenApiResponse(description="The submission was sent before with another body."),
}


class SessionViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Session]):
    """Sessions held. Creating one again with the same submission answers 200 with the first."""

    queryset = Session.objects.select_related("unit", "school", "format", "lecturer").prefetch_related(
        "topics", "programmes"
    )
    serializer_class = SessionSerializer
    pagination_class = NewestHeld
    permissions: ClassVar[dict[str, Permission]] = {"list": VIEW, "retrieve": VIEW, "create": RECORD}

    @extend_schema(responses={**ANSWERS, 201: SessionSerializer, 200: SessionSerializer})
    def create(self, request: Request) -> Response:
        """Write down a session that was held."""
        return _created(self, lambda facts: record_session(by=self.person, now=timezone.now(), **facts))


class OperationViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Operation]):
    """Operations with their tallies."""

    queryset = Operation.objects.select_related("unit", "lead").prefetch_related(
        "tallies__type", "supporters", "programmes", "gates", "ratings"
    )
    serializer_class = OperationSerializer
    pagination_class = NewestStarted
    permissions: ClassVar[dict[str, Permission]] = {"list": VIEW, "retrieve": VIEW, "create": RECORD, "rate": RECORD}

    @extend_schema(responses={**ANSWERS, 201: OperationSerializer, 200: OperationSerializer})
    def create(self, request: Request) -> Response:
        """Write down an operation with its tallies."""

        def record(facts: dict[str, Any]) -> Operation:
            told = facts.pop("tallies", [])
            tallies = {tally["type"]: (tally["count"], tally.get("is_approximate", False)) for tally in told}
            members = Members(facts.pop("programmes", ()), facts.pop("supporters", ()), facts.pop("gates", ()))
            return record_operation(by=self.person, now=timezone.now(), tallies=tallies, members=members, **facts)

        return _created(self, record)

    @extend_schema(request=RatingSerializer, responses={201: RatingSerializer})
    @action(detail=True, methods=["post"])
    def rate(self, request: Request, pk: str) -> Response:
        """Rate a gate by hand, before or after the operation."""
        operation = self.get_object()
        told = asked(RatingSerializer, request)
        made = rate_gate(by=self.person, operation=operation, now=timezone.now(), **told)
        return Response(RatingSerializer(made).data, status.HTTP_201_CREATED)


def _created(view: Any, record: Any) -> Response:
    """201 with the new row, 200 with the one that this submission made before, 409 when it told another story."""
    asked = view.get_serializer(data=view.request.data)
    asked.is_valid(raise_exception=True)
    submission = asked.validated_data.get("submission")
    is_known = bool(submission) and view.get_queryset().filter(submission=submission).exists()
    row = record(dict(asked.validated_data))
    return Response(view.get_serializer(row).data, status.HTTP_200_OK if is_known else status.HTTP_201_CREATED)
