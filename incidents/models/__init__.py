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
from incidents.models.concerns import Concern, ConcernMessage
from incidents.models.files import Incident, IncidentCounter, IncidentNote, Photo
from incidents.models.mandatory import (
    Clock,
    HarmReport,
    HarmSituation,
    HotelMust,
    LegalClock,
    ReporterIdentity,
    ReportingVenue,
    VenueKind,
)
from incidents.models.people import Party, PartyIdentity
from incidents.models.routing import Routed, RoutingRule, RoutingTrace
from incidents.models.terms import ConcernType, Confidentiality, IncidentGroup, IncidentType, Severity, Urgency
from incidents.models.tips import Subject, Tip, TipMessage, TipPhoto

__all__ = [
    "Alarm",
    "AlarmCall",
    "AlarmDevice",
    "AlarmKind",
    "AlarmNature",
    "AlarmStep",
    "Clock",
    "Concern",
    "ConcernMessage",
    "ConcernType",
    "Confidentiality",
    "HarmReport",
    "HarmSituation",
    "HotelMust",
    "Incident",
    "IncidentCounter",
    "IncidentGroup",
    "IncidentNote",
    "IncidentType",
    "LegalClock",
    "Party",
    "PartyIdentity",
    "Photo",
    "ReporterIdentity",
    "ReportingVenue",
    "RollCall",
    "Routed",
    "RoutingRule",
    "RoutingTrace",
    "Severity",
    "Subject",
    "Tip",
    "TipMessage",
    "TipPhoto",
    "Urgency",
    "VenueKind",
]
