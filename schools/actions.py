"""What changes the registry."""

from collections.abc import Iterable

from django.db import transaction

from safeschool.kernel.taxonomy import Entry, load_terms
from schools.models import SchoolLevel


@transaction.atomic
def load_levels(entries: Iterable[Entry]) -> int:
    """The levels of the taxonomy; idempotent."""
    return load_terms(SchoolLevel, entries)
