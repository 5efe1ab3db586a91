"""Letters between police and schools, and inquiries of school committees, over the API."""

from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from incidents import actions
from incidents.actions.exchange import MOST_ENCLOSURES
from incidents.api.desk import WrittenSerializer
from incidents.api.resources import CONFLICT, SchoolOf, received
from incidents.models import (
    CommitteeSeat,
    Confidentiality,
    Enclosure,
    Exchange,
    ExchangeAnswer,
    Finding,
    Incident,
    Inquiry,
)
from safeschool.accounts.roles import Permission
from safeschool.accounts.viewsets import ScopedViewSet
from safeschool.kernel.paging import NewestFirst
from safeschool.kernel.serializers import RowSerializer


class LetterAnswerSerializer(serializers.ModelSerializer[ExchangeAnswer]):
    class Meta:
        model = ExchangeAnswer
        fields = ["at", "text"]


class EnclosureSerializer(serializers.ModelSerializer[Enclosure]):
    """What came with it, by name, kind and hash; its bytes are on the letter's page."""

    class Meta:
        model = Enclosure
        fields = ["name", "kind", "sha256"]


class LetterSerializer(RowSerializer[Exchange]):
    """A letter in a list: not its words."""

    school = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    unit = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)

    class Meta:
        model = Exchange
        fields = [
            "id", "submission", "unit", "school", "incident", "direction", "category", "confidentiality", "subject",
            "legal_basis", "asks_answer", "sent_at", "due_at", "read_at", "answered_at",
        ]  # fmt: skip


class WholeLetterSerializer(LetterSerializer):
    """One letter with its words, its answers and what came with it."""

    answers = LetterAnswerSerializer(many=True, read_only=True)
    enclosures = EnclosureSerializer(many=True, read_only=True)

    class Meta(LetterSerializer.Meta):
        fields = [*LetterSerializer.Meta.fields, "body", "answers", "enclosures"]


class IncidentInSight(serializers.SlugRelatedField[Incident]):
    """A file by its number, among those in the sender's sight."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="number", queryset=Incident.objects.none(), **options)

    def get_queryset(self) -> Any:
        """Those the sender sees."""
        return Incident.objects.visible_to(self.context["request"].user)


def _files() -> serializers.ListField:
    """Files beside the words, where the body is multipart."""
    return serializers.ListField(
        child=serializers.FileField(), required=False, default=list, max_length=MOST_ENCLOSURES
    )


class LetterBodySerializer(serializers.Serializer[Any]):
    """A letter as it is sent; who sends it says which way it goes."""

    submission = serializers.UUIDField()
    school = SchoolOf(Permission.SEND_EXCHANGE)
    category = serializers.ChoiceField(Exchange.Category.choices)
    subject = serializers.CharField(max_length=200)
    body = serializers.CharField(max_length=20_000)
    confidentiality = serializers.ChoiceField(
        Confidentiality.choices, required=False, default=Confidentiality.RESTRICTED
    )
    legal_basis = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    asks_answer = serializers.BooleanField(required=False, default=False)
    due_at = serializers.DateTimeField(required=False, default=None, allow_null=True)
    incident = IncidentInSight(required=False, default=None, allow_null=True)
    pictures = _files()
    papers = _files()


class NewestLetter(NewestFirst):
    ordering = "-sent_at"


class LetterViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Exchange]):
    """Letters in one's sight; the list tells no words, and opening one on the receiving side is its receipt."""

    queryset = Exchange.objects.select_related("school__unit", "unit", "sent_by").prefetch_related(
        "answers", "enclosures"
    )
    serializer_class = LetterSerializer
    pagination_class = NewestLetter
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_EXCHANGE,
        "retrieve": Permission.VIEW_EXCHANGE,
        "create": Permission.SEND_EXCHANGE,
        "answer": Permission.SEND_EXCHANGE,
    }

    def _whole(self, letter: Exchange) -> dict[str, Any]:
        return dict(WholeLetterSerializer(letter, context=self.get_serializer_context()).data)

    @extend_schema(responses=WholeLetterSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One letter; opened by the receiving side, it is read."""
        actions.read_letter(by=self.person, letter=self.get_object(), now=timezone.now())
        return Response(self._whole(self.get_object()))

    @extend_schema(
        request={"application/json": LetterBodySerializer, "multipart/form-data": LetterBodySerializer},
        responses={201: WholeLetterSerializer, 200: WholeLetterSerializer, 409: CONFLICT},
    )
    def create(self, request: Request) -> Response:
        """Send a letter: 201 when it is new, 200 when it was sent before, 409 for another body."""
        body = LetterBodySerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        data = dict(body.validated_data)
        submission: UUID = data.pop("submission")
        enclosed = {"pictures": data.pop("pictures"), "papers": data.pop("papers")}
        known = Exchange.objects.visible_to(self.person).filter(submission=submission).exists()
        sent = actions.send_letter(
            by=self.person, submission=submission, letter=actions.Letter(**data), now=timezone.now(), **enclosed
        )
        found = self.get_queryset().filter(pk=sent.pk).first()
        if found is None:
            return received(submission)
        return Response(self._whole(found), status=200 if known else 201)

    @extend_schema(request=WrittenSerializer, responses=WholeLetterSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Write back; the first answer of the receiving side stops the clock."""
        letter, body = self.get_object(), WrittenSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        actions.answer_letter(by=self.person, letter=letter, now=timezone.now(), **body.validated_data)
        return Response(self._whole(self.get_object()))


class InquirySerializer(RowSerializer[Inquiry]):
    """An inquiry as it is read; nobody is named in it, and the file of the police is not told here."""

    school = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)

    class Meta:
        model = Inquiry
        fields = [
            "id", "school", "matter", "committee", "opened_on", "due_on", "finding", "found_on", "reasons", "measures",
            "appealed_on", "appeal",
        ]  # fmt: skip


