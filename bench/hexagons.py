"""D2: the hexagons of the map over many incidents, at every zoom, in time and in bytes.

`HEXAGON_ROWS` says how many incidents (100,000 of them by default; the bar is told for 10,000,000).
"""

import json
import os
import time
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from bench.harness import Result
from bench.many import MIDDLE, many_incidents
from incidents.selectors.cells import MOST_EXACT_DAYS, Asked
from safeschool.accounts.models import User
from safeschool.board.selectors.hexagons import hexagon_layer
from safeschool.kernel.cells import Box

ROWS = int(os.environ.get("HEXAGON_ROWS", "100000"))
BAR_MS, BAR_BYTES = 150.0, 200_000
ROUNDS = 5
# The screen of a desk, and half a turn of the earth in its pixels at zoom 0.
WIDE, HIGH, WORLD = 1180, 640, 256


def run() -> Iterator[Result]:
    """The slowest page of hexagons at each zoom, for a commander of fifty wards; the floor is the same screen empty."""
    with many_incidents(ROWS) as world:
        today = timezone.localdate()
        long, hourly = _years(today), Asked(_years(today).days, weekday=3, hour=7)
        exact = (today - timedelta(days=MOST_EXACT_DAYS - 1), today)
        asked = {
            "years": long, "hour": hourly, "kind": Asked(long.days, group="TRAFFIC"), "days": Asked(exact),
            "days, hour": Asked(exact, weekday=3, hour=7), "days, kind": Asked(exact, group="TRAFFIC"),
        }  # fmt: skip
        for zoom in range(6, 18, 2):
            box = _screen(zoom)
            empty = _slowest(world.commander, Asked((date(1990, 1, 1), date(1990, 12, 31))), box, zoom)[0]
            told = {name: _slowest(world.commander, one, box, zoom) for name, one in asked.items()}
            name, (slowest, _size, cells) = max(told.items(), key=lambda one: one[1][0])
            most = max(size for _ms, size, _cells in told.values())
            yield Result(
                f"hexagons_zoom_{zoom}", round(slowest, 1), "ms", round(empty, 1), round(slowest / max(empty, 0.1), 2),
                f"<= {BAR_MS:g} ms and <= {BAR_BYTES} bytes ({ROWS} incidents, {name}: {cells} hexagons, {most} bytes)",
                slowest <= BAR_MS and most <= BAR_BYTES,
            )  # fmt: skip


def _years(today: date) -> Asked:
    return Asked((today.replace(month=1, day=1, year=today.year - 2), today))


def _screen(zoom: int) -> Box:
    degrees = 360 / (WORLD * 2**zoom)
    down, along = HIGH / 2 * degrees, WIDE / 2 * degrees
    south, north = max(MIDDLE[0] - down, -75.0), min(MIDDLE[0] + down, 80.0)
    return south, max(MIDDLE[1] - along, -179.0), north, min(MIDDLE[1] + along, 179.0)


def _slowest(user: User, asked: Asked, box: Box, zoom: int) -> tuple[float, int, int]:
    """The slowest of some rounds after one to warm up, the bytes of the answer, and its hexagons."""
    times, told = [], {"cells": []}
    for _round in range(ROUNDS + 1):
        begun = time.perf_counter()
        told = hexagon_layer(user=user, asked=asked, box=box, zoom=zoom).as_json()
        text = json.dumps(told)
        times.append((time.perf_counter() - begun) * 1000)
    return max(times[1:]), len(text.encode()), len(told["cells"])
