"""Concerns that people raise, incidents that police keep, the people in them and the proof."""

from incidents.models.alarms import (
    Alarm,
    AlarmCall,
    AlarmDevice,
    AlarmKind,
    AlarmNature,
    AlarmStep,
    RollCall,
)
from incidents.models.casework import FamilyNotice, Handover, IncidentLink, Measure, MeasureType, SeizedItem, Signer
from incidents.models.cells import IncidentCell, IncidentCellHour
from incidents.models.concerns import Concern, ConcernMessage
from incidents.models.counts import IncidentCount, IncidentHour, Span
from incidents.models.deadlines import HandlingTime, TimeIn
from incidents.models.documents import Document, PaperKind
from incidents.models.exchange import (
    Briefing,
    BriefingAction,
    Enclosure,
    Exchange,
    ExchangeAnswer,
    ExchangeReading,
    NoticeDuty,
    Referral,
)
from incidents.models.files import Incident, IncidentCounter, IncidentNote, Photo
from incidents.models.imports import BUSY_IMPORTS, ImportState, IncidentImport
from incidents.models.inquiries import CommitteeSeat, Finding, Inquiry
from incidents.models.mandatory import (
    Clock,
    HarmReport,
    HarmSituation,
    LegalClock,
    ReporterIdentity,
)
from incidents.models.people import Party, PartyIdentity
from incidents.models.retention import RetentionHold, RetentionTime
from incidents.models.routing import Routed, RoutingRule, RoutingTrace
from incidents.models.seals import Consent, Disclosure, FileSeal, SealLift
from incidents.models.steps import CaseTask
from incidents.models.terms import ConcernType, Confidentiality, IncidentGroup, IncidentType, Severity, Urgency
from incidents.models.tips import Subject, Tip, TipMessage, TipPhoto
from incidents.models.warnings import EarlyWarning

__all__ = [
    "BUSY_IMPORTS",
    "Alarm",
    "AlarmCall",
    "AlarmDevice",
    "AlarmKind",
    "AlarmNature",
    "AlarmStep",
    "Briefing",
    "BriefingAction",
    "CaseTask",
    "Clock",
    "CommitteeSeat",
    "Concern",
    "ConcernMessage",
    "ConcernType",
    "Confidentiality",
    "Consent",
    "Disclosure",
    "Document",
    "EarlyWarning",
    "Enclosure",
    "Exchange",
    "ExchangeAnswer",
    "ExchangeReading",
    "FamilyNotice",
    "FileSeal",
    "Finding",
    "HandlingTime",
    "Handover",
    "HarmReport",
    "HarmSituation",
    "ImportState",
    "Incident",
    "IncidentCell",
    "IncidentCellHour",
    "IncidentCount",
    "IncidentCounter",
    "IncidentGroup",
    "IncidentHour",
    "IncidentImport",
    "IncidentLink",
    "IncidentNote",
    "IncidentType",
    "Inquiry",
    "LegalClock",
    "Measure",
    "MeasureType",
    "NoticeDuty",
    "PaperKind",
    "Party",
    "PartyIdentity",
    "Photo",
    "Referral",
    "ReporterIdentity",
    "RetentionHold",
    "RetentionTime",
    "RollCall",
    "Routed",
    "RoutingRule",
    "RoutingTrace",
    "SealLift",
    "SeizedItem",
    "Severity",
    "Signer",
    "Span",
    "Subject",
    "TimeIn",
    "Tip",
    "TipMessage",
    "TipPhoto",
    "Urgency",
]
