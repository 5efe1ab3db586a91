"""The chapters of the report in the customary order of the unit's country, and the bars beside them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from safeschool.accounts.models import Unit
from safeschool.reports.models import ReportFigure, WeeklyReport

MOST_BARS = 8


@dataclass(frozen=True)
class Bar:
    """A number and the one before it, with their lengths in hundredths of the longest."""

    label: str
    now: int
    before: int
    now_length: int
    before_length: int


def state_heading(unit: Unit) -> list[str]:
    """The lines that stand above every official paper of the country."""
    if unit.country != "VN":
        return []
    return [_("SOCIALIST REPUBLIC OF VIET NAM"), _("Independence – Freedom – Happiness")]


def chapters(report: WeeklyReport, figures: list[ReportFigure]) -> list[tuple[str, list[str]]]:
    """Heading and paragraphs of each chapter, in the language of now; a person's words stay as written."""
    situation = [line for figure in figures if figure.section == "INCIDENTS" and (line := sentence(figure))]
    work = [line for figure in figures if figure.section != "INCIDENTS" and (line := sentence(figure))]
    good, bad = report.done_well.splitlines(), report.problems.splitlines()
    tasks, wishes = report.next_steps.splitlines(), report.proposals.splitlines()
    parts = report.parts.select_related("unit")
    if missing := [part.unit.name for part in parts if part.told_id is None]:
        situation = [_("Not reported, and not counted here: %(units)s.") % {"units": ", ".join(missing)}, *situation]
    if report.unit.country == "VN":
        told = [
            (_("I. Situation"), situation),
            (_("II. Results by work stream"), work),
            (_("III. Remarks"), [*good, *bad]),
            (_("IV. Tasks of the next period"), tasks),
            (_("V. Proposals"), wishes),
        ]
    else:
        told = [
            (pgettext("chapter", "1. Overall situation"), situation),
            (pgettext("chapter", "2. Work done"), work),
            (pgettext("chapter", "3. Good practice"), good),
            (pgettext("chapter", "4. Problems"), bad),
            (pgettext("chapter", "5. Next period"), [*tasks, *wishes]),
        ]
    return [(heading, paragraphs or [_("Nothing to report.")]) for heading, paragraphs in told]


def sentence(figure: ReportFigure) -> str:
    """The figure in a sentence with its rise or fall, "" when there is nothing of it or it is not told."""
    if not figure.value:
        return ""
    words = {"label": figure.label, "number": figure.value, "unit": figure.unit_word, "change": abs(figure.change or 0)}
    if "value" in figure.approximate:
        return _("%(label)s: more than %(number)s %(unit)s.") % words
    if figure.change is None or "last_week" in figure.approximate:
        return _("%(label)s: %(number)s %(unit)s.") % words
    if figure.change > 0:
        return _("%(label)s: %(number)s %(unit)s, %(change)s more than before.") % words
    if figure.change < 0:
        return _("%(label)s: %(number)s %(unit)s, %(change)s fewer than before.") % words
    return _("%(label)s: %(number)s %(unit)s, as many as before.") % words


def bars(figures: list[ReportFigure]) -> list[Bar]:
    """The kinds of incidents that occurred, the most frequent first, beside the period before."""
    told = [
        (figure.label, figure.value, figure.last_week)
        for figure in figures
        if figure.code.startswith("INCIDENTS_") and figure.value is not None and figure.last_week is not None
    ]
    told = sorted((one for one in told if one[1] or one[2]), key=lambda one: (-one[1], -one[2]))[:MOST_BARS]
    longest = max((max(now, before) for _label, now, before in told), default=1)
    return [
        Bar(label, now, before, round(100 * now / longest), round(100 * before / longest))
        for label, now, before in told
    ]
