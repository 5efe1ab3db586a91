"""Incidents and concerns over the API."""

from typing import Any, ClassVar, cast
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from incidents import actions
from incidents.models import Concern, ConcernType, Document, Incident, IncidentType, Photo, Urgency
from incidents.models.files import DatePrecision, PlaceRelation
from incidents.querysets import IncidentQuerySet
from incidents.workflow import Status
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.accounts.viewsets import ScopedViewSet
from safeschool.kernel.paging import NewestFirst
from safeschool.kernel.serializers import BodySerializer, RowSerializer, TermOf
from schools.models import School
from schools.selectors.lookup import school_with_code


class SchoolOf(serializers.SlugRelatedField[School]):
    """A school by its code, among those where the person has the ability."""

    def __init__(self, permission: Permission, **options: Any) -> None:
        self.permission = permission
        super().__init__(slug_field="code", queryset=School.objects.none(), allow_null=True, **options)

    def get_queryset(self) -> Any:
        """Those the sender may send about."""
        user: User = self.context["request"].user
        return School.objects.visible_to(user, self.permission).select_related("unit")

    def to_internal_value(self, data: Any) -> School:
        """The school of that code; refused in REST framework's words when there is none."""
        user: User = self.context["request"].user
        known = school_with_code(user, self.permission, data) if isinstance(data, str) else None
        return known or super().to_internal_value(data)


class IncidentSerializer(RowSerializer[Incident]):
    """An incident as it is read; people are codes."""

    type = serializers.SlugRelatedField[IncidentType](slug_field="code", read_only=True)
    iccs = serializers.CharField(source="type.iccs", read_only=True)
    school = serializers.SlugRelatedField[School](slug_field="code", read_only=True)
    unit = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)

    class Meta:
        model = Incident
        fields = [
            "id", "number", "submission", "unit", "school", "type", "iccs", "severity", "confidentiality", "status",
            "occurred_at", "date_precision", "reported_at", "due_at", "place", "place_relation", "latitude",
            "longitude", "accuracy_m", "minutes_after_dismissal", "note", "outcome", "legal_classification",
        ]  # fmt: skip


class ReportSerializer(BodySerializer):
    """An incident as it is sent."""

    submission = serializers.UUIDField()
    type = TermOf(IncidentType)
    school = SchoolOf(Permission.LOG_INCIDENT, required=False, default=None)
    occurred_at = serializers.DateTimeField()
    note = serializers.CharField(required=False, default="", allow_blank=True, max_length=10_000)
    latitude = serializers.FloatField(required=False, default=None, allow_null=True)
    longitude = serializers.FloatField(required=False, default=None, allow_null=True)
    accuracy_m = serializers.IntegerField(required=False, default=None, allow_null=True, min_value=0)
    place = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)
    place_relation = serializers.ChoiceField(PlaceRelation.choices, required=False, default="", allow_blank=True)
    date_precision = serializers.ChoiceField(DatePrecision.choices, required=False, default=DatePrecision.EXACT)


class MoveSerializer(serializers.Serializer[Any]):
    """One lawful step."""

    to = serializers.ChoiceField(Status.choices)
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=10_000)
    outcome = serializers.CharField(required=False, default="", allow_blank=True, max_length=10_000)


class PhotoSerializer(serializers.ModelSerializer[Photo]):
    class Meta:
        model = Photo
        fields = ["id", "name", "sha256", "width", "height", "size", "created_at"]


class PhotoUploadSerializer(serializers.Serializer[Any]):
    """A picture: JPEG, PNG or WebP, at most 15 MB and 40 megapixels."""

    photo = serializers.FileField()


class DocumentSerializer(serializers.ModelSerializer[Document]):
    class Meta:
        model = Document
        fields = ["id", "name", "kind", "title", "sha256", "size", "created_at"]


class DocumentUploadSerializer(serializers.Serializer[Any]):
    """A paper, PDF or text of at most 15 MB, and what it is."""

    title = serializers.CharField(max_length=120)
    document = serializers.FileField()


class ConcernSerializer(RowSerializer[Concern]):
    """A concern as it is read."""

    type = serializers.SlugRelatedField[ConcernType](slug_field="code", read_only=True)
    school = serializers.SlugRelatedField[School](slug_field="code", read_only=True)
    unit = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)

    class Meta:
        model = Concern
        fields = [
            "id", "submission", "unit", "school", "type", "door", "urgency", "confidentiality", "state", "note",
            "place", "latitude", "longitude", "raised_at", "is_life_safety", "acknowledge_by", "acknowledged_at",
            "answer_by", "answered_at", "incident",
        ]  # fmt: skip


class SignSerializer(BodySerializer):
    """A concern as it is sent."""

    submission = serializers.UUIDField()
    type = TermOf(ConcernType)
    school = SchoolOf(Permission.RAISE_CONCERN, required=False, default=None)
    note = serializers.CharField(max_length=10_000)
    urgency = serializers.ChoiceField(Urgency.choices, required=False, default="", allow_blank=True)
    place = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)
    latitude = serializers.FloatField(required=False, default=None, allow_null=True)
    longitude = serializers.FloatField(required=False, default=None, allow_null=True)


