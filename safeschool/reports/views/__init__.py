"""Pages of the room."""

from safeschool.reports.views.papers import common_template, drop, template_file, templates
from safeschool.reports.views.weekly import (
    compile_page,
    correct,
    download,
    move,
    proof,
    report,
    report_list,
    texts,
)

__all__ = [
    "common_template",
    "compile_page",
    "correct",
    "download",
    "drop",
    "move",
    "proof",
    "report",
    "report_list",
    "template_file",
    "templates",
    "texts",
]
