"""Alarms over the API: from people's programs, and from buttons that sign what they send."""

from typing import Any, ClassVar
from uuid import uuid4

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.decorators import action
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, ValidationError
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from incidents import actions
from incidents.api.resources import SchoolOf
from incidents.importing.cap import CapRefused, read_cap
from incidents.models import Alarm, AlarmDevice, AlarmKind, AlarmNature
from incidents.selectors.cap import written_cap
from incidents.workflow import AlarmState
from safeschool.accounts.roles import Permission
from safeschool.accounts.tokens import TokenAuthentication
from safeschool.accounts.viewsets import ScopedViewSet
from safeschool.kernel.paging import NewestFirst
from safeschool.kernel.refusals import Conflicting
from safeschool.kernel.serializers import RowSerializer

CAP_TYPE = "application/cap+xml"


class DeviceHand:
    """A device as REST framework sees who asks: it may press, and nothing else."""

    is_authenticated = True

    def __init__(self, device: AlarmDevice, sent_ms: int) -> None:
        self.device = device
        self.sent_ms = sent_ms

    def may(self, permission: str) -> bool:
        """Press, whatever else is asked."""
        return permission == Permission.PRESS_ALARM


class DeviceAuthentication(BaseAuthentication):
    """`X-Alarm-Device`, `X-Alarm-Time` (milliseconds) and `X-Alarm-Signature`; see `actions.Signed`."""

    def authenticate(self, request: Request) -> tuple[DeviceHand, None] | None:
        """The device, when the request says it is one; refused with a sentence when it is not what it says."""
        code = request.headers.get("X-Alarm-Device", "")
        if not code:
            return None
        signed = actions.Signed(
            device=code,
            sent_ms=request.headers.get("X-Alarm-Time", ""),
            signature=request.headers.get("X-Alarm-Signature", ""),
            path=request.path,
            body=request.body,
        )
        try:
            device = actions.check_signed(signed, timezone.now())
        except actions.MessageRefused as refused:
            raise AuthenticationFailed(str(refused)) from refused
        return DeviceHand(device, int(signed.sent_ms)), None

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return "X-Alarm-Signature"


class AlarmSerializer(RowSerializer[Alarm]):
    """An alarm as it is read; who pressed is not told."""

    school = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    unit = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    device = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)

    class Meta:
        model = Alarm
        fields = [
            "id", "submission", "unit", "school", "device", "kind", "nature", "is_silent", "state", "place",
            "latitude", "longitude", "pressed_at", "last_pressed_at", "presses", "ring", "acknowledged_at",
            "on_scene_at", "ended_at", "source_ref",
        ]  # fmt: skip


class PressSerializer(serializers.Serializer[Any]):
    """A press as it is sent; a device needs to say nothing but which press it is."""

    submission = serializers.UUIDField(default=uuid4)
    kind = serializers.ChoiceField(AlarmKind.choices, default=AlarmKind.OTHER)
    nature = serializers.ChoiceField(AlarmNature.choices, default=AlarmNature.REAL)
    is_silent = serializers.BooleanField(default=False)
    is_cancelled = serializers.BooleanField(default=False)
    place = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    latitude = serializers.FloatField(required=False, default=None, allow_null=True)
    longitude = serializers.FloatField(required=False, default=None, allow_null=True)


class PersonPressSerializer(PressSerializer):
    """A press by a person, at a school in sight."""

    school = SchoolOf(Permission.PRESS_ALARM, required=False, default=None)


class AlarmStepSerializer(serializers.Serializer[Any]):
    """One lawful step."""

    to = serializers.ChoiceField(AlarmState.choices)
    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=1000)


class NewestAlarm(NewestFirst):
    ordering = "-pressed_at"


class AlarmViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[Alarm]):
    """Alarms in sight, newest press first; pressing by a person's program or by a signed device."""

    queryset = Alarm.objects.for_list()
    serializer_class = AlarmSerializer
    pagination_class = NewestAlarm
    authentication_classes = (DeviceAuthentication, TokenAuthentication, SessionAuthentication)
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_ALARMS,
        "retrieve": Permission.VIEW_ALARMS,
        "create": Permission.PRESS_ALARM,
        "beat": Permission.PRESS_ALARM,
        "move": Permission.ANSWER_ALARMS,
        "cap": Permission.VIEW_ALARMS,
        "receive": Permission.PRESS_ALARM,
    }

    @extend_schema(
        request=PersonPressSerializer,
        responses={201: AlarmSerializer, 200: AlarmSerializer, 409: OpenApiResponse(description="Replayed")},
    )
    def create(self, request: Request) -> Response:
        """Press. 201 for a new alarm, 200 when the press was counted on an open one, 409 for a replay."""
        hand = request.user
        serializer: PressSerializer
        if isinstance(hand, DeviceHand):
            serializer = PressSerializer(data=request.data)
        else:
            serializer = PersonPressSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        data = dict(serializer.validated_data)
        submission = data.pop("submission")
        pressed = self._pressed(hand, submission, actions.Press(**data))
        made = status.HTTP_201_CREATED if pressed.is_new else status.HTTP_200_OK
        return Response(AlarmSerializer(pressed.alarm).data, status=made)

    def _pressed(self, hand: Any, submission: Any, press: actions.Press) -> actions.Pressed:
        now = timezone.now()
        try:
            if isinstance(hand, DeviceHand):
                return actions.press_device(
                    device=hand.device, sent_ms=hand.sent_ms, submission=submission, press=press, now=now
                )
            return actions.press_alarm(by=hand, submission=submission, press=press, now=now)
        except actions.MessageRefused as refused:
            raise Conflicting(str(refused)) from refused

    @extend_schema(request=None, responses={204: None, 409: OpenApiResponse(description="Replayed")})
    @action(detail=False, methods=["post"])
    def beat(self, request: Request) -> Response:
        """A device says that it lives; for devices alone."""
        hand = request.user
        if not isinstance(hand, DeviceHand):
            raise PermissionDenied
        try:
            actions.note_beat(device=hand.device, sent_ms=hand.sent_ms, now=timezone.now())
        except actions.MessageRefused as refused:
            raise Conflicting(str(refused)) from refused
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=AlarmStepSerializer, responses=AlarmSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Acknowledge, go, arrive, clear, call back."""
        alarm = self.get_object()
        serializer = AlarmStepSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        moved = actions.move_alarm(by=self.person, alarm=alarm, now=timezone.now(), **serializer.validated_data)
        return Response(AlarmSerializer(moved).data)

    @extend_schema(responses={(200, CAP_TYPE): str})
    @action(detail=True, methods=["get"])
    def cap(self, request: Request, pk: str) -> HttpResponse:
        """The alarm as a message of the Common Alerting Protocol 1.2."""
        return HttpResponse(written_cap(self.get_object(), request.get_host()), content_type=CAP_TYPE)

    @extend_schema(request={CAP_TYPE: str}, responses={201: AlarmSerializer, 200: AlarmSerializer})
    @action(detail=False, methods=["post"], parser_classes=[])
    def receive(self, request: Request) -> Response:
        """Take in an alert of the Common Alerting Protocol 1.2 as an alarm of the sender's unit."""
        try:
            alert = read_cap(request.body, timezone.now())
        except CapRefused as refused:
            raise ValidationError(str(refused)) from refused
        pressed = self._pressed(request.user, alert.submission, actions.Press(**alert.press))
        made = status.HTTP_201_CREATED if pressed.is_new else status.HTTP_200_OK
        return Response(AlarmSerializer(pressed.alarm).data, status=made)
