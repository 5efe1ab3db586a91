"""The lesson menu and its orders over the API."""

from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns import actions
from campaigns.models import LessonOffer, LessonOrder, OfferLaw
from campaigns.workflow import OrderState
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.accounts.viewsets import ScopedViewSet
from safeschool.kernel.paging import NewestFirst
from safeschool.kernel.serializers import RowSerializer
from schools.models import School

VIEW, ORDER = Permission.VIEW_LESSONS, Permission.ORDER_LESSONS


class LawSerializer(RowSerializer[OfferLaw]):
    class Meta:
        model = OfferLaw
        fields: ClassVar = ["title", "in_force_on"]


class LessonOfferSerializer(RowSerializer[LessonOffer]):
    unit = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    topic = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    format = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    laws = LawSerializer(many=True, read_only=True)

    class Meta:
        model = LessonOffer
        fields: ClassVar = [
            "id", "unit", "title", "topic", "format", "age_from", "age_to", "minutes", "materials", "laws",
            "withdrawn_at",
        ]  # fmt: skip


class LessonOrderSerializer(RowSerializer[LessonOrder]):
    unit = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    school = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    lecturer = serializers.SlugRelatedField[Any](slug_field="username", read_only=True)

    class Meta:
        model = LessonOrder
        fields: ClassVar = [
            "id", "submission", "offer", "unit", "school", "choices", "grades", "heads", "note", "state", "minutes",
            "lecturer", "starts_at", "reason", "session", "rating", "words", "ordered_at", "due_at",
        ]  # fmt: skip


class WishSerializer(serializers.Serializer[Any]):
    """An order as it is sent."""

    submission = serializers.UUIDField()
    offer = serializers.IntegerField()
    school = serializers.CharField(max_length=80)
    choices = serializers.ListField(child=serializers.DateTimeField(), min_length=1, max_length=3)
    grades = serializers.CharField(max_length=120)
    heads = serializers.IntegerField(min_value=1)
    note = serializers.CharField(required=False, default="", allow_blank=True, max_length=2000)


class AudienceSerializer(serializers.Serializer[Any]):
    pupils = serializers.IntegerField(min_value=0)
    teachers = serializers.IntegerField(min_value=0, default=0)
    parents = serializers.IntegerField(min_value=0, default=0)
    letters = serializers.IntegerField(min_value=0, default=0)
    leaflets = serializers.IntegerField(min_value=0, default=0)


class AssignmentSerializer(serializers.Serializer[Any]):
    lecturer = serializers.CharField()
    starts_at = serializers.DateTimeField()


class RatingSerializer(serializers.Serializer[Any]):
    rating = serializers.IntegerField(min_value=1, max_value=5)
    words = serializers.CharField(required=False, default="", allow_blank=True, max_length=2000)


class LessonMoveSerializer(serializers.Serializer[Any]):
    """One lawful step, with what that step asks for."""

    to = serializers.ChoiceField(OrderState.choices)
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=1000)
    assignment = AssignmentSerializer(required=False)
    audience = AudienceSerializer(required=False)
    judgement = RatingSerializer(required=False)


class NewestOrdered(NewestFirst):
    ordering = "-ordered_at"


class LessonOfferViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[LessonOffer]):
    """The menu."""

    queryset = LessonOffer.objects.select_related("unit", "topic", "format").prefetch_related("laws")
    serializer_class = LessonOfferSerializer
    pagination_class = NewestFirst
    permissions: ClassVar[dict[str, Permission]] = {"list": VIEW, "retrieve": VIEW}


class LessonOrderViewSet(ListModelMixin, RetrieveModelMixin, ScopedViewSet[LessonOrder]):
    """Orders of lessons; a send is repeated safely under the same submission."""

    queryset = LessonOrder.objects.select_related("unit", "school", "lecturer")
    serializer_class = LessonOrderSerializer
    pagination_class = NewestOrdered
    permissions: ClassVar[dict[str, Permission]] = {"list": VIEW, "retrieve": VIEW, "create": ORDER, "move": VIEW}

    @extend_schema(request=WishSerializer, responses={201: LessonOrderSerializer})
    def create(self, request: Request) -> Response:
        """Order a lesson."""
        body = WishSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        told = dict(body.validated_data)
        submission: UUID = told.pop("submission")
        offers = LessonOffer.objects.visible_to(self.person).published()
        schools = School.objects.visible_to(self.person, ORDER).select_related("unit")
        told["offer"] = _found("offer", offers.filter(pk=told["offer"]).first())
        told["school"] = _found("school", schools.filter(code=told["school"]).first())
        made = actions.order_lesson(
            by=self.person, now=timezone.now(), submission=submission, wish=actions.Wish(**told)
        )
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=LessonMoveSerializer, responses=LessonOrderSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Take one lawful step; an unlawful one answers 400 and says why."""
        order = self.get_object()
        body = LessonMoveSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        self._act(order, dict(body.validated_data))
        return Response(self.get_serializer(self.get_object()).data)

    def _act(self, order: LessonOrder, told: dict[str, Any]) -> LessonOrder:
        to = OrderState(told["to"])
        common: dict[str, Any] = {"by": self.person, "order": order, "now": timezone.now()}
        if to == OrderState.ASSIGNED:
            asked = dict(_found("assignment", told.get("assignment")))
            people = User.objects.visible_to(self.person)
            asked["lecturer"] = _found("lecturer", people.filter(username=asked["lecturer"]).first())
            return actions.assign_order(**common, **asked)
        if to == OrderState.ACCEPTED:
            return actions.accept_order(**common)
        if to == OrderState.DELIVERED:
            return actions.deliver_order(**common, **_found("audience", told.get("audience")))
        if to == OrderState.RATED:
            return actions.rate_order(**common, **_found("judgement", told.get("judgement")))
        return actions.turn_order(**common, to=to, reason=told["reason"])


def _found(name: str, row: Any) -> Any:
    if row is None:
        raise serializers.ValidationError({name: _("This is missing, or out of sight.")})
    return row
