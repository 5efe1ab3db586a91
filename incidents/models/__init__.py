"""Concerns that people raise, incidents that police keep, the people in them and the proof."""

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
