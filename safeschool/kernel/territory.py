"""Whether a point lies in a GeoJSON polygon, or how far from it; WGS-84, exact enough for a county."""

from collections.abc import Iterator
from math import cos, hypot, radians
from typing import Any

METRES_PER_DEGREE = 111_320.0
Point = tuple[float, float]


def _polygons(geometry: dict[str, Any]) -> list[list[list[list[float]]]]:
    coordinates = geometry.get("coordinates") or []
    return [coordinates] if geometry.get("type") == "Polygon" else list(coordinates)


def _edges(ring: list[list[float]]) -> Iterator[tuple[list[float], list[float]]]:
    return zip(ring, ring[1:] + ring[:1], strict=True)


def _in_ring(ring: list[list[float]], lng: float, lat: float) -> bool:
    inside = False
    for one, two in _edges(ring):
        is_across = (one[1] > lat) != (two[1] > lat)
        if is_across and lng < (two[0] - one[0]) * (lat - one[1]) / (two[1] - one[1]) + one[0]:
            inside = not inside
    return inside


def contains(geometry: dict[str, Any], latitude: float, longitude: float) -> bool:
    """Whether the point lies in one of the polygons and in none of its holes."""
    for rings in _polygons(geometry):
        if rings and _in_ring(rings[0], longitude, latitude):
            return not any(_in_ring(hole, longitude, latitude) for hole in rings[1:])
    return False


def metres_outside(geometry: dict[str, Any], latitude: float, longitude: float) -> float:
    """How far the point lies from the territory; 0 inside."""
    if contains(geometry, latitude, longitude):
        return 0.0
    east = METRES_PER_DEGREE * cos(radians(latitude))
    here = (longitude * east, latitude * METRES_PER_DEGREE)
    far = [
        _to_line(here, (one[0] * east, one[1] * METRES_PER_DEGREE), (two[0] * east, two[1] * METRES_PER_DEGREE))
        for rings in _polygons(geometry)
        for ring in rings
        for one, two in _edges(ring)
    ]
    return min(far, default=0.0)


def _to_line(point: Point, one: Point, two: Point) -> float:
    along, up = two[0] - one[0], two[1] - one[1]
    length = along * along + up * up
    share = ((point[0] - one[0]) * along + (point[1] - one[1]) * up) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    return hypot(point[0] - one[0] - share * along, point[1] - one[1] - share * up)
