"""One row judged by itself: what it says about a school, or why it cannot be taken."""

import re
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from safeschool.kernel.tables import Row
from schools.importing.words import LevelReader, area_of
from schools.models import School

WHOLE_AS_FLOAT = re.compile(r"^(\d+)\.0+$")
SHORTENED = re.compile(r"^\d(?:[.,]\d+)?E\+?\d+$", re.IGNORECASE)
TEXTS: list[models.Field[Any, Any]] = [
    field for field in School._meta.concrete_fields if field.name in ("code", "name", "address", "phone")
]


FORMULA = tuple("=+-@")


class RefusedRow(Exception):
    """The row cannot be taken; the text is a reason that a clerk can act on."""


@dataclass
class Draft:
    """What a row says about a school; empty where it says nothing."""

    number: int
    name: str
    code: str = ""
    unit_id: int = 0
    levels: list[str] = field(default_factory=list)
    area: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def draft_of(row: Row, mapping: dict[str, str], levels: LevelReader) -> Draft:
    """The row read by the mapping. Raises RefusedRow."""
    if row.is_too_wide:
        raise RefusedRow(_("This row has more cells than the header: a cell with a comma needs quotation marks."))
    said = {name: _unguarded(row.cells.get(column, "")) for name, column in mapping.items()}
    name = said["name"]
    if not name:
        raise RefusedRow(_("The name of the school is missing."))
    latitude, longitude = _place(said.get("latitude", ""), said.get("longitude", ""), row.geometry)
    draft = Draft(
        number=row.number,
        name=name,
        code=_code(said.get("code", "")),
        levels=levels.read(said.get("levels", "")),
        area=area_of(said.get("area", "")),
        address=said.get("address", "") or said.get("district", ""),
        latitude=latitude,
        longitude=longitude,
        phone=said.get("phone", ""),
    )
    _check_lengths(draft)
    return draft


def _unguarded(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from taking text for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in FORMULA else cell


def _check_lengths(draft: Draft) -> None:
    for column in TEXTS:
        text, limit = getattr(draft, column.name), column.max_length or 0
        if len(text) > limit:
            raise RefusedRow(
                _("The %(column)s is longer than %(limit)d characters: %(start)s…")
                % {"column": column.verbose_name, "limit": limit, "start": text[:40]}
            )


def _code(cell: str) -> str:
    if SHORTENED.match(cell):
        raise RefusedRow(
            _("A spreadsheet has shortened the code to %(code)s. Format the column as text and write the code anew.")
            % {"code": cell}
        )
    whole = WHOLE_AS_FLOAT.match(cell)
    return whole[1] if whole else cell


def _number(cell: str, what: str) -> float | None:
    if not cell:
        return None
    try:
        return float(cell.replace(",", ".") if cell.count(",") == 1 and "." not in cell else cell)
    except ValueError:
        reason = _("The %(what)s “%(cell)s” is not a number in degrees.") % {"what": what, "cell": cell}
        raise RefusedRow(reason) from None


def _place(latitude: str, longitude: str, geometry: dict[str, Any] | None) -> tuple[float | None, float | None]:
    lat, lng = _number(latitude, _("latitude")), _number(longitude, _("longitude"))
    if lat is None and lng is None and geometry:
        lat, lng = _point(geometry)
    if lat is None and lng is None:
        return None, None
    if lat is None or lng is None:
        raise RefusedRow(_("Only one of latitude and longitude is given."))
    if not -90 <= lat <= 90 and -90 <= lng <= 90 and -180 <= lat <= 180:
        reason = _("The latitude %(lat)s is beyond 90: perhaps latitude and longitude are swapped.") % {"lat": lat}
        raise RefusedRow(reason)
    if not (-90 <= lat <= 90 and -180 <= lng <= 180):
        raise RefusedRow(_("The place %(lat)s, %(lng)s is not on earth.") % {"lat": lat, "lng": lng})
    if lat == 0 and lng == 0:
        raise RefusedRow(_("The place is 0, 0: the file has no real coordinates for this row. Leave both empty."))
    return lat, lng


def _point(geometry: dict[str, Any]) -> tuple[float | None, float | None]:
    """The point itself, or the middle of the box around any other shape."""
    places = list(_places(geometry.get("coordinates")))
    if not places:
        return None, None
    lngs, lats = [place[0] for place in places], [place[1] for place in places]
    return (min(lats) + max(lats)) / 2, (min(lngs) + max(lngs)) / 2


def _places(part: Any) -> list[tuple[float, float]]:
    if not isinstance(part, list) or not part:
        return []
    if isinstance(part[0], int | float):
        if len(part) < 2 or not isinstance(part[1], int | float):
            raise RefusedRow(_("The geometry of this row is not whole."))
        return [(float(part[0]), float(part[1]))]
    return [place for inner in part for place in _places(inner)]
