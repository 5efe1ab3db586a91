"""The ground: schools, their places, their people and their hours."""

from schools.models.hours import BellTime, DayException, Term
from schools.models.imports import ImportBatch, StagedRow
from schools.models.people import Contact, Seat
from schools.models.places import Campus, Gate, Street
from schools.models.registry import Enrolment, School, SchoolCluster, SchoolLevel

__all__ = [
    "BellTime",
    "Campus",
    "Contact",
    "DayException",
    "Enrolment",
    "Gate",
    "ImportBatch",
    "School",
    "SchoolCluster",
    "SchoolLevel",
    "Seat",
    "StagedRow",
    "Street",
    "Term",
]
