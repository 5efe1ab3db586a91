"""The ground: schools, their places, their people and their hours; what is seen there, and what is around it."""

from schools.models.findings import AuthorityLetter, Finding, FindingStep, RectificationNotice, SchoolPhoto
from schools.models.hours import BellTime, DayException, Term
from schools.models.imports import ImportBatch, ImportSource, StagedRow
from schools.models.inspections import (
    Answer,
    Checklist,
    ChecklistCategory,
    ChecklistItem,
    Inspection,
    SafetyRule,
    Standing,
    national_rule,
)
from schools.models.moves import SchoolMove
from schools.models.people import Contact, Seat
from schools.models.places import Campus, Gate, Street
from schools.models.plans import PlanTask, PlanVersion
from schools.models.registry import Enrolment, School, SchoolCluster, SchoolLevel
from schools.models.surroundings import Agency, Hazard, HazardType, HotelMust, Venue, VenueKind, VenueVisit
from schools.models.visitors import BannedVisitor, Visit

__all__ = [
    "Agency",
    "Answer",
    "AuthorityLetter",
    "BannedVisitor",
    "BellTime",
    "Campus",
    "Checklist",
    "ChecklistCategory",
    "ChecklistItem",
    "Contact",
    "DayException",
    "Enrolment",
    "Finding",
    "FindingStep",
    "Gate",
    "Hazard",
    "HazardType",
    "HotelMust",
    "ImportBatch",
    "ImportSource",
    "Inspection",
    "PlanTask",
    "PlanVersion",
    "RectificationNotice",
    "SafetyRule",
    "School",
    "SchoolCluster",
    "SchoolLevel",
    "SchoolMove",
    "SchoolPhoto",
    "Seat",
    "StagedRow",
    "Standing",
    "Street",
    "Term",
    "Venue",
    "VenueKind",
    "VenueVisit",
    "Visit",
    "national_rule",
]