class NewestIncident(NewestFirst):
    ordering = "-occurred_at"


class NewestConcern(NewestFirst):
    ordering = "-raised_at"


def received(submission: UUID) -> Response:
    """The answer to a repeated send of what has left the sender's sight since: it is here, and nothing more."""
    return Response({"submission": str(submission)})


CONFLICT = OpenApiResponse(description="The submission was sent before with another body.")


class IncidentViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Incident]):
    """Incidents in one's sight; a send is repeated safely under the same submission."""

    queryset = Incident.objects.select_related("type", "school", "unit")
    serializer_class = IncidentSerializer
    pagination_class = NewestIncident
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_INCIDENTS,
        "retrieve": Permission.VIEW_INCIDENTS,
        "create": Permission.LOG_INCIDENT,
        "move": Permission.LOG_INCIDENT,
        "photos": Permission.LOG_INCIDENT,
        "documents": Permission.LOG_INCIDENT,
    }

    def get_queryset(self) -> "IncidentQuerySet":
        """A file that a list shows as a number alone is not there under its own address either."""
        rows = cast("IncidentQuerySet", super().get_queryset())
        return rows if self.action == "list" else rows.opening_to(self.person)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first; each sealed file told here is a look at it, and stands in the audit log."""
        rows = cast("IncidentQuerySet", self.filter_queryset(self.get_queryset())).unveiled_for(self.person)
        page = self.paginate_queryset(rows) or []
        for incident in page:
            actions.note_sealed_read(by=self.person, incident=incident)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One incident; a look at a sealed one stands in the audit log."""
        incident = self.get_object()
        actions.note_sealed_read(by=self.person, incident=incident)
        return Response(self.get_serializer(incident).data)

    @extend_schema(
        request=ReportSerializer, responses={201: IncidentSerializer, 200: IncidentSerializer, 409: CONFLICT}
    )
    def create(self, request: Request) -> Response:
        """Log an incident: 201 when it is new, 200 with the same row when it was sent before, 409 for another body."""
        body = ReportSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        submission = body.validated_data.pop("submission")
        logged = actions.log_incident(
            by=self.person, submission=submission, report=actions.Report(**body.validated_data), now=timezone.now()
        )
        if not logged.is_new and not self.get_queryset().filter(pk=logged.incident.pk).exists():
            return received(submission)
        return Response(self.get_serializer(logged.incident).data, status=201 if logged.is_new else 200)

    @extend_schema(request=MoveSerializer, responses=IncidentSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Take one lawful step; an unlawful one answers 400 and says why."""
        incident = self.get_object()
        body = MoveSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actions.move_incident(by=self.person, incident=incident, now=timezone.now(), **body.validated_data)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request={"multipart/form-data": PhotoUploadSerializer}, responses={201: PhotoSerializer})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser, JSONParser])
    def photos(self, request: Request, pk: str) -> Response:
        """Attach a photo; it is decoded and written anew, without its metadata."""
        incident = self.get_object()
        body = PhotoUploadSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        photo = actions.attach_photo(by=self.person, incident=incident, upload=body.validated_data["photo"])
        return Response(PhotoSerializer(photo).data, status=201)

    @extend_schema(request={"multipart/form-data": DocumentUploadSerializer}, responses={201: DocumentSerializer})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser, JSONParser])
    def documents(self, request: Request, pk: str) -> Response:
        """Attach a paper; what it is, its bytes say."""
        incident, body = self.get_object(), DocumentUploadSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        told = body.validated_data
        document = actions.attach_document(
            by=self.person, incident=incident, upload=told["document"], title=told["title"]
        )
        return Response(DocumentSerializer(document).data, status=201)


class ConcernViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Concern]):
    """Concerns in one's sight; a send is repeated safely under the same submission."""

    queryset = Concern.objects.select_related("type", "school", "unit")
    serializer_class = ConcernSerializer
    pagination_class = NewestConcern
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_CONCERNS,
        "retrieve": Permission.VIEW_CONCERNS,
        "create": Permission.RAISE_CONCERN,
    }

    @extend_schema(request=SignSerializer, responses={201: ConcernSerializer, 200: ConcernSerializer, 409: CONFLICT})
    def create(self, request: Request) -> Response:
        """Raise a concern: 201 when it is new, 200 with the same row when it was sent before, 409 for another body."""
        body = SignSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        submission = body.validated_data.pop("submission")
        raised = actions.raise_concern(
            by=self.person, submission=submission, sign=actions.Sign(**body.validated_data), now=timezone.now()
        )
        if not raised.is_new and not self.get_queryset().filter(pk=raised.concern.pk).exists():
            return received(submission)
        return Response(self.get_serializer(raised.concern).data, status=201 if raised.is_new else 200)
