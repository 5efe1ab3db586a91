"""Anonymous tips over the API."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from incidents import actions
from incidents.models import ConcernType, Subject
from incidents.selectors import Door, door_at
from safeschool.kernel import receipts, work


class TooManyTips(APIException):
    """The lane is full for this hour."""

    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_code = "too_many"


class WordSerializer(serializers.Serializer[Any]):
    """A tip as it is sent: what, and to which school or station; nothing about the sender."""

    type = serializers.SlugRelatedField(slug_field="code", queryset=ConcernType.objects.filter(allows_anonymous=True))
    note = serializers.CharField(max_length=10_000)
    place = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)
    subject = serializers.ChoiceField(Subject.choices, required=False, default="", allow_blank=True)


class LaneSerializer(serializers.Serializer[Any]):
    """Where it goes, and the puzzle with its solution, if one was asked for."""

    school = serializers.CharField(required=False, default="", max_length=80)
    unit = serializers.CharField(required=False, default="", max_length=20)
    puzzle = serializers.CharField(required=False, default="", max_length=300)
    solution = serializers.CharField(required=False, default="", max_length=20)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The door must be there."""
        door = door_at(school=attrs["school"], unit=attrs["unit"])
        if door is None:
            raise ValidationError({"school": _("There is no such school or station.")})
        return {**attrs, "door": door}


class SentSerializer(LaneSerializer, WordSerializer):
    """The whole body of a send."""


class PuzzleSerializer(serializers.Serializer[Any]):
    """A number is wanted so that SHA-256 of "puzzle:number" begins with so many zero bits."""

    puzzle = serializers.CharField()
    bits = serializers.IntegerField()


class ReceiptSerializer(serializers.Serializer[Any]):
    """The receipt, told once."""

    receipt = serializers.CharField()


class SendTip(APIView):
    """Anonymous tips: sent without an account; read by the desk on its page only."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(responses=PuzzleSerializer, parameters=[LaneSerializer])
    def get(self, request: Request) -> Response:
        """A puzzle for the wide lane of a door."""
        door = self._lane(request.query_params)["door"]
        bits = actions.bits_at(door, timezone.now())
        return Response({"puzzle": work.new_puzzle(bits), "bits": bits}, headers={"Cache-Control": "no-store"})

    @extend_schema(request=SentSerializer, responses={201: ReceiptSerializer})
    def post(self, request: Request) -> Response:
        """Send a tip; without a solved puzzle it goes by the narrow lane. 429 when the lane is full."""
        lane = self._lane(request.data)
        door: Door = lane["door"]
        body = WordSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        receipt, now = receipts.new_receipt(), timezone.now()
        try:
            actions.let_through(door, puzzle=lane["puzzle"], solution=lane["solution"], now=now)
            actions.send_tip(door=door, word=actions.Word(**body.validated_data), receipt=receipt, now=now)
        except actions.TooMany as refusal:
            raise TooManyTips(refusal.message) from refusal
        return Response({"receipt": receipt}, status=201, headers={"Cache-Control": "no-store"})

    @staticmethod
    def _lane(data: Any) -> dict[str, Any]:
        body = LaneSerializer(data=data)
        body.is_valid(raise_exception=True)
        found: dict[str, Any] = body.validated_data
        return found

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Refused or not, nothing of it is logged."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer._has_been_logged = True  # type: ignore[attr-defined]
        return answer
