"""A record sent twice is one record."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import Model

from safeschool.accounts.models import User
from safeschool.kernel.conflicts import Conflict

M = TypeVar("M", bound=Model)


def digest_of(facts: Mapping[str, Any]) -> str:
    """The same digest for the same facts, in whatever order and time zone they are told."""
    return hashlib.sha256(json.dumps(_plain(facts), sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return sorted((_plain(item) for item in value), key=str)
    return value


def told_before(model: type[M], *, by: User, submission: UUID | None, digest: str) -> M | None:
    """The row that this submission made; Conflict when it was another story or another teller."""
    if submission is None:
        return None
    row: Any = model._default_manager.filter(submission=submission).first()
    if row is None:
        return None
    if row.recorded_by_id != by.pk or row.submission_digest != digest:
        raise Conflict
    found: M = row
    return found


def save_once(row: M, *, by: User, submission: UUID | None, digest: str) -> M:
    """Save the row; when the same submission came in at the same moment by another door, the row it made."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        made = told_before(type(row), by=by, submission=submission, digest=digest)
        if made is None:
            raise
        return made
    return row
