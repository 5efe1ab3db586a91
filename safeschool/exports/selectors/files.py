"""A sheet as a file, written row by row: a hundred thousand rows take no more memory than a hundred."""

import csv
import json
from collections.abc import Callable
from datetime import date, datetime, time
from importlib import import_module
from pathlib import Path
from typing import Any

import fontpkg_be_vietnam_pro
import pylopdf_fonts_zh_cn
import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from safeschool.exports.selectors.rows import Sheet, Value, in_words
from safeschool.exports.workflow import Form

SOURCE = Path(__file__).resolve().parent.parent / "ledger.typ"
FONTS = [Path(fontpkg_be_vietnam_pro.__file__).parent / "files", pylopdf_fonts_zh_cn.sans_path().parent]
# What a spreadsheet program would compute, or a tab that it would split at.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")
MOST_IN_CELL = 32_767
HEAD, WIDTH = 2, 20
BOM = "\ufeff"


def write(sheet: Sheet, form: Form, path: Path) -> None:
    """The sheet as a file at that place; OSError when there is no room for it."""
    _WRITERS[form](sheet, path)


def _write_csv(sheet: Sheet, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(BOM)
        writer = csv.writer(out)
        writer.writerow([_text(sheet.mark)])
        writer.writerow([_text(name) for name in sheet.columns])
        for row in sheet.rows:
            writer.writerow([_cell(value) for value in row])


def _cell(value: Value) -> str | int | float:
    """A number as it is, everything else as text that no program computes."""
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if value is None:
        return ""
    return value if isinstance(value, int | float) else _text(value)


def _text(text: str) -> str:
    """A leading apostrophe keeps a formula a text."""
    return f"'{text}" if text.lstrip(" \ufeff").startswith(FORMULA) else text


def _write_xlsx(sheet: Sheet, path: Path) -> None:
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "tmpdir": str(path.parent),
    }  # fmt: skip
    xlsxwriter = import_module("xlsxwriter")  # a quarter of a second that only a file needs
    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            _fill(book, sheet)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise error.args[0] if isinstance(error.args[0], OSError) else OSError(str(error)) from error


def _fill(book: Any, sheet: Sheet) -> None:
    page, bold = book.add_worksheet(), book.add_format({"bold": True})
    moments = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        time: book.add_format({"num_format": "hh:mm"}),
    }
    page.set_landscape()
    page.set_paper(9)
    page.set_footer(f"&L{sheet.mark.replace('&', '&&')[:200]}&R&P / &N")
    page.repeat_rows(HEAD)
    page.freeze_panes(HEAD + 1, 0)
    page.set_column(0, len(sheet.columns) - 1, WIDTH)
    page.write_string(0, 0, sheet.mark[:MOST_IN_CELL])
    for column, name in enumerate(sheet.columns):
        page.write_string(HEAD, column, name, bold)
    for at, row in enumerate(sheet.rows, start=HEAD + 1):
        for column, value in enumerate(row):
            _write_cell(page, at, column, value, moments)


def _write_cell(page: Any, at: int, column: int, value: Value, moments: dict[type, Any]) -> None:
    """Text stays text: "=1+1" is not computed."""
    if isinstance(value, str):
        if value:
            page.write_string(at, column, value[:MOST_IN_CELL])
    elif isinstance(value, datetime | date | time):
        page.write_datetime(at, column, value, moments[type(value)])
    elif value is not None:
        page.write_number(at, column, value)


def _write_pdf(sheet: Sheet, path: Path) -> None:
    """A ledger with running numbers, to print and to file."""
    rows = [[str(at), *map(in_words, row)] for at, row in enumerate(sheet.rows, start=1)]
    width = len(sheet.columns) + 1
    data = {
        "language": (get_language() or "en").partition("-")[0],
        "title": _("Ledger: %(list)s") % {"list": sheet.title},
        "mark": sheet.mark,
        "columns": [_("No."), *sheet.columns],
        "rows": [[*row, *[""] * (width - len(row))] for row in rows],
        "empty": _("Nothing in this period."),
    }
    made: bytes = typst.compile(
        SOURCE, font_paths=FONTS, ignore_system_fonts=True, sys_inputs={"ledger": json.dumps(data)}, format="pdf"
    )
    path.write_bytes(made)


_WRITERS: dict[Form, Callable[[Sheet, Path], None]] = {
    Form.XLSX: _write_xlsx,
    Form.CSV: _write_csv,
    Form.PDF: _write_pdf,
}
