"""The room's tables."""

from safeschool.reports.models.circulars import Circular, CircularEntry
from safeschool.reports.models.papers import PaperTemplate
from safeschool.reports.models.weekly import ReportFigure, ReportPart, WeeklyReport

__all__ = ["Circular", "CircularEntry", "PaperTemplate", "ReportFigure", "ReportPart", "WeeklyReport"]
