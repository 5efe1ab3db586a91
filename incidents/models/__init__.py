"""Concerns that people raise, incidents that police keep, the people in them and the proof."""

from incidents.models.casework import FamilyNotice, Handover, IncidentLink, Measure, MeasureType, SeizedItem, Signer
from incidents.models.concerns import Concern, ConcernMessage
from incidents.models.exchange import (
    Agency,
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
from incidents.models.people import Party, PartyIdentity
from incidents.models.terms import ConcernType, Confidentiality, IncidentGroup, IncidentType, Severity, Urgency

__all__ = [
    "Agency",
    "Briefing",
    "BriefingAction",
    "Concern",
    "ConcernMessage",
    "ConcernType",
    "Confidentiality",
    "Enclosure",
    "Exchange",
    "ExchangeAnswer",
    "ExchangeReading",
    "FamilyNotice",
    "Handover",
    "Incident",
    "IncidentCounter",
    "IncidentGroup",
    "IncidentLink",
    "IncidentNote",
    "IncidentType",
    "Measure",
    "MeasureType",
    "NoticeDuty",
    "Party",
    "PartyIdentity",
    "Photo",
    "Referral",
    "SeizedItem",
    "Severity",
    "Signer",
    "Urgency",
]
