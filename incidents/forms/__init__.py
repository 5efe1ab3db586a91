"""What people fill in, and what they narrow lists by."""

from incidents.forms.casework import (
    CorrectionForm,
    FamilyForm,
    GroupForm,
    HandoverForm,
    ItemForm,
    LinkForm,
    MeasureForm,
)
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
    "CorrectionForm",
    "FamilyForm",
    "GroupForm",
    "HandoverForm",
    "IdentityForm",
    "IncidentFilter",
    "ItemForm",
    "JoinForm",
    "LinkForm",
    "LogForm",
    "MeasureForm",
    "MoreForm",
    "MoveForm",
    "NoteForm",
    "PartyForm",
    "PhotoForm",
    "StepForm",
]
