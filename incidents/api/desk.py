"""Tips for the desk, and mandatory reports, over the API. Nothing tells who sent either."""

from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from incidents import actions
from incidents.api.resources import CONFLICT, SchoolOf, received
from incidents.models import HarmReport, LegalClock, Tip, TipMessage
from incidents.selectors import situations
from incidents.workflow import ConcernState
from safeschool.accounts.roles import Permission
from safeschool.accounts.viewsets import ScopedViewSet
from safeschool.kernel.paging import NewestFirst
from safeschool.kernel.serializers import RowSerializer


class TipMessageSerializer(serializers.ModelSerializer[TipMessage]):
    """One line of the conversation; of the sender's lines only the hour is known."""

    is_from_sender = serializers.SerializerMethodField()

    class Meta:
        model = TipMessage
        fields = ["kind", "at", "text", "is_from_sender"]

    def get_is_from_sender(self, message: TipMessage) -> bool:
        """Whether the holder of the receipt wrote it."""
        return message.by_id is None


class TipSerializer(RowSerializer[Tip]):
    """A tip as the desk reads it."""

    type = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    school = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    unit = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    desk = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    messages = TipMessageSerializer(many=True, read_only=True)

    class Meta:
        model = Tip
        fields = [
            "id", "received_at", "unit", "desk", "school", "type", "urgency", "is_life_safety", "confidentiality",
            "subject", "state", "note", "place", "acknowledge_by", "acknowledged_at", "answer_by", "answered_at",
            "incident", "messages",
        ]  # fmt: skip


class TipStepSerializer(serializers.Serializer[Any]):
    """One lawful step, with what the holder of the receipt reads."""

    to = serializers.ChoiceField([state for state in ConcernState.choices if state[0] != ConcernState.CONVERTED])
    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=10_000)


class WrittenSerializer(serializers.Serializer[Any]):
    """A word to the other side."""

    text = serializers.CharField(max_length=10_000)


class NewestTip(NewestFirst):
    ordering = "-received_at"


class TipViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Tip]):
    """Tips in one's sight, never those about oneself; sending one is another door, without an account."""

    queryset = Tip.objects.select_related("type", "school", "unit", "desk").prefetch_related("messages")
    serializer_class = TipSerializer
    pagination_class = NewestTip
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_TIPS,
        "retrieve": Permission.VIEW_TIPS,
        "move": Permission.TRIAGE_TIPS,
        "write": Permission.TRIAGE_TIPS,
    }

    @extend_schema(request=TipStepSerializer, responses=TipSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Acknowledge, ask back, check, close; an unlawful step answers 400 and says why."""
        tip, body = self.get_object(), TipStepSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actions.move_tip(by=self.person, tip=tip, now=timezone.now(), **body.validated_data)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=WrittenSerializer, responses=TipSerializer)
    @action(detail=True, methods=["post"])
    def write(self, request: Request, pk: str) -> Response:
        """A word to the holder of the receipt, without a step."""
        tip, body = self.get_object(), WrittenSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actions.write_to_sender(by=self.person, tip=tip, now=timezone.now(), **body.validated_data)
        return Response(self.get_serializer(self.get_object()).data)


class ClockSerializer(serializers.ModelSerializer[LegalClock]):
    """One legal deadline."""

    class Meta:
        model = LegalClock
        fields = ["id", "kind", "starts_at", "due_at", "basis", "extended_at", "done_at"]


class HarmSerializer(RowSerializer[HarmReport]):
    """A mandatory report as it is read; its deadlines only by the police of the unit, its sender by nobody here."""

    unit = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    school = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    clocks = serializers.SerializerMethodField()

    class Meta:
        model = HarmReport
        fields = [
            "id", "submission", "unit", "school", "place", "reason", "situations", "head_may_know", "reported_at",
            "accepted_at", "incident", "feedback", "clocks",
        ]  # fmt: skip

    @extend_schema(responses=ClockSerializer(many=True))
    def get_clocks(self, report: HarmReport) -> list[dict[str, Any]]:
        """The deadlines, for the police of the unit."""
        if report.unit_id not in self.context["request"].user.reach(Permission.TRIAGE_CONCERNS):
            return []
        return [dict(ClockSerializer(clock).data) for clock in report.clocks.all()]


class HarmBodySerializer(serializers.Serializer[Any]):
    """A mandatory report as it is sent: where and why is enough."""

    submission = serializers.UUIDField()
    school = SchoolOf(Permission.RAISE_CONCERN, required=False, default=None)
    place = serializers.CharField(max_length=300)
    reason = serializers.CharField(max_length=10_000)
    situations = serializers.ListField(child=serializers.CharField(max_length=40), required=False, default=list)
    head_may_know = serializers.BooleanField(required=False, default=False)

    def validate_situations(self, codes: list[str]) -> list[str]:
        """Each is one of the nine."""
        known = set(situations().values_list("code", flat=True))
        if unknown := sorted(set(codes) - known):
            raise serializers.ValidationError(_("There is no situation %(code)s.") % {"code": ", ".join(unknown)})
        return codes


class NewestHarm(NewestFirst):
    ordering = "-reported_at"


class HarmReportViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[HarmReport]):
    """Mandatory reports in one's sight: one's own, the unit's; a send is repeated safely under the same submission."""

    queryset = HarmReport.objects.select_related("unit", "school").prefetch_related("clocks")
    serializer_class = HarmSerializer
    pagination_class = NewestHarm
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.RAISE_CONCERN,
        "retrieve": Permission.RAISE_CONCERN,
        "create": Permission.RAISE_CONCERN,
        "accept": Permission.TRIAGE_CONCERNS,
    }

    @extend_schema(request=HarmBodySerializer, responses={201: HarmSerializer, 200: HarmSerializer, 409: CONFLICT})
    def create(self, request: Request) -> Response:
        """Report at once, nobody approves it first: 201 when it is new, 200 when it was sent before, 409 else."""
        body = HarmBodySerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        data = dict(body.validated_data)
        submission: UUID = data.pop("submission")
        sent = actions.report_harm(by=self.person, submission=submission, harm=actions.Harm(**data), now=timezone.now())
        found = self.get_queryset().filter(pk=sent.report.pk).first()
        if found is None:
            return received(submission)
        return Response(self.get_serializer(found).data, status=201 if sent.is_new else 200)

    @extend_schema(request=None, responses=HarmSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """The police take it; the clock of acceptance stops."""
        report = self.get_object()
        try:
            actions.accept_report(by=self.person, report=report, now=timezone.now())
        except HarmReport.DoesNotExist as gone:
            raise NotFound from gone
        return Response(self.get_serializer(self.get_object()).data)
