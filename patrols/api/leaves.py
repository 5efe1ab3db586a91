"""Leave that is asked for, and when one would rather have duty, over the API."""

from typing import Any, ClassVar

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.mixins import CreateModelMixin, ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from patrols.actions import agree_leave, ask_leave, refuse_leave, wish, withdraw_leave
from patrols.models import DutyWish, LeaveRequest
from patrols.workflow import LeaveKind
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.accounts.viewsets import ScopedViewSet
from safeschool.kernel.serializers import RowSerializer


class LeaveStep(TextChoices):
    """What one may say to leave that is asked for."""

    AGREE = "AGREE", _("Agree")
    REFUSE = "REFUSE", _("Refuse")
    WITHDRAW = "WITHDRAW", _("Withdraw")


class LeaveRequestSerializer(RowSerializer[LeaveRequest]):
    """Who would be away, and what became of it."""

    person = serializers.CharField(source="user.full_name", read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True)

    class Meta:
        model = LeaveRequest
        fields = ["id", "person", "unit", "starts_on", "ends_on", "kind", "note", "state", "reason", "decided_at"]
        read_only_fields = fields


class AskLeaveSerializer(serializers.Serializer[Any]):
    """From a day to a day, both in."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    kind = serializers.ChoiceField(choices=LeaveKind.choices)
    note = serializers.CharField(required=False, max_length=300, allow_blank=True)


class LeaveStepSerializer(serializers.Serializer[Any]):
    """The chief's word, or that one stays after all; a refusal has a reason."""

    to = serializers.ChoiceField(choices=LeaveStep.choices)
    reason = serializers.CharField(required=False, max_length=300, allow_blank=True, default="")


class LeaveRequestViewSet(CreateModelMixin, ListModelMixin, RetrieveModelMixin, ScopedViewSet[Any]):
    """One's own, and those of the units that one plans for."""

    queryset = LeaveRequest.objects.select_related("user", "unit")
    serializer_class = LeaveRequestSerializer
    permissions: ClassVar[dict[str, Permission]] = dict.fromkeys(
        ("list", "retrieve", "create", "move"), Permission.VIEW_OWN_SHIFTS
    )

    @extend_schema(request=AskLeaveSerializer, responses={201: LeaveRequestSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Ask to be away; the chief is told."""
        asked = AskLeaveSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        row = ask_leave(by=self.person, now=timezone.now(), **asked.validated_data)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=LeaveStepSerializer, responses={200: LeaveRequestSerializer})
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Agree or refuse as the chief, or withdraw one's own."""
        row = self.get_object()
        step = LeaveStepSerializer(data=request.data)
        step.is_valid(raise_exception=True)
        to = LeaveStep(step.validated_data["to"])
        is_theirs = row.user_id == self.person.pk if to == LeaveStep.WITHDRAW else _may_decide(self.person, row)
        if not is_theirs:
            raise NotFound
        now = timezone.now()
        if to == LeaveStep.WITHDRAW:
            withdraw_leave(by=self.person, row=row, now=now)
        elif to == LeaveStep.AGREE:
            agree_leave(by=self.person, row=row, now=now)
        else:
            refuse_leave(by=self.person, row=row, reason=step.validated_data["reason"], now=now)
        return Response(self.get_serializer(self.get_object()).data)


def _may_decide(user: User, row: LeaveRequest) -> bool:
    return LeaveRequest.objects.visible_to(user).decidable_by(user).filter(pk=row.pk).exists()


class WishSerializer(RowSerializer[DutyWish]):
    """Times of day wished for and not, and weekdays not wished for (Monday is 0)."""

    class Meta:
        model = DutyWish
        fields = ["id", "rather", "rather_not", "rather_not_on"]


class WishViewSet(CreateModelMixin, ListModelMixin, ScopedViewSet[Any]):
    """When one would rather have duty: one's own wishes, which the next proposal weighs."""

    queryset = DutyWish.objects.order_by("pk")
    serializer_class = WishSerializer
    permissions: ClassVar[dict[str, Permission]] = dict.fromkeys(("list", "create"), Permission.VIEW_OWN_SHIFTS)

    @extend_schema(responses={200: WishSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say it anew; what was wished before is replaced."""
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        told = {name: sent.validated_data.get(name, []) for name in ("rather", "rather_not", "rather_not_on")}
        row = wish(by=self.person, **told)
        return Response(self.get_serializer(row).data)
