"""A row judged against the registry and against the rows before it: whose unit, new or known."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import asin, cos, floor, radians, sin, sqrt

from django.utils.translation import gettext as _

from safeschool.accounts.models import Unit
from safeschool.kernel.words import folded
from schools.importing.drafts import Draft, RefusedRow
from schools.models import School

# Two entries of one name within this distance are the same school.
SAME_PLACE_M = 300
# Of one name within this distance, or of such a likeness at one place: somebody looks.
MAY_BE_M = 3000
ALIKE = 0.8
MOST_DOUBTS = 5
EARTH_M = 6_371_000
KIND_WORDS = ("phuong ", "xa ", "thi tran ", "quan ", "huyen ", "thanh pho ", "dac khu ")
OWN_CODE = "x-"


@dataclass(frozen=True)
class KnownSchool:
    pk: int
    code: str
    unit_id: int
    latitude: float | None
    longitude: float | None
    plain: str


def metres(lat: float, lng: float, other_lat: float, other_lng: float) -> float:
    """The distance over the ground."""
    north, east = radians(other_lat - lat) / 2, radians(other_lng - lng) / 2
    half = sin(north) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(east) ** 2
    return 2 * EARTH_M * asin(sqrt(half))


class Registry:
    """The schools of the unit and the units below, as they are before the import, and what the file has said so far."""

    def __init__(self, unit: Unit, remembered: Mapping[str, int] | None = None) -> None:
        self.unit = unit
        self.by_pk: dict[int, KnownSchool] = {}
        self.by_cell: dict[tuple[int, int], list[KnownSchool]] = defaultdict(list)
        self._remembered = remembered or {}
        self.by_code: dict[str, KnownSchool] = {}
        self.by_name: dict[str, list[KnownSchool]] = defaultdict(list)
        self._codes_seen: dict[str, int] = {}
        self._bare_seen: dict[tuple[str, int, str], int] = {}
        self._matched: dict[int, int] = {}
        columns = ("pk", "code", "unit_id", "latitude", "longitude", "name")
        for pk, code, unit_id, latitude, longitude, name in (
            School.objects.under(unit).values_list(*columns).iterator(5000)
        ):
            known = KnownSchool(pk, code, unit_id, latitude, longitude, folded(name))
            self.by_pk[known.pk] = known
            if known.latitude is not None and known.longitude is not None:
                self.by_cell[_cell(known.latitude, known.longitude)].append(known)
            self.by_code[known.code] = known
            self.by_name[known.plain].append(known)
        self._units: dict[str, int] = {}
        for below in Unit.objects.under(unit).only("code", "name").order_by("-path"):
            self._units[folded(below.code)] = below.pk
            self._units.setdefault(_bare(below.name), below.pk)

    def settle(self, draft: Draft) -> KnownSchool | None:
        """The school that the draft, whose unit is known, tells of; a new one gets a code. Raises RefusedRow."""
        self._refuse_second(draft)
        known = self.by_code.get(draft.code) if draft.code else None
        known = known or self._as_decided(draft) or self._by_name(draft)
        if known is None and not draft.code:
            draft.code = own_code(draft)
            known = self.by_code.get(draft.code)
        if known is not None:
            self.take(draft, known)
        return known

    def take(self, draft: Draft, known: KnownSchool) -> None:
        """The row tells of the known school; a second row that does is refused."""
        first = self._matched.setdefault(known.pk, draft.number)
        if first != draft.number:
            raise RefusedRow(_("Row %(row)d tells of the same school (%(code)s).") % {"row": first, "code": known.code})

    def doubts(self, draft: Draft) -> list[int]:
        """The schools, by pk, that a row without a match may yet tell of: of its name not far, or near and alike."""
        named = [known for known in self.by_name.get(folded(draft.name), []) if _may_be_there(known, draft)]
        plain = folded(draft.name)
        alike = [known for known in self._around(draft) if SequenceMatcher(None, plain, known.plain).ratio() >= ALIKE]
        return list(dict.fromkeys(known.pk for known in [*named, *alike]))[:MOST_DOUBTS]

    def _around(self, draft: Draft) -> list[KnownSchool]:
        if draft.latitude is None or draft.longitude is None:
            return []
        north, east = _cell(draft.latitude, draft.longitude)
        cells = [(north + up, east + along) for up in (-1, 0, 1) for along in (-1, 0, 1)]
        return [known for cell in cells for known in self.by_cell.get(cell, ()) if _is_near(known, draft)]

    def _as_decided(self, draft: Draft) -> KnownSchool | None:
        """What somebody said of this row of this source before."""
        code = draft.code or own_code(draft)
        return self.by_pk.get(self._remembered.get(code, 0))

    def unit_of(self, unit_cell: str, district_cell: str) -> int:
        """The unit that the row names, which must exist; of a district that is none of ours the unit of the import."""
        if unit_cell:
            found = self._units.get(folded(unit_cell)) or self._units.get(_bare(unit_cell))
            if found is None:
                raise RefusedRow(
                    _("There is no unit “%(cell)s” at or below %(unit)s.") % {"cell": unit_cell, "unit": self.unit.code}
                )
            return found
        return self._units.get(_bare(district_cell), self.unit.pk) if district_cell else self.unit.pk

    def _refuse_second(self, draft: Draft) -> None:
        if draft.code:
            first = self._codes_seen.setdefault(draft.code, draft.number)
            if first != draft.number:
                raise RefusedRow(
                    _("The code %(code)s stands in row %(row)d already.") % {"code": draft.code, "row": first}
                )
            return
        key = (folded(draft.name), draft.unit_id, folded(draft.address))
        first = self._bare_seen.setdefault(key, draft.number)
        if first != draft.number:
            raise RefusedRow(_("Row %(row)d has the same name and address, and neither has a code.") % {"row": first})

    def _by_name(self, draft: Draft) -> KnownSchool | None:
        """The one school of that name which stands where the row says; a row with another code must say where."""
        named = self.by_name.get(folded(draft.name), [])
        near = [known for known in named if _is_near(known, draft)]
        if len(near) == 1:
            return near[0]
        same_unit = [known for known in named if known.unit_id == draft.unit_id and not _is_far(known, draft)]
        may_guess = not draft.code or all(known.code.startswith(OWN_CODE) for known in same_unit)
        return same_unit[0] if len(same_unit) == 1 and may_guess else None


def own_code(draft: Draft) -> str:
    """A code for a school that its list gives none: the same for the same name, unit and address."""
    words = f"{folded(draft.name)}|{draft.unit_id}|{folded(draft.address)}"
    return OWN_CODE + hashlib.sha256(words.encode()).hexdigest()[:12]


def _bare(name: str) -> str:
    """A unit's name without the word for its kind."""
    plain = folded(name)
    for word in KIND_WORDS:
        if plain.startswith(word):
            return plain.removeprefix(word)
    return plain


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    """Squares that are at least as wide as `SAME_PLACE_M` below 70 degrees."""
    return floor(latitude / 0.004), floor(longitude / 0.008)


def _may_be_there(known: KnownSchool, draft: Draft) -> bool:
    distance = _distance(known, draft)
    return known.unit_id == draft.unit_id if distance is None else distance <= MAY_BE_M


def _distance(known: KnownSchool, draft: Draft) -> float | None:
    if known.latitude is None or known.longitude is None or draft.latitude is None or draft.longitude is None:
        return None
    return metres(known.latitude, known.longitude, draft.latitude, draft.longitude)


def _is_near(known: KnownSchool, draft: Draft) -> bool:
    distance = _distance(known, draft)
    return distance is not None and distance <= SAME_PLACE_M


def _is_far(known: KnownSchool, draft: Draft) -> bool:
    distance = _distance(known, draft)
    return distance is not None and distance > SAME_PLACE_M
