"""What an action refuses, as REST framework tells it: one place for every room, so that no view needs to."""

from typing import Any

from django.core.exceptions import ValidationError as Refusal
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error
from rest_framework.views import exception_handler

from safeschool.kernel.conflicts import Conflict


class Conflicting(APIException):
    """Sent before with another body."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


def answer_of(error: Exception, context: dict[str, Any]) -> Response | None:
    """400 with the sentences of a refusal, each beside its field; 409 for a conflict; else what the framework says."""
    if isinstance(error, Refusal):
        error = ValidationError(as_serializer_error(error))
    elif isinstance(error, Conflict):
        error = Conflicting(str(error))
    return exception_handler(error, context)
