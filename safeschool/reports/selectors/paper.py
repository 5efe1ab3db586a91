"""The report as it is put on paper: words and numbers in one language, nothing left to compute."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from safeschool.accounts.models import Unit
from safeschool.kernel.week import Week
from safeschool.reports.models import ReportFigure, WeeklyReport
from safeschool.reports.selectors.contents import Bar, bars, chapters, state_heading
from safeschool.reports.selectors.figures import COLUMNS, counted_now

NOT_TOLD, NO_SHARE = "…", "–"
# The share of the second figure that the first one is.
RATES = {
    "POST_ATTENDANCE": (gettext_lazy("Post attendance rate"), "on_time", "seats_filled"),
    "POINTS_KEPT": (gettext_lazy("Patrol points kept"), "patrol_points_kept", "patrol_points_owed"),
    "VISIBLE_POLICE": (gettext_lazy("Visible-police rate"), "moments_in_sight", "moments_looked_at"),
    "LIGHTS_ON": (gettext_lazy("Lights-on rate"), "cars_lit", "cars_seen"),
    "HANDLING": (gettext_lazy("Problem-handling rate"), "street_solved", "street_met"),
    "RECTIFIED_ON_TIME": (gettext_lazy("Rectified on time"), "FINDINGS_IN_TIME", "FINDINGS_DUE"),
    "ACKNOWLEDGED_IN_TIME": (gettext_lazy("Concerns acknowledged in time, rate"), "CONCERNS_IN_TIME",
                             "CONCERNS_RECEIVED"),
}  # fmt: skip
CELLS = ("number", "unit", "before", "change", "last_year", "year_to_date")


@dataclass(frozen=True)
class Row:
    """A figure in words: `cells` are value, unit, last week, change, same week last year, year to date.

    `numbers` has the same places; None where a cell is no exact number.
    """

    label: str
    cells: list[str]
    numbers: list[int | None]
    link: str
    code: str = ""

    @property
    def named(self) -> list[tuple[str, str]]:
        """Each cell with the name of its column, in the language of now."""
        return list(zip(_columns()[1:], self.cells, strict=True))

    def as_words(self) -> dict[str, str]:
        """The label and each cell by its name."""
        return {"label": self.label, **dict(zip(CELLS, self.cells, strict=True))}


@dataclass(frozen=True)
class Paper:
    """A report in one language."""

    language: str
    title: str
    unit: str
    lead: list[tuple[str, str]]
    columns: list[str]
    sections: list[tuple[str, list[Row]]]
    notes: list[str]
    heading: list[str]
    number: str
    chapters: list[tuple[str, list[str]]]
    bars: list[Bar]
    words: dict[str, str]

    def as_data(self) -> dict[str, Any]:
        """Plain lists and strings, for the typesetter."""
        return {
            "language": self.language.partition("-")[0],
            "title": self.title,
            "unit": self.unit,
            "lead": self.lead,
            "columns": self.columns,
            "sections": [[title, [[row.label, *row.cells] for row in rows]] for title, rows in self.sections],
            "notes": self.notes,
            "heading": self.heading,
            "number": self.number,
            "chapters": self.chapters,
            "bars": [asdict(bar) for bar in self.bars],
            "words": self.words,
        }

    def as_words(self) -> dict[str, Any]:
        """Names and words, for a template that people write; `figures` holds each row once more, by its code."""
        sections = [{"title": title, "rows": [row.as_words() for row in rows]} for title, rows in self.sections]
        return {
            "unit": self.unit,
            "title": self.title,
            "number": self.number,
            "heading": self.heading,
            "lead": [{"term": term, "value": value} for term, value in self.lead],
            "chapters": [{"title": title, "paragraphs": paragraphs} for title, paragraphs in self.chapters],
            "annex": self.words["annex"],
            "columns": dict(zip(("label", *CELLS), self.columns, strict=True)) if self.columns else {},
            "sections": sections,
            "figures": {row.code: row.as_words() for _title, rows in self.sections for row in rows},
            "notes": self.notes,
            "signature": self.words["signature"],
        }


def paper_of(report: WeeklyReport, language: str) -> Paper:
    """The report in that language; two queries at most."""
    with translation.override(language):
        figures = list(report.figures.all())
        return Paper(
            language=language,
            title=_title(report),
            unit=report.unit.name,
            lead=_lead(report),
            columns=_columns(report.is_monthly),
            sections=sections_of(figures),
            notes=_notes(report, figures),
            heading=state_heading(report.unit),
            number=_("No. %(number)s") % {"number": report.number} if report.number else "",
            chapters=chapters(report, figures),
            bars=bars(figures),
            words={
                "annex": _("Annex: figures with rise and fall"),
                "chart": _("Incidents by kind"),
                "now": _("this period"),
                "before": _("the period before"),
                "signature": report.signed_by.full_name if report.signed_by else "",
            },
        )


def sample_of(unit: Unit, now: datetime) -> Paper:
    """A paper with everything that a report of the unit can have, to try a template on; nothing is kept."""
    week = Week.of(now.astimezone(unit.zone).date()).before
    figures = [
        ReportFigure(section=ReportFigure.Section.INCIDENTS, code=one.code, labels={"en": str(one.label)},
                     unit_words={"en": str(one.unit)}, value=one.value, last_week=0, last_year=0, year_to_date=0)
        for one in counted_now([unit.pk], *week.bounds(unit.zone)).values()
    ]  # fmt: skip
    shown = WeeklyReport(unit=unit, week_year=week.year, week_number=week.number, time_zone=unit.time_zone,
                         compiled_at=now)  # fmt: skip
    return Paper(
        language=unit.language, title=_title(shown), unit=unit.name, lead=_lead(shown), columns=_columns(),
        sections=sections_of(figures), notes=[_("Numbers are as known when the report was compiled.")],
        heading=state_heading(unit), number=_("No. %(number)s") % {"number": 1},
        chapters=[(_("I. Situation"), [_("Nothing to report.")])], bars=[],
        words={"annex": _("Annex: figures with rise and fall"), "signature": ""},
    )  # fmt: skip


def _title(report: WeeklyReport) -> str:
    named = {"number": report.week_number, "year": report.week_year}
    if report.is_monthly:
        return _("Monthly report, month %(number)s of %(year)s") % named
    return _("Weekly report, week %(number)s of %(year)s") % named


def _columns(is_monthly: bool = False) -> list[str]:
    return [
        _("Figure"),
        _("Number"),
        _("Counted in"),
        _("Last month") if is_monthly else _("Last week"),
        pgettext("more or less than before", "Change"),
        _("Same month last year") if is_monthly else _("Same week last year"),
        _("Year to date"),
    ]


def sections_of(figures: list[ReportFigure]) -> list[tuple[str, list[Row]]]:
    """The figures by section, in the language of now, and under each the rates that its figures make."""
    return [
        (str(section.label), [*rows, *rates_of([one for one in figures if one.section == section])])
        for section in ReportFigure.Section
        if (rows := [_row(figure) for figure in figures if figure.section == section])
    ]


def rates_of(figures: list[ReportFigure]) -> list[Row]:
    """Shares in per cent, each of two figures that stand above it; of nothing there is no share."""
    by_code = {figure.code: figure for figure in figures}
    return [
        _rate(code, str(label), by_code[part], by_code[whole])
        for code, (label, part, whole) in RATES.items()
        if part in by_code and whole in by_code
    ]


def _rate(code: str, label: str, part: ReportFigure, whole: ReportFigure) -> Row:
    shares = {name: _share(getattr(part, name), getattr(whole, name)) for name in COLUMNS}
    now, before = shares["value"], shares["last_week"]
    change = None if now is None or before is None else now - before
    points = NO_SHARE if change is None else f"{'+' if change > 0 else '−' if change else ''}{abs(change)}"
    told = {name: NO_SHARE if share is None else f"{share} %" for name, share in shares.items()}
    unit = _("of %(whole)s") % {"whole": whole.label}
    cells = [told["value"], unit, told["last_week"], points, told["last_year"], told["year_to_date"]]
    return Row(label, cells, [None] * len(cells), part.link, code)


def _share(part: int | None, whole: int | None) -> int | None:
    return round(100 * part / whole) if part is not None and whole else None


def _row(figure: ReportFigure) -> Row:
    told = {name: _told(getattr(figure, name), name in figure.approximate) for name in COLUMNS}
    exact = {name: None if name in figure.approximate else getattr(figure, name) for name in COLUMNS}
    is_sure = exact["value"] is not None and exact["last_week"] is not None
    return Row(
        label=figure.label,
        cells=[
            told["value"], figure.unit_word, told["last_week"], _signed(figure.change, is_sure), told["last_year"],
            told["year_to_date"],
        ],
        numbers=[
            exact["value"], None, exact["last_week"], figure.change if is_sure else None, exact["last_year"],
            exact["year_to_date"],
        ],
        link=figure.link,
        code=figure.code,
    )  # fmt: skip


def _told(number: int | None, is_approximate: bool) -> str:
    if number is None:
        return NOT_TOLD
    shown = formats.number_format(number, use_l10n=True, force_grouping=True)
    return _("more than %(number)s") % {"number": shown} if is_approximate and number else shown


def _signed(change: int | None, is_sure: bool) -> str:
    if change is None:
        return NOT_TOLD
    shown = formats.number_format(abs(change), use_l10n=True, force_grouping=True)
    sign = "+" if change > 0 else "−" if change else ""
    return f"{sign}{shown}" if is_sure else f"≈ {sign}{shown}"


def _lead(report: WeeklyReport) -> list[tuple[str, str]]:
    zone = report.zone
    lead = [
        (_("Reporting period"), f"{_day(report.week.first)} – {_day(report.week.last)}"),
        (_("Compiled"), _moment(report.compiled_at, zone)),
        (_("Status"), report.get_status_display()),
    ]
    if report.version > 1:
        lead.append((_("Version"), f"{report.version} ({report.correction_reason})"))
    if report.signed_by and report.signed_at:
        lead.append((_("Signed by"), f"{report.signed_by.full_name}, {_moment(report.signed_at, zone)}"))
    if report.issued_at:
        lead.append((_("Issued"), _moment(report.issued_at, zone)))
    return lead


def _notes(report: WeeklyReport, figures: list[ReportFigure]) -> list[str]:
    notes = []
    if report.is_nil:
        notes.append(_("Nil report: nothing was recorded in this week."))
    if any(None in (f.value, f.last_week, f.last_year, f.year_to_date) for f in figures):
        notes.append(_("… stands for a small number about children, which is told to the working unit only."))
    notes.append(_("Numbers are as known when the report was compiled."))
    return notes


def _day(day: Any) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT")


def _moment(at: Any, zone: ZoneInfo) -> str:
    return f"{formats.date_format(at.astimezone(zone), 'SHORT_DATETIME_FORMAT')} ({zone.key})"
