"""What the resources of the room share."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError as Refused
from rest_framework import serializers
from rest_framework.request import Request

from safeschool.kernel.paging import NewestFirst

T = TypeVar("T")


class NewestPlanned(NewestFirst):
    ordering = "-planned_at"


def asked(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """What the body says; 400 when it is not filled in rightly."""
    body = kind(data=request.data, context={"request": request})
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def done(act: Callable[[], T]) -> T:
    """What the action gives; 400 with the sentence of what it refuses."""
    try:
        return act()
    except Refused as refusal:
        raise serializers.ValidationError(serializers.as_serializer_error(refusal)) from refusal
