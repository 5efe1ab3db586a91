"""Duties that change hands, over the API."""

from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.mixins import CreateModelMixin, ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from patrols.actions import accept_swap, approve_swap, ask_swap, decline_swap, refuse_swap, withdraw_swap
from patrols.forms import SwapStep
from patrols.models import Assignment, Swap
from patrols.selectors.stand_ins import stand_ins
from safeschool.accounts.roles import Permission
from safeschool.accounts.viewsets import ScopedViewSet
from safeschool.kernel.serializers import RowSerializer

STEPS = {
    SwapStep.ACCEPT: accept_swap,
    SwapStep.DECLINE: decline_swap,
    SwapStep.WITHDRAW: withdraw_swap,
    SwapStep.APPROVE: approve_swap,
    SwapStep.REFUSE: refuse_swap,
}


class SwapSerializer(RowSerializer[Swap]):
    """A duty offered; `from` and `to` are its people."""

    asked_by = serializers.CharField(source="asked_by.full_name", read_only=True)
    taker = serializers.CharField(source="taker.full_name", read_only=True, default=None, allow_null=True)
    post_name = serializers.CharField(source="assignment.shift.post.name", read_only=True)

    class Meta:
        model = Swap
        fields = [
            "id", "assignment", "post_name", "required_at", "ends_at", "asked_by", "taker", "in_return", "state",
            "note", "settled_at",
        ]  # fmt: skip
        read_only_fields = fields


class AskSerializer(serializers.Serializer[Any]):
    """One of one's own duties; `person` is the id of whom to ask, left out for everybody who is free."""

    assignment = serializers.IntegerField()
    person = serializers.IntegerField(required=False)
    in_return = serializers.IntegerField(required=False)
    note = serializers.CharField(required=False, max_length=300, allow_blank=True)


class StepSerializer(serializers.Serializer[Any]):
    """What one says to a swap."""

    to = serializers.ChoiceField(choices=SwapStep.choices)


class SwapViewSet(CreateModelMixin, ListModelMixin, RetrieveModelMixin, ScopedViewSet[Any]):
    """Duties that people ask each other to take."""

    queryset = Swap.objects.select_related("asked_by", "taker", "assignment__shift__post")
    serializer_class = SwapSerializer
    permissions: ClassVar[dict[str, Permission]] = {
        "list": Permission.VIEW_OWN_SHIFTS,
        "retrieve": Permission.VIEW_OWN_SHIFTS,
        "create": Permission.VIEW_OWN_SHIFTS,
        "move": Permission.VIEW_OWN_SHIFTS,
    }

    @extend_schema(request=AskSerializer, responses={201: SwapSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Ask one person, or everybody who is free."""
        asked = AskSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        sent = asked.validated_data
        seen = Assignment.objects.visible_to(self.person).select_related("user", "shift__post__unit")
        duty = seen.of(self.person).held().filter(pk=sent["assignment"]).first()
        if duty is None:
            raise NotFound
        wanted = sent.get("person")
        people = [each.user for each in stand_ins(duty) if (each.user.pk == wanted if wanted else each.busy is None)]
        in_return = seen.filter(pk=sent["in_return"]).first() if "in_return" in sent else None
        swap = ask_swap(
            by=self.person, assignment=duty, people=people, in_return=in_return, note=sent.get("note", ""),
            now=timezone.now(),
        )  # fmt: skip
        return Response(self.get_serializer(swap).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=StepSerializer, responses={200: SwapSerializer})
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Come, cannot come, withdraw; agree or refuse as the chief."""
        swap = self.get_object()
        step = StepSerializer(data=request.data)
        step.is_valid(raise_exception=True)
        to = SwapStep(step.validated_data["to"])
        reach = self.person.reach(Permission.PLAN_ROSTER)
        if to in (SwapStep.APPROVE, SwapStep.REFUSE) and swap.assignment.shift.post.unit_id not in reach:
            raise NotFound
        row = STEPS[to](by=self.person, swap=swap, now=timezone.now())
        return Response(self.get_serializer(row).data)
