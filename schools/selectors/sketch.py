"""A plan's sketch: what is drawn on the map, and its drawing on paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, pi, radians, sin
from typing import Any

from django.utils.translation import gettext as _

from schools.models import PlanVersion
from schools.selectors.surroundings import metres

Point = tuple[float, float]
Drawn, Variant = PlanVersion.Drawn, PlanVersion.Variant
# How many points each kind has, at least and at most.
POINTS = {
    Drawn.WAITING: (3, 60), Drawn.VEHICLES: (2, 60), Drawn.WALKING: (2, 60), Drawn.POST: (1, 1), Drawn.RISK: (1, 1),
}  # fmt: skip
WIDTH, HEIGHT, EDGE, HEAD = 400, 260, 26, 9
BARS = (1000, 500, 200, 100, 50, 20, 10, 5)
METRES_A_DEGREE = 111_320
# No frame is narrower than this, so that one gate alone is not drawn at the scale of a table.
LEAST_METRES = 60


@dataclass(frozen=True)
class Shape:
    """A zone, a line or a point of the sketch; its points as (latitude, longitude)."""

    kind: str
    points: tuple[Point, ...]
    variant: str = Variant.NORMAL
    name: str = ""

    @property
    def told(self) -> str:
        """Its kind, name and size in words."""
        name = f"{Drawn(self.kind).label}: {self.name}" if self.name else str(Drawn(self.kind).label)
        return f"{name} · {self.length} m" if POINTS[Drawn(self.kind)][1] > 1 else name

    @property
    def length(self) -> int:
        """Metres along the line, or around the zone."""
        around = (*self.points, self.points[0]) if self.kind == Drawn.WAITING else self.points
        return sum(metres(*one, *two) for one, two in pairwise(around))


def shapes_of(plan: PlanVersion | None) -> list[Shape]:
    """The shapes of a version."""
    sketch: dict[str, Any] = plan.sketch if plan else {}
    return [
        Shape(row["kind"], tuple((lat, lng) for lat, lng in row["points"]), row["variant"], row["name"])
        for row in sketch.get("shapes", [])
    ]


def gates_of(plan: PlanVersion | None) -> list[tuple[str, float, float]]:
    """The gates as they were when the version was written."""
    sketch: dict[str, Any] = plan.sketch if plan else {}
    return [(name, lat, lng) for name, lat, lng in sketch.get("gates", [])]


@dataclass(frozen=True)
class Mark:
    """Something drawn: its class, its path ("" for a sign alone), where its sign stands, and the sign."""

    css: str
    path: str
    x: str
    y: str
    sign: str


@dataclass(frozen=True)
class Note:
    """A line of the legend."""

    css: str
    sign: str
    text: str


@dataclass(frozen=True)
class Drawing:
    """One picture: `bar` is the scale bar's length on paper and in metres."""

    title: str
    marks: list[Mark]
    notes: list[Note]
    bar: tuple[str, int]


class _Paper:
    """Places on the ground as points on the paper, north up."""

    def __init__(self, places: Iterable[Point]) -> None:
        lats, lngs = zip(*places, strict=True)
        self.lat, self.lng = (min(lats) + max(lats)) / 2, (min(lngs) + max(lngs)) / 2
        self.east = METRES_A_DEGREE * cos(radians(self.lat))
        wide = max((max(lngs) - min(lngs)) * self.east, LEAST_METRES)
        high = max((max(lats) - min(lats)) * METRES_A_DEGREE, LEAST_METRES)
        self.scale = min((WIDTH - 2 * EDGE) / wide, (HEIGHT - 2 * EDGE) / high)

    def at(self, place: Point) -> Point:
        return (
            WIDTH / 2 + (place[1] - self.lng) * self.east * self.scale,
            HEIGHT / 2 - (place[0] - self.lat) * METRES_A_DEGREE * self.scale,
        )

    @property
    def bar(self) -> tuple[str, int]:
        length = next((bar for bar in BARS if bar * self.scale <= WIDTH / 4), BARS[-1])
        return f"{length * self.scale:.1f}", length


def _path(points: Sequence[Point], *, is_closed: bool) -> str:
    line = "M" + " L".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return line + ("Z" if is_closed else _head(*points[-2:]))


def _head(before: Point, end: Point) -> str:
    """The two strokes of an arrow at the end of a line."""
    way = atan2(end[1] - before[1], end[0] - before[0])
    sides = [(end[0] - HEAD * cos(way + turn), end[1] - HEAD * sin(way + turn)) for turn in (-pi / 7, pi / 7)]
    return "".join(f" M{x:.1f},{y:.1f} L{end[0]:.1f},{end[1]:.1f}" for x, y in sides)


def _mark(shape: Shape, paper: _Paper, sign: str, state: str) -> Mark:
    points = [paper.at(place) for place in shape.points]
    x, y = points[0]
    if shape.kind == Drawn.WAITING:
        x, y = sum(point[0] for point in points) / len(points), sum(point[1] for point in points) / len(points)
    path = _path(points, is_closed=shape.kind == Drawn.WAITING) if len(points) > 1 else ""
    return Mark(f"drawn-{shape.kind.lower()} {state}".strip(), path, f"{x:.1f}", f"{y:.1f}", sign)


def drawings_of(plan: PlanVersion) -> list[Drawing]:
    """The sketch of every school day, and one for each variant that has shapes of its own; all in one frame."""
    shapes = shapes_of(plan)
    variants = [one for one in Variant if one == Variant.NORMAL or any(shape.variant == one for shape in shapes)]
    normal = [shape for shape in shapes if shape.variant == Variant.NORMAL]
    drawings = []
    for variant in variants:
        own = [shape for shape in shapes if shape.variant == variant]
        faint = [] if variant == Variant.NORMAL else [(shape, "is-faint") for shape in normal]
        drawings.append(_drawing(str(variant.label), plan, [*faint, *((shape, "") for shape in own)], shapes))
    return [drawing for drawing in drawings if drawing is not None]


def difference_drawing(old: PlanVersion | None, new: PlanVersion) -> Drawing | None:
    """What was drawn anew and what is gone, in one picture; None where the sketch is the same."""
    before, after = shapes_of(old), shapes_of(new)
    if set(before) == set(after):
        return None
    drawn = [(shape, "" if shape in before else "is-added") for shape in after]
    gone = [(shape, "is-removed") for shape in before if shape not in after]
    return _drawing(_("Changes of the sketch"), new, drawn + gone, before + after)


def _drawing(
    title: str, plan: PlanVersion, drawn: Sequence[tuple[Shape, str]], framed: Sequence[Shape]
) -> Drawing | None:
    gates = gates_of(plan)
    places = [(lat, lng) for _name, lat, lng in gates] + [place for shape in framed for place in shape.points]
    if not places:
        return None
    paper = _Paper(places)
    marks, notes = [], []
    for number, (shape, state) in enumerate(drawn, 1):
        sign = "" if state == "is-faint" else str(number)
        mark = _mark(shape, paper, sign, state)
        marks.append(mark)
        if sign:
            notes.append(Note(mark.css, sign, shape.told))
    for number, (name, lat, lng) in enumerate(gates):
        x, y = paper.at((lat, lng))
        sign = chr(ord("A") + number % 26)
        marks.append(Mark("drawn-gate", "", f"{x:.1f}", f"{y:.1f}", sign))
        notes.append(Note("drawn-gate", sign, name))
    return Drawing(title, marks, notes, paper.bar)
