"""What is written in this room."""

from safeschool.reports.actions.burden import note_effort, note_opened
from safeschool.reports.actions.circulars import (
    Wording,
    answer_circular,
    draw_circular,
    issue_circular,
    write_circular,
)
from safeschool.reports.actions.papers import drop_template, put_template
from safeschool.reports.actions.weekly import (
    compile_report,
    correct_report,
    move_report,
    remind_unsigned_reports,
    write_texts,
)

__all__ = [
    "Wording",
    "answer_circular",
    "compile_report",
    "correct_report",
    "draw_circular",
    "drop_template",
    "issue_circular",
    "move_report",
    "note_effort",
    "note_opened",
    "put_template",
    "remind_unsigned_reports",
    "write_circular",
    "write_texts",
]
