"""What the resources of the room share."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from safeschool.kernel.paging import NewestFirst


class NewestPlanned(NewestFirst):
    ordering = "-planned_at"


def asked(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """What the body says; 400 when it is not filled in rightly."""
    body = kind(data=request.data, context={"request": request})
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
