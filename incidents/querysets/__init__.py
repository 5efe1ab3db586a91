"""Which rows."""

from incidents.querysets.doors import (
    SUBJECTS_AT_SCHOOL,
    SUBJECTS_IN_COMMAND,
    ClockQuerySet,
    HarmReportQuerySet,
    OfTipQuerySet,
    ReportingVenueQuerySet,
    RuleQuerySet,
    TipQuerySet,
    units_of_path,
)
from incidents.querysets.files import (
    SHARED,
    ConcernQuerySet,
    IdentityQuerySet,
    IncidentQuerySet,
    OfConcernQuerySet,
    OfIncidentQuerySet,
)

__all__ = [
    "SHARED",
    "SUBJECTS_AT_SCHOOL",
    "SUBJECTS_IN_COMMAND",
    "ClockQuerySet",
    "ConcernQuerySet",
    "HarmReportQuerySet",
    "IdentityQuerySet",
    "IncidentQuerySet",
    "OfConcernQuerySet",
    "OfIncidentQuerySet",
    "OfTipQuerySet",
    "ReportingVenueQuerySet",
    "RuleQuerySet",
    "TipQuerySet",
    "units_of_path",
]
