"""The words of the room, out of the taxonomy."""

from collections.abc import Iterable

from campaigns.models import EnforcementType, OutreachFormat, Topic
from safeschool.kernel.taxonomy import Entry, load_terms


def load_formats(entries: Iterable[Entry]) -> int:
    """The outreach formats; idempotent."""
    columns = ("counts_as_session", "counts_letters")
    return load_terms(OutreachFormat, entries, lambda entry: {column: bool(entry[column]) for column in columns})


def load_topics(entries: Iterable[Entry]) -> int:
    """The topics with their laws; idempotent."""
    return load_terms(Topic, entries, lambda entry: {"laws_zh": entry["laws_zh"], "laws_vi": entry["laws_vi"]})


def load_enforcement_types(entries: Iterable[Entry]) -> int:
    """The kinds of violation; idempotent."""
    columns = ("tactic", "subject", "strictness")
    return load_terms(EnforcementType, entries, lambda entry: {column: entry[column] for column in columns})
