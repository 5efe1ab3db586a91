"""A row of somebody's list as the incident it tells of, or the reason why it tells of none."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from incidents.importing.moments import RefusedRow, is_month_first, moment_of
from incidents.models import Incident, IncidentType
from incidents.workflow import Status
from safeschool.accounts.models import Unit
from safeschool.kernel.tables import Row, UnusableFile
from safeschool.kernel.words import folded
from schools.models import School

WORDS: dict[str, Any] = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
MONTH_FIRST_COUNTRIES = ("US", "PH")


def mapping_of(columns: tuple[str, ...]) -> dict[str, str]:
    """Our fields to the file's columns, by their usual names. Raises UnusableFile when no column tells the time."""
    by_name = {folded(column): column for column in columns}
    mapping = {}
    for name, words in WORDS["columns"].items():
        found = next((by_name[folded(word)] for word in words if folded(word) in by_name), None)
        if found is not None:
            mapping[name] = found
    if not {"date", "month", "year"} & set(mapping):
        raise UnusableFile(_no_time())
    return mapping


class UnknownWord(RefusedRow):
    """The row's word for the type is not understood; the clerk may say which type it is."""

    def __init__(self, word: str) -> None:
        super().__init__(_("There is no incident type “%(word)s”: say which type it is.") % {"word": word})
        self.word = word


def checked_mapping(columns: tuple[str, ...], wished: dict[str, str]) -> dict[str, str]:
    """The mapping that the clerk chose. Raises UnusableFile: a column that is not there, or none for the time."""
    missing = sorted(set(wished.values()) - set(columns))
    if missing or set(wished) - set(WORDS["columns"]):
        raise UnusableFile(_("This file has no column “%(column)s”.") % {"column": ", ".join(missing)})
    if not {"date", "month", "year"} & set(wished):
        raise UnusableFile(_no_time())
    return wished


def _no_time() -> str:
    return _("No column of this file says when something happened. Name one “date”, “month” or “year”.")


@dataclass
class Reader:
    """Reads rows of one file for one unit; what it needs to know is asked once."""

    unit: Unit
    mapping: dict[str, str]
    now: datetime
    month_first: bool
    types: dict[str, IncidentType]
    column_type: IncidentType | None
    schools: dict[str, School]
    no_outcome: str

    @classmethod
    def of(
        cls,
        *,
        unit: Unit,
        columns: tuple[str, ...],
        rows: list[Row],
        wishes: dict[str, str],
        mapping: dict[str, str],
        now: datetime,
    ) -> "Reader":
        """A reader that has looked at the header and at the dates; without a mapping, by names. Raises UnusableFile."""
        mapping = checked_mapping(columns, mapping) if mapping else mapping_of(columns)
        by_code = {kind.code: kind for kind in IncidentType.objects.all()}
        types = {folded(code): kind for code, kind in by_code.items()}
        for kind in by_code.values():
            types.update(dict.fromkeys(map(folded, (kind.name_en, kind.name_vi, kind.name_zh_hans)), kind))
        for word, code in {**WORDS["types"], **wishes}.items():
            if code not in by_code:
                raise UnusableFile(_("There is no incident type with the code %(code)s.") % {"code": code})
            types[folded(word)] = by_code[code]
        of_column = WORDS["type_of_column"].get(mapping.get("type", ""))
        dates = (row.cells[mapping["date"]] for row in rows) if "date" in mapping else ()
        schools = School.objects.under(unit).select_related("unit") if "school" in mapping else School.objects.none()
        return cls(
            unit=unit,
            mapping=mapping,
            now=now,
            month_first=is_month_first(dates, unit.country in MONTH_FIRST_COUNTRIES),
            types=types,
            column_type=by_code[of_column] if of_column else None,
            schools={school.code: school for school in schools},
            no_outcome=_("Taken over from an earlier list, which names no outcome."),
        )

    def cell(self, row: Row, name: str) -> str:
        """The cell of our field, "" where the file has no such column."""
        column = self.mapping.get(name)
        return row.cells[column] if column else ""

    def incident_of(self, row: Row) -> Incident:
        """The file that the row tells of, closed, without a number yet. Raises RefusedRow."""
        if row.is_too_wide:
            raise RefusedRow(_("The row has more cells than the header: a comma may lack its quotation marks."))
        occurred_at, precision = self._moment(row)
        kind, school = self._type(row), self._school(row)
        latitude, longitude = self._point(row)
        place = ", ".join(filter(None, (self.cell(row, name) for name in ("school_name", "place", "town"))))
        return Incident(
            unit=school.unit if school else self.unit,
            school=school,
            type=kind,
            severity=kind.severity_default,
            confidentiality=kind.confidentiality_default,
            status=Status.CLOSED,
            occurred_at=occurred_at,
            date_precision=precision,
            reported_at=self.now,
            place=place[:300],
            latitude=latitude,
            longitude=longitude,
            note=self.cell(row, "note"),
            outcome=self.cell(row, "outcome") or self.no_outcome,
            legal_classification=self.cell(row, "type")[:200],
            source_ref=self.cell(row, "ref")[:80],
        )

    def _moment(self, row: Row) -> tuple[datetime, str]:
        day = next(filter(None, (self.cell(row, name) for name in ("date", "month", "year"))), "")
        at, precision = moment_of(day, self.cell(row, "time"), self.unit.zone, month_first=self.month_first)
        if at > self.now:
            raise RefusedRow(_("The date “%(text)s” is still to come.") % {"text": day})
        return at, precision

    def _type(self, row: Row) -> IncidentType:
        word = self.cell(row, "type")
        found = self.types.get(folded(word)) or self.column_type
        if found is None and word:
            raise UnknownWord(word)
        return found or self.types["other"]

    def _school(self, row: Row) -> School | None:
        code = self.cell(row, "school")
        if not code:
            return None
        if code not in self.schools:
            raise RefusedRow(_("There is no school with the code %(code)s in this unit.") % {"code": code})
        return self.schools[code]

    def _point(self, row: Row) -> tuple[float | None, float | None]:
        texts = self.cell(row, "latitude"), self.cell(row, "longitude")
        if not any(texts):
            return None, None
        try:
            latitude, longitude = (float(text.replace(",", ".")) for text in texts)
        except ValueError as error:
            raise RefusedRow(_("The point “%(text)s” cannot be read.") % {"text": ", ".join(texts)}) from error
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise RefusedRow(_("The point “%(text)s” is not on earth.") % {"text": ", ".join(texts)})
        return latitude, longitude
