"""What is asked on the room's pages."""

from campaigns.forms.cooperation import ModelForm, MoveForm
from campaigns.forms.filters import (
    DrillFilters,
    OperationFilters,
    PeriodFilters,
    SessionFilters,
    TaggedFilters,
    TotalFilters,
)
from campaigns.forms.records import OperationForm, ProgrammeForm, SessionForm, TotalForm

__all__ = [
    "DrillFilters",
    "ModelForm",
    "MoveForm",
    "OperationFilters",
    "OperationForm",
    "PeriodFilters",
    "ProgrammeForm",
    "SessionFilters",
    "SessionForm",
    "TaggedFilters",
    "TotalFilters",
    "TotalForm",
]
