"""The paper as a file: PDF, spreadsheet, web page, data."""

import io
import json
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import fontpkg_be_vietnam_pro
import pylopdf_fonts_zh_cn
import typst
from django.template.loader import render_to_string
from django.utils import translation

from safeschool.accounts.models import Unit
from safeschool.reports.models import PaperTemplate, ReportFigure, WeeklyReport
from safeschool.reports.selectors.paper import Paper, Row, paper_of, sample_of

ROOM = Path(__file__).resolve().parent.parent
SOURCE, TEMPLATE = ROOM / "weekly.typ", ROOM / "weekly.docx"
# Brings Word's format and a template language: only who makes such a file pays for them.
WORD = "safeschool.reports.selectors.word"
FONTS = [Path(fontpkg_be_vietnam_pro.__file__).parent / "files", pylopdf_fonts_zh_cn.sans_path().parent]
TYPES = {
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
SHEET_NAME_MOST = 31
WIDTHS = (46, 14, 16, 14, 12, 20, 16)


def file_name(report: WeeklyReport, form: str) -> str:
    """A name that says unit and week, and nobody's name."""
    version = f"_v{report.version}" if report.version > 1 else ""
    return f"{'monthly' if report.is_monthly else 'weekly'}_report_{report.unit.code}_{report.week}{version}.{form}"


def file_of(report: WeeklyReport, form: str, language: str = "") -> bytes:
    """The report as json, html, pdf, xlsx or docx; in the unit's language where none is named."""
    return _MAKERS[form](report, language or report.unit.language)


def data_of(report: WeeklyReport) -> dict[str, Any]:
    """What other programs read of a report."""
    return {
        "unit": report.unit.code,
        "week": str(report.week),
        "version": report.version,
        "status": report.status,
        "figures": [figure_data(figure) for figure in report.figures.all()],
    }


def figure_data(figure: ReportFigure) -> dict[str, Any]:
    """One frozen figure; null is a number too small to be told."""
    return {
        "code": figure.code,
        "value": figure.value,
        "unit": figure.unit_word,
        "approximate": figure.is_approximate,
        "last_week": figure.last_week,
        "last_year": figure.last_year,
        "year_to_date": figure.year_to_date,
        "label": figure.label,
        "section": figure.section,
        "approximate_columns": figure.approximate,
    }


def _json(report: WeeklyReport, language: str) -> bytes:
    with translation.override(language):
        return json.dumps(data_of(report), ensure_ascii=False, indent=1).encode()


def _html(report: WeeklyReport, language: str) -> bytes:
    return page_of_paper(paper_of(report, language))


def page_of_paper(paper: Paper) -> bytes:
    """The paper as a web page of its own."""
    with translation.override(paper.language):
        return render_to_string("reports/file.html", {"paper": paper}).encode()


def _pdf(report: WeeklyReport, language: str) -> bytes:
    return print_of(paper_of(report, language))


def print_of(paper: Paper) -> bytes:
    """The paper as a PDF."""
    data = json.dumps(paper.as_data(), ensure_ascii=False)
    made: bytes = typst.compile(
        SOURCE, font_paths=FONTS, ignore_system_fonts=True, sys_inputs={"paper": data}, format="pdf"
    )
    return made


def template_of(unit: Unit | None) -> bytes:
    """The Word template of the unit's reports: its own, that of the nearest unit above, or the common one."""
    own = PaperTemplate.objects.of_unit(unit.path).first() if unit else None
    return bytes(own.body) if own else TEMPLATE.read_bytes()


def check_template(unit: Unit, template: bytes, now: datetime) -> None:
    """ValidationError with a sentence unless the unit's report of today could be made of this template."""
    with translation.override(translation.get_language() or unit.language):
        import_module(WORD).check(template, sample_of(unit, now).as_words())


def placeholders(unit: Unit, now: datetime) -> list[tuple[str, str]]:
    """What a template can name, each with what it would say today: the words, then every figure by its code."""
    words = sample_of(unit, now).as_words()
    plain = [(f"{{{{ {name} }}}}", str(words[name])) for name in ("unit", "title", "number", "annex", "signature")]
    rows = [(f"{{{{ figures.{code}.number }}}}", row["label"]) for code, row in words["figures"].items()]
    return [*plain, *rows]


def _docx(report: WeeklyReport, language: str) -> bytes:
    return word_of(paper_of(report, language), template_of(report.unit))


def word_of(paper: Paper, template: bytes) -> bytes:
    """The paper as a Word file that looks like the template."""
    with translation.override(paper.language):
        made: bytes = import_module(WORD).fill(template, paper.as_words())
    return made


def _xlsx(report: WeeklyReport, language: str) -> bytes:
    """Text stays text: a label like "=1+1" is not computed."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with import_module("xlsxwriter").Workbook(out, options) as book:
        _fill(book, paper_of(report, language), str(report.week))
    return out.getvalue()


def _fill(book: Any, paper: Paper, week: str) -> None:
    sheet = book.add_worksheet(week[:SHEET_NAME_MOST])
    bold, number = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, paper.title, bold)
    sheet.write_string(1, 0, paper.unit)
    at = 2
    for term, value in paper.lead:
        sheet.write_string(at, 0, term)
        sheet.write_string(at, 1, value)
        at += 1
    for title, rows in paper.sections:
        at += 1
        sheet.write_string(at, 0, title, bold)
        for column, name in enumerate(paper.columns):
            sheet.write_string(at + 1, column, name, bold)
        at += 2
        for row in rows:
            sheet.write_string(at, 0, row.label)
            _write(sheet, at, row, number)
            at += 1
    at = _write_chapters(sheet, at, paper, bold)
    for note in paper.notes:
        at += 1
        sheet.write_string(at, 0, note)


def _write_chapters(sheet: Any, at: int, paper: Paper, bold: Any) -> int:
    """The words under the figures; the row where they end."""
    for heading, paragraphs in paper.chapters:
        at += 1
        sheet.write_string(at, 0, heading, bold)
        for paragraph in paragraphs:
            at += 1
            sheet.write_string(at, 0, paragraph)
        at += 1
    return at


def _write(sheet: Any, at: int, row: Row, form: Any) -> None:
    """An exact number can be added up; what is approximate or not told stands in words."""
    for column, (cell, number) in enumerate(zip(row.cells, row.numbers, strict=True), start=1):
        if number is None:
            sheet.write_string(at, column, cell)
        else:
            sheet.write_number(at, column, number, form)


_MAKERS: dict[str, Callable[[WeeklyReport, str], bytes]] = {
    "json": _json,
    "html": _html,
    "pdf": _pdf,
    "xlsx": _xlsx,
    "docx": _docx,
}
