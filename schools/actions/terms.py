"""The words of the room, loaded from the taxonomies that the project ships."""

from collections.abc import Iterable

from django.db import transaction

from safeschool.kernel.taxonomy import Entry, load_terms
from schools.models import (
    Agency,
    ChecklistCategory,
    ChecklistItem,
    HazardType,
    HotelMust,
    SchoolLevel,
    VenueKind,
)


@transaction.atomic
def load_levels(entries: Iterable[Entry]) -> int:
    """The levels of the taxonomy; idempotent."""
    return load_terms(SchoolLevel, entries)


@transaction.atomic
def load_checklist_categories(entries: Iterable[Entry]) -> int:
    """What an inspection looks at, in the order of the sheet."""
    return load_terms(ChecklistCategory, entries)


@transaction.atomic
def load_checklist_items(entries: Iterable[Entry]) -> int:
    """The points of the first checklist."""
    return load_terms(
        ChecklistItem,
        entries,
        lambda entry: {
            "defence": entry["defence_class"],
            "is_critical": entry["critical"],
            "evidence": entry["evidence"],
            "applies_to": entry["applies_to"],
            "standard": entry["standard"],
        },
    )


@transaction.atomic
def load_agencies(entries: Iterable[Entry]) -> int:
    """The bodies that may lead on a hazard or take over a case."""
    return load_terms(Agency, entries, lambda entry: {"country": entry["country"].replace("BOTH", "")})


@transaction.atomic
def load_hazard_types(entries: Iterable[Entry]) -> int:
    """What endangers the way to school, and who leads on it."""
    return load_terms(
        HazardType,
        entries,
        lambda entry: {
            "lead_code": entry["lead_agency"],
            "severity": entry["severity_default"],
            "fix_days": entry["fix_days_default"],
            "distance_rule": entry["distance_rule"] or "",
        },
    )


@transaction.atomic
def load_venue_kinds(entries: Iterable[Entry]) -> int:
    """Places with a duty to report."""
    return load_terms(
        VenueKind,
        entries,
        lambda entry: {"has_five_musts": entry["five_musts"], "regulator_code": entry["sector_regulator"]},
    )


@transaction.atomic
def load_hotel_musts(entries: Iterable[Entry]) -> int:
    """What a hotel must do when a minor checks in."""
    return load_terms(HotelMust, entries)
