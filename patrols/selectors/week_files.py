"""The week's grid as a spreadsheet: posts down on one sheet, people on the other, days across."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from patrols.models import Assignment, Shift
from patrols.selectors.roster import Cell, PersonRow, Row
from safeschool.accounts.models import Unit, User
from safeschool.kernel.week import Week

HEAD, NAMES_WIDTH, DAY_WIDTH, COUNT_WIDTH = 3, 28, 24, 8
MOST_IN_CELL, MOST_IN_SHEET_NAME = 32_767, 31


@dataclass(frozen=True)
class Grid:
    """One sheet: what stands above it, its columns, and its rows of text and whole numbers."""

    name: str
    title: str
    columns: list[str]
    rows: list[list[str | int]]


def grids_of(posts: Sequence[Row], people: Sequence[PersonRow], week: Week) -> list[Grid]:
    """The rows of both pages, in the language of the reader and by the clock of the unit of each post."""
    days = [date_format(day, "DUTY_DAY_FORMAT") for day in week.days]
    by_post: list[list[str | int]] = [[row.post.name, *(_told(cells) for _day, cells in row.days)] for row in posts]
    by_person: list[list[str | int]] = [
        [row.user.full_name, *("\n".join(map(_duty, duties)) for _day, duties in row.days), row.count] for row in people
    ]
    return [
        Grid(_("By post"), _("Duty roster"), [_("Post"), *days], by_post),
        Grid(_("By person"), _("Duty roster by person"), [_("Person"), *days, _("Duties")], by_person),
    ]


def mark_of(user: User, unit: Unit | None, week: Week, count: int, now: datetime) -> str:
    """Who took it along, when, and what it tells of."""
    return _("Taken along by %(who)s (%(username)s) on %(when)s · filter: %(filter)s · %(count)s rows") % {
        "who": user.full_name,
        "username": user.username,
        "when": date_format(localtime(now, user.zone), "SHORT_DATETIME_FORMAT"),
        "filter": f"{unit.name}, {week}" if unit else str(week),
        "count": count,
    }


def as_xlsx(grids: Sequence[Grid], week: Week, mark: str) -> bytes:
    """Text stays text: a name like "=1+1" is not computed."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with import_module("xlsxwriter").Workbook(out, options) as book:
        for grid in grids:
            _fill(book, grid, week, mark)
    return out.getvalue()


def _told(cells: Sequence[Cell]) -> str:
    """The duties of a post on a day: when, who, and which seats nobody holds."""
    return "\n".join(line for cell in cells for line in _lines(cell))


def _lines(cell: Cell) -> list[str]:
    missing = [f"{line.label} × {line.open_seats}" for line in cell.seats.missing]
    open_seats = [f"{_('seats open')}: {', '.join(missing)}"] if missing else []
    return [_hours(cell.shift), *(seat.user.full_name for seat in cell.people), *open_seats]


def _duty(duty: Assignment) -> str:
    return f"{_hours(duty.shift)} {duty.shift.post.name}"


def _hours(shift: Shift) -> str:
    zone = shift.post.unit.zone
    return f"{localtime(shift.required_at, zone):%H:%M}–{localtime(shift.ends_at, zone):%H:%M}"


def _fill(book: Any, grid: Grid, week: Week, mark: str) -> None:
    sheet, bold = book.add_worksheet(grid.name[:MOST_IN_SHEET_NAME]), book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    sheet.freeze_panes(HEAD + 1, 1)
    sheet.set_column(0, 0, NAMES_WIDTH)
    sheet.set_column(1, len(week.days), DAY_WIDTH)
    sheet.set_column(len(week.days) + 1, len(week.days) + 1, COUNT_WIDTH)
    sheet.write_string(0, 0, f"{grid.title} {week}", bold)
    sheet.write_string(1, 0, mark[:MOST_IN_CELL])
    for column, name in enumerate(grid.columns):
        sheet.write_string(HEAD, column, name, bold)
    for at, row in enumerate(grid.rows, start=HEAD + 1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(at, column, value)
            elif value:
                sheet.write_string(at, column, value[:MOST_IN_CELL], wrapped)
