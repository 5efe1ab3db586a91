"""What is asked on the room's pages."""

from campaigns.forms.filters import DrillFilters, OperationFilters, PeriodFilters, SessionFilters, TotalFilters
from campaigns.forms.records import ModelForm, MoveForm, OperationForm, ProgrammeForm, SessionForm, TotalForm

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
    "TotalFilters",
    "TotalForm",
]
