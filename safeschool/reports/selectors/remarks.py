"""What the figures suggest to say; a person edits it before the report is signed."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeschool.reports.models import ReportFigure, WeeklyReport

GOOD_WHEN_MORE = (
    "OUTREACH_SESSIONS", "OUTREACH_SCHOOLS", "OPERATIONS", "DRILLS", "LESSONS", "INSPECTIONS", "person_times",
    "on_time",
)  # fmt: skip
MOST_NAMED = 4
# What fell due, what of it was kept, and what is said of the rest.
MISSED = (
    ("CLOCKS_DUE", "CLOCKS_KEPT", gettext_lazy("Legal deadlines not kept: %(count)s.")),
    ("EXCHANGE_DUE", "EXCHANGE_IN_TIME", gettext_lazy("Letters not read or answered by their day: %(count)s.")),
    ("FINDINGS_DUE", "FINDINGS_IN_TIME", gettext_lazy("Findings at schools not put right by their day: %(count)s.")),
)


def suggested(report: WeeklyReport) -> dict[str, str]:
    """Words for each text that nobody has written yet, in the unit's language."""
    with translation.override(report.unit.language):
        figures = {figure.code: figure for figure in report.figures.all()}
        made = {
            "number": f"{report.week_number}/BC-{report.unit.code}" if report.unit.country == "VN" else "",
            "done_well": "\n".join(_done_well(figures)),
            "problems": "\n".join(_problems(report, figures)),
            "next_steps": "\n".join(_next_steps(figures)),
        }
    return {name: words for name, words in made.items() if words and not getattr(report, name)}


def _number(figures: dict[str, ReportFigure], code: str) -> int:
    figure = figures.get(code)
    return (figure.value or 0) if figure else 0


def _done_well(figures: dict[str, ReportFigure]) -> Iterable[str]:
    for code in GOOD_WHEN_MORE:
        figure = figures.get(code)
        if figure and figure.value and (figure.change or 0) > 0:
            yield _("%(figure)s: %(now)s, up by %(change)s.") % {
                "figure": figure.label, "now": figure.value, "change": figure.change,
            }  # fmt: skip


def _problems(report: WeeklyReport, figures: dict[str, ReportFigure]) -> Iterable[str]:
    if absent := _number(figures, "absent"):
        yield _("Seats without anybody: %(count)s.") % {"count": absent}
    if late := _number(figures, "late"):
        yield _("Came late to the post: %(count)s.") % {"count": late}
    for all_of, kept, words in MISSED:
        if missed := _number(figures, all_of) - _number(figures, kept):
            yield str(words) % {"count": missed}
    waited = _number(figures, "CONCERNS_RECEIVED") - _number(figures, "CONCERNS_IN_TIME")
    if waited > 0:
        yield _("Concerns not acknowledged in time: %(count)s.") % {"count": waited}
    missing = [part.unit.name for part in report.parts.select_related("unit") if part.told_id is None]
    if missing:
        yield _("Not reported yet: %(units)s.") % {"units": ", ".join(missing)}
    rising = [
        figure
        for figure in figures.values()
        if figure.code.startswith("INCIDENTS_") and figure.value and (figure.change or 0) > 0
    ]
    for figure in sorted(rising, key=lambda one: -(one.change or 0))[:MOST_NAMED]:
        yield _("%(figure)s: %(now)s, up by %(change)s.") % {
            "figure": figure.label, "now": figure.value, "change": figure.change,
        }  # fmt: skip


def _next_steps(figures: dict[str, ReportFigure]) -> Iterable[str]:
    if _number(figures, "absent") or _number(figures, "late"):
        yield _("Fill every seat in time; stand-ins are named a day before.")
    if not _number(figures, "OUTREACH_SESSIONS"):
        yield _("Hold an outreach session.")
    if not _number(figures, "OPERATIONS"):
        yield _("Plan an operation around the schools.")
