"""Hot spots: hexagons around schools where incidents lie closer together than chance would put them. Of places only."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from math import cos, radians
from typing import Any

from incidents.selectors.cells import Asked, hexagons
from safeschool.accounts.models import Unit, User
from safeschool.board.selectors.hexagons import drawn
from safeschool.kernel.cells import cell_at, middle_of, ring_around
from safeschool.kernel.getis_ord import false_discovery, gi_star, two_sided
from schools.models import School

# Around each school, about two kilometres: in steps of hexagons of each size.
STEPS = {7: 1, 8: 3, 9: 6}
MOST_CELLS = 20_000
# With fewer the statistic says nothing (the normal distribution is no likeness of it).
FEWEST_CELLS, FEWEST_INCIDENTS = 30, 30
LISTED, SHOWN = 20, 1500
LEVELS = (0.01, 0.05, 0.10)
HOT = {0.01: "hot-3", 0.05: "hot-2", 0.10: "hot-1"}


@dataclass(frozen=True)
class Spot:
    """A hexagon that stands out: its number, that of it and its neighbours, z, adjusted level, and a school near."""

    cell: int
    number: int
    around: int
    z: float
    level: float
    school: School | None


@dataclass(frozen=True)
class HotSpots:
    """What was looked at and what stands out, the hottest first; `why_not` where nothing can be said."""

    days: tuple[date, date]
    size: int
    cells: int
    incidents: int
    hot: list[Spot]
    cold: int
    hexagons: list[list[Any]]
    why_not: str = ""


def hot_spots(*, user: User, unit: Unit | None, asked: Asked, size: int, ring: int, level: float) -> HotSpots:
    """The hexagons around the schools in sight that stand out at that share of false finds."""
    size = min(size, asked.finest)
    schools = _schools(user, unit)
    area = {cell for school in schools for cell in ring_around(cell_at(*_place(school), size), STEPS[size])}
    if len(area) > MOST_CELLS:
        return HotSpots(asked.counted_days, size, len(area), 0, [], 0, [], "MANY")
    counted = hexagons(user, asked, area, size)
    values = {cell: counted.get(cell) or 0 for cell in area}
    total = sum(values.values())
    if len(area) < FEWEST_CELLS or total < FEWEST_INCIDENTS:
        return HotSpots(asked.counted_days, size, len(area), total, [], 0, [], "FEW")
    near = partial(ring_around, steps=ring)
    scores = gi_star(values, near)
    levels = dict(zip(scores, false_discovery([two_sided(z) for z in scores.values()]), strict=True))
    found = sorted((cell for cell in scores if levels[cell] <= level), key=lambda cell: -scores[cell])
    hot = [cell for cell in found if scores[cell] > 0]
    spots = [
        Spot(
            cell=cell,
            number=values[cell],
            around=sum(values.get(one, 0) for one in near(cell)),
            z=round(scores[cell], 2),
            level=levels[cell],
            school=_nearest(schools, cell),
        )
        for cell in hot[:LISTED]
    ]
    shown = {cell: counted.get(cell, 0) for cell in found[:SHOWN]}
    shades = {cell: _shade(scores[cell], levels[cell]) for cell in shown}
    return HotSpots(asked.counted_days, size, len(area), total, spots, len(found) - len(hot), drawn(shown, shades))


def _shade(z: float, level: float) -> str:
    return next(HOT[one] for one in LEVELS if level <= one) if z > 0 else "cold"


def _schools(user: User, unit: Unit | None) -> list[School]:
    rows = School.objects.visible_to(user).filter(latitude__isnull=False, closed_on=None)
    rows = rows.under(unit) if unit else rows
    return list(rows.only("name", "latitude", "longitude"))


def _place(school: School) -> tuple[float, float]:
    return school.latitude or 0.0, school.longitude or 0.0


def _nearest(schools: list[School], cell: int) -> School | None:
    latitude, longitude = middle_of(cell)
    narrow = cos(radians(latitude))

    def away(school: School) -> float:
        north, east = _place(school)
        return (north - latitude) ** 2 + ((east - longitude) * narrow) ** 2

    return min(schools, key=away, default=None)
