"""What is written in this room."""

from safeschool.reports.actions.papers import drop_template, put_template
from safeschool.reports.actions.weekly import (
    compile_report,
    correct_report,
    move_report,
    remind_unsigned_reports,
    write_texts,
)

__all__ = [
    "compile_report",
    "correct_report",
    "drop_template",
    "move_report",
    "put_template",
    "remind_unsigned_reports",
    "write_texts",
]
