"""What is asked on the room's pages."""

from campaigns.forms.filters import OperationFilters, PeriodFilters, SessionFilters, TotalFilters
from campaigns.forms.records import ModelForm, MoveForm, OperationForm, SessionForm, TotalForm

__all__ = [
    "ModelForm",
    "MoveForm",
    "OperationFilters",
    "OperationForm",
    "PeriodFilters",
    "SessionFilters",
    "SessionForm",
    "TotalFilters",
    "TotalForm",
]
