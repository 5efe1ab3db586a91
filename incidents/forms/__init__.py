"""What people fill in, and what they narrow lists by."""

from incidents.forms.filters import ConcernFilter, IncidentFilter
from incidents.forms.mandatory import ClockForm, HarmFileForm, HarmForm, VenueForm, VenueHarmForm
from incidents.forms.routing import ExampleForm, RuleForm
from incidents.forms.tips import ReceiptForm, TipConvertForm, TipForm, signed_receipt
from incidents.forms.writing import (
    ConcernForm,
    ConvertForm,
    IdentityForm,
    LogForm,
    MoveForm,
    NoteForm,
    PartyForm,
    PhotoForm,
    StepForm,
)

__all__ = [
    "ClockForm",
    "ConcernFilter",
    "ConcernForm",
    "ConvertForm",
    "ExampleForm",
    "HarmFileForm",
    "HarmForm",
    "IdentityForm",
    "IncidentFilter",
    "LogForm",
    "MoveForm",
    "NoteForm",
    "PartyForm",
    "PhotoForm",
    "ReceiptForm",
    "RuleForm",
    "StepForm",
    "TipConvertForm",
    "TipForm",
    "VenueForm",
    "VenueHarmForm",
    "signed_receipt",
]
