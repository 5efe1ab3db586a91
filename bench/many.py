"""Very many incidents at places, for the numbers of the dashboard and the hexagons of the map.

Filled once: with `BENCH_KEEP=1` the database stays, and whoever next asks for as many incidents takes it as it is.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from bench.harness import SCRATCH, bare, kept_database
from bench.world import WARDS, World, build, fill_incidents, standing
from incidents.actions import fold_counts
from incidents.models import IncidentCell
from safeschool.kernel.cells import FINEST, cell_at, middle_of, ring_around

MIDDLE = (20.85, 106.68)
# Wards lie in rows of ten, this many degrees apart; in each, incidents lie within about two kilometres of its middle.
APART, NEAR = 0.08, 14
# Neither asks for words, and the index of words alone would take longer than everything else.
UNASKED = ("incident_search",)
COUNTED = (
    "incidents_incident", "incidents_incidentcount", "incidents_incidenthour", "incidents_incidentcell",
    "incidents_incidentcellhour",
)  # fmt: skip


@contextmanager
def many_incidents(count: int) -> Iterator[World]:
    """The world of that many incidents, in a database of its own."""
    with kept_database(f"{SCRATCH}_{count}", lambda: _fill(count), is_kept=os.environ.get("BENCH_KEEP") == "1"):
        yield standing()


def _fill(count: int) -> None:
    """The rows without triggers and indexes, each in a hexagon near the middle of its ward, then counted at once."""
    build()
    with connection.cursor() as cursor:
        # One fill at a time on a machine: it may take the memory that the server would share among many.
        cursor.execute("SET work_mem = '1500MB'; SET maintenance_work_mem = '1GB'; SET jit = off")
        with bare(*COUNTED, but=UNASKED):
            spots = _spots()
            # The squares crowd incidents at the middle, where low numbers of a ring lie.
            spot = f"s.ward = u.k AND s.k = floor(pow((n::bigint * 7919 % 10007) / 10007.0, 2) * {spots})::int"
            fill_incidents(count, places=f"JOIN spot s ON {spot}".replace("%", "%%"))
            cursor.execute("SELECT recount_incidents(ARRAY(SELECT id FROM accounts_unit))")
            cursor.execute("SELECT recount_cells(ARRAY(SELECT id FROM accounts_unit))")
            fold_counts()
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET work_mem; RESET maintenance_work_mem; RESET jit")
    assert IncidentCell.objects.filter(is_folded=True, resolution=FINEST).exists()


def _spots() -> int:
    """The hexagons around the middle of every ward in a table of this connection; how many a ward has."""
    places = [ring_around(_ward(ward), NEAR) for ward in range(WARDS)]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE spot (ward bigint, k bigint, cell bigint, lat float8, lng float8)")
        with cursor.copy("COPY spot FROM STDIN") as rows:
            for ward, cells in enumerate(places):
                for k, cell in enumerate(cells):
                    rows.write_row((ward, k, cell, *middle_of(cell)))
        cursor.execute("ANALYZE spot")
    return len(places[0])


def _ward(number: int) -> int:
    return cell_at(MIDDLE[0] + (number // 10 - 2) * APART, MIDDLE[1] + (number % 10 - 5) * APART)
