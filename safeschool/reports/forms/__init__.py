"""The room's forms."""

from safeschool.reports.forms.burden import EffortForm
from safeschool.reports.forms.circulars import AnswerForm, DrawForm, WordingForm
from safeschool.reports.forms.harm import EffortFilter
from safeschool.reports.forms.papers import TemplateForm
from safeschool.reports.forms.weekly import CompileForm, CorrectionForm, MoveForm, ReportFilters, TextsForm

__all__ = [
    "AnswerForm",
    "CompileForm",
    "CorrectionForm",
    "DrawForm",
    "EffortFilter",
    "EffortForm",
    "MoveForm",
    "ReportFilters",
    "TemplateForm",
    "TextsForm",
    "WordingForm",
]
