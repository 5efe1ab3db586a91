"""Loading the words of the room from the taxonomy."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from incidents.models import (
    ConcernType,
    HarmSituation,
    IncidentGroup,
    IncidentType,
    MeasureType,
)
from safeschool.kernel.taxonomy import Entry, load_terms


@transaction.atomic
def load_incident_groups(entries: Iterable[Entry]) -> int:
    """The groups of incidents; idempotent."""
    return load_terms(IncidentGroup, entries)


@transaction.atomic
def load_incident_types(entries: Iterable[Entry]) -> int:
    """The kinds of incidents; idempotent."""
    return load_terms(IncidentType, entries, _of_incident)


@transaction.atomic
def load_concern_types(entries: Iterable[Entry]) -> int:
    """The kinds of concerns; idempotent."""
    return load_terms(ConcernType, entries, _of_concern)


@transaction.atomic
def load_measure_types(entries: Iterable[Entry]) -> int:
    """The measures of each country; idempotent."""
    return load_terms(
        MeasureType,
        entries,
        lambda entry: {"country": entry["country"], "asks_signatures": entry["asks_signatures"]},
    )


@transaction.atomic
def load_harm_situations(entries: Iterable[Entry]) -> int:
    """The nine situations; idempotent."""
    return load_terms(HarmSituation, entries)


def _of_incident(entry: Entry) -> dict[str, Any]:
    return {
        "severity_default": entry["severity_default"],
        "confidentiality_default": entry["confidentiality_default"],
        "is_mandatory_report": entry["mandatory_report"],
        "expects_minor": entry["minor_party_expected"],
        "has_bullying_procedure": entry["bullying_procedure"],
        "iccs": entry.get("iccs") or "",
    }


def _of_concern(entry: Entry) -> dict[str, Any]:
    return {
        "urgency_default": entry["urgency_default"],
        "confidentiality_default": entry["confidentiality_default"],
        "is_mandatory_report": entry["mandatory_report"],
        "allows_anonymous": entry["anonymous_allowed"],
        "converts_to": entry["converts_to"],
    }
