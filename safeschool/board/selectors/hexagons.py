"""The layer of hexagons: how many incidents in each that touches the part of the map on the screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians, sqrt
from typing import Any

from incidents.selectors.cells import Asked, Days, hexagons
from safeschool.accounts.models import User
from safeschool.kernel.cells import COARSEST, RESOLUTIONS, Box, cells_over, corners_of, middle_of

MOST_CELLS = 1500
SHADES = 5
# The length of a side in metres, and how long it should be on the screen.
SIDES = {3: 68_979, 4: 26_072, 5: 9_854, 6: 3_725, 7: 1_406, 8: 531, 9: 201}
LEAST_PIXELS = 13
EQUATOR_PIXEL = 156_543.0
# About a metre: what a coordinate is rounded to on its way.
ROUGH = 1e5


@dataclass(frozen=True)
class HexagonLayer:
    """What the map draws: each hexagon by its middle, its corners seen from there, its number and its shade."""

    resolution: int
    days: Days
    cells: list[list[Any]]

    def as_json(self) -> dict[str, Any]:
        """As the page's script reads it."""
        return {"size": self.resolution, "days": [day.isoformat() for day in self.days], "cells": self.cells}


def size_for(zoom: float, box: Box) -> int:
    """The finest hexagons whose sides are long enough on the screen."""
    pixel = EQUATOR_PIXEL * max(cos(radians((box[0] + box[2]) / 2)), 0.01) / 2**zoom
    return max((size for size in RESOLUTIONS if SIDES[size] / pixel >= LEAST_PIXELS), default=COARSEST)


def hexagon_layer(*, user: User, asked: Asked, box: Box, zoom: float) -> HexagonLayer:
    """The hexagons of the box that have incidents, few enough to be drawn."""
    resolution, cells = cells_over(box, MOST_CELLS, min(size_for(zoom, box), asked.finest))
    numbers = hexagons(user, asked, cells, resolution)
    return HexagonLayer(resolution, asked.counted_days, drawn(numbers, _shades(numbers)))


def _shades(numbers: Mapping[int, int | None]) -> dict[int, int | str]:
    """From 1 to 5 by the root of the share of the largest: a few very full ones leave the others told apart."""
    most = max((number for number in numbers.values() if number), default=1)
    return {cell: max(1, round(SHADES * sqrt((number or 0) / most))) for cell, number in numbers.items()}


def drawn(numbers: Mapping[int, int | None], shades: Mapping[int, int | str]) -> list[list[Any]]:
    """[number or null, shade, middle, corner, corner, …]: the corners as steps from the middle, all in 0.00001°."""
    found = []
    for cell, number in numbers.items():
        latitude, longitude = (round(value * ROUGH) for value in middle_of(cell))
        steps: list[int] = []
        for corner in corners_of(cell):
            steps += [round(corner[0] * ROUGH) - latitude, round(corner[1] * ROUGH) - longitude]
        found.append([number, shades[cell] if number is not None else 0, latitude, longitude, *steps])
    return found
