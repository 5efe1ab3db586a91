"""The room over the API."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import CreateModelMixin, ListModelMixin, RetrieveModelMixin, UpdateModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from safeschool.accounts.roles import Permission
from safeschool.accounts.serializers import UnitOf
from safeschool.accounts.viewsets import ScopedViewSet
from safeschool.kernel.paging import NewestFirst
from safeschool.kernel.serializers import RowSerializer
from schools.actions import change_school, register_school
from schools.forms import SchoolFilter
from schools.forms.inspections import ScopeFilter
from schools.models import ChecklistItem, Finding, Inspection, School, SchoolLevel
from schools.querysets import SchoolQuerySet
from schools.selectors.compliance import compliance_of


class InspectionSerializer(RowSerializer[Inspection]):
    school = serializers.SlugRelatedField[School](slug_field="code", read_only=True)
    answers = serializers.SerializerMethodField()

    class Meta:
        model = Inspection
        fields: ClassVar[list[str]] = [
            "id", "school", "kind", "version", "inspected_on", "finished_at", "remarks", "answers",
        ]  # fmt: skip

    def get_answers(self, inspection: Inspection) -> dict[str, str]:
        """The verdict of each point, by its code."""
        return {answer.item.code: answer.verdict for answer in inspection.answers.all()}


class InspectionViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Inspection]):
    """Finished inspections of the schools that the asker sees."""

    queryset = (
        Inspection.objects.finished().select_related("school").prefetch_related("answers__item").order_by("-created_at")
    )
    serializer_class = InspectionSerializer
    pagination_class = NewestFirst
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_INSPECTIONS,
        "retrieve": Permission.VIEW_INSPECTIONS,
    }


class FindingSerializer(RowSerializer[Finding]):
    school = serializers.SlugRelatedField[School](slug_field="code", read_only=True)
    item = serializers.SlugRelatedField[ChecklistItem](slug_field="code", read_only=True)
    notice = serializers.CharField(source="notice.number", default=None, read_only=True)

    class Meta:
        model = Finding
        fields: ClassVar[list[str]] = [
            "id", "school", "item", "state", "notice", "found_on", "deadline", "settled_on",
        ]  # fmt: skip


class FindingViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Finding]):
    """Findings of the schools that the asker sees, open and settled."""

    queryset = Finding.objects.for_list()
    serializer_class = FindingSerializer
    pagination_class = NewestFirst
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_INSPECTIONS,
        "retrieve": Permission.VIEW_INSPECTIONS,
    }


class ShareSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(source="measure.code")
    name = serializers.CharField(source="measure.label")
    met = serializers.IntegerField()
    of = serializers.IntegerField()


class ComplianceViewSet(ScopedViewSet[School]):
    """The four hundred-percents and the three defences as counts of the schools that the asker sees."""

    queryset = School.objects.all()
    permissions: ClassVar[dict[str, Permission]] = {"list": Permission.VIEW_INSPECTIONS}

    @extend_schema(
        parameters=[OpenApiParameter("unit", str, description="Code of a unit; its subtree counts")],
        responses=ShareSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """Each measure: how many of how many."""
        wanted = ScopeFilter(request.query_params, user=self.person)
        schools = wanted.narrow_schools(School.objects.visible_to(self.person, Permission.VIEW_INSPECTIONS))
        shares = compliance_of(schools.standing(timezone.localdate()))
        return Response({"results": ShareSerializer([*shares.four, *shares.three], many=True).data})


class ByCode(NewestFirst):
    """Schools have no newest: they stand in the order of their codes."""

    ordering = "code"


class SchoolSerializer(serializers.ModelSerializer[School]):
    unit = UnitOf(Permission.KEEP_REGISTRY)
    levels = serializers.SlugRelatedField[SchoolLevel](
        slug_field="code", many=True, queryset=SchoolLevel.objects.all(), required=False
    )

    class Meta:
        model = School
        fields: ClassVar[list[str]] = [
            "id", "code", "name", "unit", "levels", "area", "address", "latitude", "longitude", "phone",
            "opened_on", "closed_on",
        ]  # fmt: skip

    def create(self, validated_data: dict[str, Any]) -> School:
        """Through the action."""
        return register_school(by=self.context["request"].user, **validated_data)

    def update(self, instance: School, validated_data: dict[str, Any]) -> School:
        """Through the action."""
        return change_school(by=self.context["request"].user, school=instance, **validated_data)


@extend_schema_view(
    list=extend_schema(
        parameters=[
            OpenApiParameter("q", str, description="Words of the name or code, diacritics or not"),
            OpenApiParameter("unit", str, description="Code of a unit; its subtree counts"),
            OpenApiParameter("level", str, description="Code of a level"),
        ]
    )
)
class SchoolViewSet(ListModelMixin, RetrieveModelMixin, CreateModelMixin, UpdateModelMixin, ScopedViewSet[School]):
    """The schools that the asker sees; written by those who may edit them."""

    queryset = School.objects.select_related("unit").prefetch_related("levels")
    serializer_class = SchoolSerializer
    pagination_class = ByCode
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_SCHOOLS,
        "retrieve": Permission.VIEW_SCHOOLS,
        "create": Permission.KEEP_REGISTRY,
        "update": Permission.EDIT_SCHOOLS,
        "partial_update": Permission.EDIT_SCHOOLS,
    }

    def get_queryset(self) -> QuerySet[School]:
        """Those in sight; to write, those the asker may edit; to list, those that the filters leave."""
        rows = super().get_queryset()
        if self.action in ("update", "partial_update") and isinstance(rows, SchoolQuerySet):
            return rows.visible_to(self.person, Permission.EDIT_SCHOOLS)
        if self.action == "list" and isinstance(rows, SchoolQuerySet) and self.request.user.is_authenticated:
            wanted = SchoolFilter(self.request.query_params, user=self.person)
            if not wanted.is_valid():
                said = {name: [str(each) for each in sentences] for name, sentences in wanted.errors.items()}
                raise serializers.ValidationError(said)
            return wanted.narrow(rows)
        return rows
