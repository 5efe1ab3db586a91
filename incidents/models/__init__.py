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
from incidents.models.people import Party, PartyIdentity
from incidents.models.terms import ConcernType, Confidentiality, IncidentGroup, IncidentType, Severity, Urgency

__all__ = [
    "Alarm",
    "AlarmCall",
    "AlarmDevice",
    "AlarmKind",
    "AlarmNature",
    "AlarmStep",
    "Concern",
    "ConcernMessage",
    "ConcernType",
    "Confidentiality",
    "Incident",
    "IncidentCounter",
    "IncidentGroup",
    "IncidentNote",
    "IncidentType",
    "Party",
    "PartyIdentity",
    "Photo",
    "RollCall",
    "Severity",
    "Urgency",
]
