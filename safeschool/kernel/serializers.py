"""The bases of the API's serializers, and the term of a taxonomy in what is sent."""

from collections.abc import Mapping
from copy import copy, deepcopy
from functools import cache
from typing import Any, TypeVar

from django.db.models import Model
from rest_framework import serializers

from safeschool.kernel.models import Term

M = TypeVar("M", bound=Model)


class RowSerializer(serializers.ModelSerializer[M]):
    """REST framework's, which asks the model about its columns once a process instead of once a request."""

    def get_fields(self) -> dict[str, Any]:
        """Those of the columns and those declared."""
        return _fresh(_fields_of(type(self)))


class BodySerializer(serializers.Serializer[Any]):
    """REST framework's, for what is sent to be checked."""

    def get_fields(self) -> dict[str, Any]:
        """Those declared."""
        return _fresh(self._declared_fields)


def _fresh(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A field belongs to one serializer. One without parts knows nothing else of it and need not be built anew."""
    return {name: (deepcopy if _has_parts(field) else copy)(field) for name, field in fields.items()}


def _has_parts(field: Any) -> bool:
    return isinstance(field, serializers.BaseSerializer) or hasattr(field, "child") or hasattr(field, "child_relation")


@cache
def _fields_of(kind: type[RowSerializer[Any]]) -> dict[str, Any]:
    return super(RowSerializer, kind()).get_fields()


class TermOf(serializers.SlugRelatedField[Any]):
    """A term by its code. Terms come with a release, so a process asks for them once."""

    def __init__(self, kind: type[Term], **options: Any) -> None:
        self.kind = kind
        super().__init__(slug_field="code", queryset=kind._default_manager.all(), **options)

    def to_internal_value(self, data: Any) -> Any:
        """The term of that code; refused when there is none."""
        known = _terms_of(self.kind).get(data) if isinstance(data, str) else None
        return known or super().to_internal_value(data)


@cache
def _terms_of(kind: type[Term]) -> dict[str, Term]:
    return {term.code: term for term in kind._default_manager.all()}
