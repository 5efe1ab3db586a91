"""What people fill in, and what they narrow lists by."""

from incidents.forms.filters import ConcernFilter, IncidentFilter
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
    "ConcernFilter",
    "ConcernForm",
    "ConvertForm",
    "IdentityForm",
    "IncidentFilter",
    "LogForm",
    "MoveForm",
    "NoteForm",
    "PartyForm",
    "PhotoForm",
    "StepForm",
]
