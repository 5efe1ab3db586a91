"""What people fill in, and what they narrow lists by."""

from incidents.forms.filters import ConcernFilter, IncidentFilter
from incidents.forms.writing import (
    AlikeForm,
    ConcernForm,
    ConvertForm,
    IdentityForm,
    JoinForm,
    LogForm,
    MoreForm,
    MoveForm,
    NoteForm,
    PartyForm,
    PhotoForm,
    StepForm,
)

__all__ = [
    "AlikeForm",
    "ConcernFilter",
    "ConcernForm",
    "ConvertForm",
    "IdentityForm",
    "IncidentFilter",
    "JoinForm",
    "LogForm",
    "MoreForm",
    "MoveForm",
    "NoteForm",
    "PartyForm",
    "PhotoForm",
    "StepForm",
]
