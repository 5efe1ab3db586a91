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
    AlarmQuerySet,
    ConcernQuerySet,
    DeviceQuerySet,
    IdentityQuerySet,
    IncidentQuerySet,
    OfAlarmQuerySet,
    OfConcernQuerySet,
    OfIncidentQuerySet,
)

__all__ = [
    "SHARED",
    "SUBJECTS_AT_SCHOOL",
    "SUBJECTS_IN_COMMAND",
    "AlarmQuerySet",
    "ClockQuerySet",
    "ConcernQuerySet",
    "DeviceQuerySet",
    "HarmReportQuerySet",
    "IdentityQuerySet",
    "IncidentQuerySet",
    "OfAlarmQuerySet",
    "OfConcernQuerySet",
    "OfIncidentQuerySet",
    "OfTipQuerySet",
    "ReportingVenueQuerySet",
    "RuleQuerySet",
    "TipQuerySet",
    "units_of_path",
]
