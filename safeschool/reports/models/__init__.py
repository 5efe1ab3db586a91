"""The room's tables."""

from safeschool.reports.models.papers import PaperTemplate
from safeschool.reports.models.weekly import ReportFigure, ReportPart, WeeklyReport

__all__ = ["PaperTemplate", "ReportFigure", "ReportPart", "WeeklyReport"]
