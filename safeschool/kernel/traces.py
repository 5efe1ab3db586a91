"""Lines and outlines traced on a map: corner by corner with the finger, or as text; kept as GeoJSON in WGS-84."""

import json
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

Corner = tuple[float, float]
Geometry = dict[str, Any]
MOST_CORNERS = 500
NO_PLACE = "no_place"
LINE, AREA = "LineString", "Polygon"
FEWEST = {LINE: 2, AREA: 3}
TOO_FEW = {LINE: _("A line has at least two points."), AREA: _("An outline has at least three corners.")}


def read_corners(text: str) -> list[Corner]:
    """Latitude and longitude of each line of the text. Raises ValidationError that says which line is none."""
    corners = []
    for number, line in enumerate(filter(str.strip, text.splitlines()), start=1):
        try:
            latitude, longitude = map(float, line.replace(",", " ").split())
        except ValueError:
            latitude = longitude = 999.0
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            words = _("Line %(number)d is no place: write its latitude and its longitude in degrees.")
            raise ValidationError(words, code=NO_PLACE, params={"number": number})
        corners.append((latitude, longitude))
    return corners


def lines_of(corners: Iterable[Corner]) -> str:
    """The corners as the text that `read_corners` reads."""
    return "\n".join(f"{latitude:.6f}, {longitude:.6f}" for latitude, longitude in corners)


def geometry_of(shape: str, corners: Sequence[Corner]) -> Geometry:
    """The corners as GeoJSON. Raises ValidationError when they make no such shape, or the outline crosses itself."""
    if len(corners) < FEWEST[shape]:
        raise ValidationError(TOO_FEW[shape])
    if len(corners) > MOST_CORNERS:
        raise ValidationError(_("At most %(most)d points can be drawn."), params={"most": MOST_CORNERS})
    pairs = [[longitude, latitude] for latitude, longitude in corners]
    if shape == LINE:
        return {"type": LINE, "coordinates": pairs}
    if crossing := first_crossing(corners):
        words = _("The outline crosses itself: the side from corner %(one)d meets the side from corner %(other)d.")
        raise ValidationError(words, params={"one": crossing[0] + 1, "other": crossing[1] + 1})
    return {"type": AREA, "coordinates": [[*pairs, pairs[0]]]}


def first_crossing(corners: Sequence[Corner]) -> tuple[int, int] | None:
    """The first two sides of the closed outline that meet without being neighbours, by where they begin."""
    sides = [(corner, corners[(at + 1) % len(corners)]) for at, corner in enumerate(corners)]
    for one, other in combinations(range(len(sides)), 2):
        are_neighbours = other - one in (1, len(sides) - 1)
        if not are_neighbours and _meet(*sides[one], *sides[other]):
            return one, other
    return None


def _meet(a: Corner, b: Corner, c: Corner, d: Corner) -> bool:
    turns = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    ends = ((turns[0], a, b, c), (turns[1], a, b, d), (turns[2], c, d, a), (turns[3], c, d, b))
    return any(turn == 0 and _lies_between(one, other, point) for turn, one, other, point in ends)


def _turn(a: Corner, b: Corner, c: Corner) -> float:
    """Positive when a, b, c turn left, negative right, 0 on one line."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _lies_between(a: Corner, b: Corner, point: Corner) -> bool:
    return all(min(a[at], b[at]) <= point[at] <= max(a[at], b[at]) for at in (0, 1))


def corners_of(geometry: Geometry) -> list[Corner] | None:
    """The corners of one line, or of one outline without holes; None for any other shape, or too many corners."""
    parts = geometry["coordinates"]
    if geometry["type"] == AREA and len(parts) == 1:
        pairs = parts[0][:-1]
    elif geometry["type"] == LINE:
        pairs = parts
    else:
        return None
    return [(latitude, longitude) for longitude, latitude, *_height in pairs] if len(pairs) <= MOST_CORNERS else None


class TraceInput(forms.Textarea):
    """A map to tap corners on, and the same corners as text; `points` are shown for orientation."""

    template_name = "django/forms/widgets/trace.html"
    points: ClassVar[list[dict[str, Any]]] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the map's id and its points."""
        context = super().get_context(name, value, {"rows": 6, **(attrs or {})})
        context["widget"] |= {"map_id": f"trace-{name}", "points": self.points}
        return context


class TraceField(forms.CharField):
    """A line or an outline; cleaned to GeoJSON, None when nothing is drawn. GeoJSON is taken as it is, too."""

    widget = TraceInput

    def __init__(self, shape: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.shape = shape
        self.widget.attrs["data-shape"] = shape

    def prepare_value(self, value: Any) -> Any:
        """What is kept, as lines of text where it can be drawn, else as it is."""
        if not isinstance(value, dict):
            return value
        corners = corners_of(value)
        return json.dumps(value) if corners is None else lines_of(corners)

    def clean(self, value: Any) -> Any:
        """The geometry."""
        text = super().clean(value).strip()
        if not text:
            return None
        return self._read(text) if text.startswith("{") else geometry_of(self.shape, read_corners(text))

    def _read(self, text: str) -> Geometry:
        wrong = ValidationError(_("This is not a GeoJSON %(shape)s."), params={"shape": self.shape})
        try:
            geometry = json.loads(text)
        except (ValueError, RecursionError):
            raise wrong from None
        kind = str(geometry.get("type"))
        depth = {LINE: 2, f"Multi{LINE}": 3, AREA: 3, f"Multi{AREA}": 4}.get(kind, 0)
        if self.shape not in kind or not _is_nested(geometry.get("coordinates"), depth):
            raise wrong
        return {"type": kind, "coordinates": geometry["coordinates"]}


def _is_nested(part: Any, depth: int) -> bool:
    """Whether it is lists in lists, so many deep, down to numbers within the degrees of the earth."""
    if not isinstance(part, list) or not part:
        return False
    if depth > 1:
        return all(_is_nested(one, depth - 1) for one in part)
    if len(part) < 2 or not all(type(one) in (int, float) for one in part):
        return False
    return bool(abs(part[0]) <= 180 and abs(part[1]) <= 90)
