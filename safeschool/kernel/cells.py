"""Places as cells of the H3 grid: hexagons in seven sizes, each a seventh of the one above, and each a number."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import BigIntegerField, BooleanField, F, Func
from h3.api import basic_int as h3

# About 10 hectares, a street corner; the coarsest is about 12,000 km².
FINEST, COARSEST = 9, 3
RESOLUTIONS = range(COARSEST, FINEST + 1)
DIGITS, BITS, SHIFT = 15, 3, 52
# South, west, north, east, in degrees.
Box = tuple[float, float, float, float]


def cell_at(latitude: float, longitude: float, resolution: int = FINEST) -> int:
    """The cell in which the place lies."""
    return int(h3.latlng_to_cell(latitude, longitude, resolution))


def parent_of(cell: int, resolution: int) -> int:
    """The larger cell that holds it."""
    return int(h3.cell_to_parent(cell, resolution))


def middle_of(cell: int) -> tuple[float, float]:
    """Latitude and longitude of its middle."""
    latitude, longitude = h3.cell_to_latlng(cell)
    return latitude, longitude


def corners_of(cell: int) -> list[tuple[float, float]]:
    """Latitude and longitude of its corners, one after the other."""
    return list(h3.cell_to_boundary(cell))


def ring_around(cell: int, steps: int) -> list[int]:
    """The cell and all that are at most so many steps away."""
    return [int(one) for one in h3.grid_disk(cell, steps)]


def cells_over(box: Box, most: int, resolution: int) -> tuple[int, list[int]]:
    """The cells that touch the box, at most so many, of that size or a larger one; with the size."""
    south, west, north, east = box
    outline = h3.LatLngPoly([(south, west), (south, east), (north, east), (north, west)])
    while True:
        # Asked before they are made: a box may hold millions.
        if resolution == COARSEST or _roughly(box, resolution) <= most:
            found = h3.h3shape_to_cells_experimental(outline, resolution, contain="overlap")
            if resolution == COARSEST or len(found) <= most:
                return resolution, [int(cell) for cell in found]
        resolution -= 1


def _roughly(box: Box, resolution: int) -> float:
    south, west, north, east = box
    square_km = (north - south) * 111.3 * (east - west) * 111.3
    return square_km / float(h3.average_hexagon_area(resolution, unit="km^2")) / 2


def parent_sql(cell: str, resolution: str) -> str:
    """SQL for the cell of that size that holds `cell`, both SQL: the size stands in bits, unused digits are ones."""
    return (
        f"(({cell} & ~(15::bigint << {SHIFT})) | ({resolution}::bigint << {SHIFT}) "
        f"| ((1::bigint << ({BITS} * ({DIGITS} - {resolution}))) - 1))"
    )


class Parent(Func):
    """The cell of that size that holds the cell of a column."""

    output_field = BigIntegerField()

    def __init__(self, column: str, resolution: int) -> None:
        super().__init__(F(column))
        self.resolution = resolution

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> Any:  # type: ignore[override]
        """The bits themselves; a size is a small number of ours, never somebody's text."""
        text, params = compiler.compile(self.source_expressions[0])
        return parent_sql(text, str(int(self.resolution))), params


class AnyOf(Func):
    """Whether the cell of an expression is one of those: one value to send, however many they are."""

    output_field = BooleanField()

    def __init__(self, cell: Any, cells: Collection[int]) -> None:
        super().__init__(F(cell) if isinstance(cell, str) else cell)
        self.cells = list(cells)

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> Any:  # type: ignore[override]
        """The comparison, with the cells as one array."""
        text, params = compiler.compile(self.source_expressions[0])
        return f"{text} = ANY(%s::bigint[])", [*params, self.cells]


class CellField(models.BigIntegerField[Any, Any]):
    """The finest cell of the row's own latitude and longitude, worked out whenever the row is written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"null": True, "editable": False, **kwargs})

    def pre_save(self, model_instance: Any, add: bool) -> int | None:
        """The cell of where the row lies now; none where it has no place."""
        place = model_instance.latitude, model_instance.longitude
        cell = None if None in place else cell_at(*place)
        setattr(model_instance, self.attname, cell)
        return cell
