"""The room's tables."""

from safeschool.reports.models.burden import Effort, ReportOpening
from safeschool.reports.models.circulars import Circular, CircularEntry
from safeschool.reports.models.papers import PaperTemplate
from safeschool.reports.models.weekly import ReportFigure, ReportPart, WeeklyReport

__all__ = [
    "Circular",
    "CircularEntry",
    "Effort",
    "PaperTemplate",
    "ReportFigure",
    "ReportOpening",
    "ReportPart",
    "WeeklyReport",
]
