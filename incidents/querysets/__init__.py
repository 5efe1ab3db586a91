"""Which incidents, concerns and letters, and which rows of theirs."""

from incidents.querysets.alarms import AlarmQuerySet, DeviceQuerySet, OfAlarmQuerySet
from incidents.querysets.cells import CellQuerySet
from incidents.querysets.counts import CountQuerySet
from incidents.querysets.deadlines import HandlingTimeQuerySet
from incidents.querysets.doors import (
    SUBJECTS_AT_SCHOOL,
    SUBJECTS_IN_COMMAND,
    ClockQuerySet,
    HarmReportQuerySet,
    OfTipQuerySet,
    RuleQuerySet,
    TipQuerySet,
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
from incidents.querysets.imports import ImportQuerySet
from incidents.querysets.inquiries import InquiryQuerySet
from incidents.querysets.retention import RetentionTimeQuerySet
from incidents.querysets.sealing import LiftQuerySet, SealQuerySet
from incidents.querysets.steps import CaseTaskQuerySet
from incidents.querysets.warnings import WarningQuerySet

__all__ = [
    "SHARED",
    "SUBJECTS_AT_SCHOOL",
    "SUBJECTS_IN_COMMAND",
    "AlarmQuerySet",
    "BriefingQuerySet",
    "CaseTaskQuerySet",
    "CellQuerySet",
    "ClockQuerySet",
    "ConcernQuerySet",
    "CountQuerySet",
    "DeviceQuerySet",
    "ExchangeQuerySet",
    "HandlingTimeQuerySet",
    "HarmReportQuerySet",
    "IdentityQuerySet",
    "ImportQuerySet",
    "IncidentQuerySet",
    "InquiryQuerySet",
    "LiftQuerySet",
    "LinkQuerySet",
    "OfAlarmQuerySet",
    "OfConcernQuerySet",
    "OfExchangeQuerySet",
    "OfIncidentQuerySet",
    "OfTipQuerySet",
    "PhotoQuerySet",
    "RetentionTimeQuerySet",
    "RuleQuerySet",
    "SealQuerySet",
    "TipQuerySet",
    "WarningQuerySet",
]