class OpeningSerializer(serializers.Serializer[Any]):
    """A matter that a committee takes up."""

    school = SchoolOf(Permission.HOLD_INQUIRIES)
    matter = serializers.CharField(max_length=10_000)
    committee = serializers.ListField(child=serializers.ChoiceField(CommitteeSeat.choices))


class DecisionSerializer(serializers.Serializer[Any]):
    """What the committee found."""

    finding = serializers.ChoiceField(Finding.choices)
    reasons = serializers.CharField(max_length=10_000)
    measures = serializers.CharField(required=False, default="", allow_blank=True, max_length=10_000)


class AppealedSerializer(serializers.Serializer[Any]):
    """Who appealed, and why."""

    appeal = serializers.CharField(max_length=10_000)


class InquiryViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Inquiry]):
    """Bullying inquiries in one's sight: held by the school, read by its police."""

    queryset = Inquiry.objects.select_related("school__unit")
    serializer_class = InquirySerializer
    pagination_class = NewestFirst
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_INQUIRIES,
        "retrieve": Permission.VIEW_INQUIRIES,
        "create": Permission.HOLD_INQUIRIES,
        "decide": Permission.HOLD_INQUIRIES,
        "appeal": Permission.HOLD_INQUIRIES,
    }

    @extend_schema(request=OpeningSerializer, responses={201: InquirySerializer})
    def create(self, request: Request) -> Response:
        """The committee takes a matter up; its days begin."""
        body = OpeningSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        inquiry = actions.open_inquiry(by=self.person, now=timezone.now(), **body.validated_data)
        return Response(self.get_serializer(inquiry).data, status=201)

    @extend_schema(request=DecisionSerializer, responses=InquirySerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        """The finding, once, with its reasons."""
        return self._step(DecisionSerializer(data=request.data), actions.decide_inquiry)

    @extend_schema(request=AppealedSerializer, responses=InquirySerializer)
    @action(detail=True, methods=["post"])
    def appeal(self, request: Request, pk: str) -> Response:
        """Somebody appealed against the finding."""
        return self._step(AppealedSerializer(data=request.data), actions.appeal_inquiry)

    def _step(self, body: serializers.Serializer[Any], act: Any) -> Response:
        inquiry = self.get_object()
        body.is_valid(raise_exception=True)
        done = act(by=self.person, inquiry=inquiry, now=timezone.now(), **body.validated_data)
        return Response(self.get_serializer(done).data)
