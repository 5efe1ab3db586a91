"""The base of every resource's serializer over a model."""

from copy import deepcopy
from functools import cache
from typing import Any, TypeVar

from django.db.models import Model
from rest_framework import serializers

M = TypeVar("M", bound=Model)


class RowSerializer(serializers.ModelSerializer[M]):
    """REST framework's, which asks the model about its columns once a process instead of once a request."""

    def get_fields(self) -> dict[str, Any]:
        """Fresh copies: a field belongs to one serializer."""
        return deepcopy(_fields_of(type(self)))


@cache
def _fields_of(kind: type[RowSerializer[Any]]) -> dict[str, Any]:
    return super(RowSerializer, kind()).get_fields()
