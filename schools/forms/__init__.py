"""The forms of the room."""

from schools.forms.hours import BellFormSet, DayForm, TermForm, bells_of
from schools.forms.places import CampusForm, GateForm, SeatForm, StreetForm
from schools.forms.registry import ContactForm, EnrolmentForm, ImportForm, SchoolFilter, SchoolForm

__all__ = [
    "BellFormSet",
    "CampusForm",
    "ContactForm",
    "DayForm",
    "EnrolmentForm",
    "GateForm",
    "ImportForm",
    "SchoolFilter",
    "SchoolForm",
    "SeatForm",
    "StreetForm",
    "TermForm",
    "bells_of",
]
