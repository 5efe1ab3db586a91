"""The room's forms."""

from safeschool.reports.forms.papers import TemplateForm
from safeschool.reports.forms.weekly import CompileForm, CorrectionForm, MoveForm, ReportFilters, TextsForm

__all__ = ["CompileForm", "CorrectionForm", "MoveForm", "ReportFilters", "TemplateForm", "TextsForm"]
