"""OneRoster 1.1 and 1.2 in CSV: the organisations of its bundle, of which only the schools are schools."""

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from safeschool.kernel.tables import Row
from safeschool.kernel.words import folded

ORGS = "orgs.csv"
ZIP = b"PK\x03\x04"


def orgs_of(source: Path | bytes) -> Path | bytes:
    """The organisations, where the source is a OneRoster bundle (a ZIP with orgs.csv); else the source as it is."""
    held = io.BytesIO(source) if isinstance(source, bytes) else source
    if not zipfile.is_zipfile(held):
        return source
    with zipfile.ZipFile(held) as bundle:
        found = next((name for name in bundle.namelist() if name.rpartition("/")[2] == ORGS), None)
        return bundle.read(found) if found else source


def wanted_of(columns: Sequence[str]) -> Callable[[Row], bool]:
    """Which rows tell of a school: in OneRoster those of the type, not struck out; in any other list all of them."""
    plain = {folded(column): column for column in columns}
    if not {"sourcedid", "name", "type"} <= set(plain):
        return lambda row: True
    kind, status = plain["type"], plain.get("status", "")

    def is_school(row: Row) -> bool:
        return folded(row.cells[kind]) == "school" and folded(row.cells.get(status, "")) != "tobedeleted"

    return is_school
