"""What every action of the room does: check a row, and write its line in the journal."""

from typing import Any, TypeVar

from django.db import models

from safeschool.accounts.models import User
from safeschool.audit import journal
from schools.models import School

M = TypeVar("M", bound=models.Model)
DERIVED = ("search_key",)


def checked(row: M, **facts: Any) -> M:
    """The row with the facts, checked and saved."""
    known = {field.name for field in row._meta.fields}
    if unknown := set(facts) - known:
        raise TypeError(f"{row._meta.label} has no {', '.join(sorted(unknown))}.")
    for name, value in facts.items():
        setattr(row, name, value)
    row.full_clean(exclude=[field.name for field in row._meta.fields if field.name in DERIVED])
    row.save()
    return row


def tell(by: User | None, verb: str, school: School, **facts: Any) -> None:
    """A line about the school."""
    journal.record(by=by, verb=verb, target=school, code=school.code, **facts)
