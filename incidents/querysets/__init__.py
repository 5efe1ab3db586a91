"""Which incidents, concerns and letters, and which rows of theirs."""

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
from incidents.querysets.exchange import BriefingQuerySet, ExchangeQuerySet, OfExchangeQuerySet
from incidents.querysets.files import (
    SHARED,
    ConcernQuerySet,
    IdentityQuerySet,
    IncidentQuerySet,
    LinkQuerySet,
    OfConcernQuerySet,
    OfIncidentQuerySet,
    PhotoQuerySet,
)

__all__ = [
    "SHARED",
    "SUBJECTS_AT_SCHOOL",
    "SUBJECTS_IN_COMMAND",
    "BriefingQuerySet",
    "ClockQuerySet",
    "ConcernQuerySet",
    "ExchangeQuerySet",
    "HarmReportQuerySet",
    "IdentityQuerySet",
    "IncidentQuerySet",
    "LinkQuerySet",
    "OfConcernQuerySet",
    "OfExchangeQuerySet",
    "OfIncidentQuerySet",
    "OfTipQuerySet",
    "PhotoQuerySet",
    "ReportingVenueQuerySet",
    "RuleQuerySet",
    "TipQuerySet",
    "units_of_path",
]
