"""Pages of the room."""

from safeschool.reports.views.burden import burden, effort
from safeschool.reports.views.circulars import (
    answer,
    circular,
    circular_file,
    circulars,
    draw,
    issue,
    wording,
)
from safeschool.reports.views.harm import harm
from safeschool.reports.views.papers import common_template, drop, template_file, templates
from safeschool.reports.views.weekly import (
    compile_page,
    correct,
    download,
    figure,
    move,
    proof,
    report,
    report_list,
    texts,
)

__all__ = [
    "answer",
    "burden",
    "circular",
    "circular_file",
    "circulars",
    "common_template",
    "compile_page",
    "correct",
    "download",
    "draw",
    "drop",
    "effort",
    "figure",
    "harm",
    "issue",
    "move",
    "proof",
    "report",
    "report_list",
    "template_file",
    "templates",
    "texts",
    "wording",
]
