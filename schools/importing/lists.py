"""The registry as a list for others: CSV, a spreadsheet or GeoJSON, under their own names of the columns."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from django.db import transaction

from safeschool.accounts.models import User
from safeschool.audit import journal
from schools.importing.drafts import FORMULA
from schools.models import School

FIELDS = ("code", "name", "unit", "levels", "area", "address", "latitude", "longitude", "phone")


@dataclass(frozen=True)
class Listed:
    """The list: its columns as the reader calls them, and a row of texts and numbers for each school."""

    columns: list[str]
    rows: list[list[Any]]


def told(schools: Iterable[School], mapping: Mapping[str, str]) -> Listed:
    """The schools with the columns of the mapping first named; fields that it leaves open keep our names."""
    return Listed([mapping.get(name, name) for name in FIELDS], [_row(school) for school in schools])


def _row(school: School) -> list[Any]:
    levels = ", ".join(level.code for level in school.levels.all())
    facts = [school.code, school.name, school.unit.code, levels, school.area, school.address]
    return [*facts, school.latitude, school.longitude, school.phone]


def as_csv(listed: Listed) -> tuple[bytes, str]:
    """UTF-8 with a mark, which spreadsheet programs need; text never becomes a formula."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(listed.columns)
    writer.writerows([["" if cell is None else _plain(cell) for cell in row] for row in listed.rows])
    return held.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"


def _plain(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def as_xlsx(listed: Listed) -> tuple[bytes, str]:
    """A spreadsheet; codes are text and stay whole."""
    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with import_module("xlsxwriter").Workbook(held, options) as book:
        page = book.add_worksheet()
        page.freeze_panes(1, 0)
        for number, row in enumerate([listed.columns, *listed.rows]):
            page.write_row(number, 0, row)
    return held.getvalue(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_geojson(listed: Listed) -> tuple[bytes, str]:
    """A feature for each school; those without a place have no geometry."""
    north, east = FIELDS.index("latitude"), FIELDS.index("longitude")
    features = [
        {
            "type": "Feature",
            "geometry": None if row[north] is None else {"type": "Point", "coordinates": [row[east], row[north]]},
            "properties": {
                name: cell for place, (name, cell) in enumerate(zip(listed.columns, row, strict=True))
                if place not in (north, east)
            },
        }
        for row in listed.rows
    ]  # fmt: skip
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    return text.encode(), "application/geo+json"


WRITERS: dict[str, Callable[[Listed], tuple[bytes, str]]] = {"csv": as_csv, "xlsx": as_xlsx, "geojson": as_geojson}


@transaction.atomic
def note_export(*, by: User, kind: str, now: datetime) -> None:
    """That the person took the list away."""
    journal.record(by=by, verb="schools.exported", target=by, kind=kind, at=now)
