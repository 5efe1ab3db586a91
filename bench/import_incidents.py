"""G5: a list of past incidents taken over by the command's own path, beside a bare COPY of the same rows."""

import csv
import io
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import connection

from bench.harness import Result, scratch_database
from bench.world import WARDS, build
from incidents.importing import import_incidents

ROWS = 30_000
WANTED = 3000
HEADER = ("Ngày", "Giờ", "Loại vụ việc", "Mã trường", "Địa điểm", "Vĩ độ", "Kinh độ", "Ghi chú")
TYPES = ("THEFT", "FIGHT_AFTER_SCHOOL", "GATE_CONGESTION", "CRASH", "VANDALISM")
COPY_ALL = """
CREATE TEMP TABLE taken AS SELECT * FROM incidents_incident;
DELETE FROM incidents_incident;
"""
COPY_BACK = "INSERT INTO incidents_incident SELECT * FROM taken"


def run() -> Iterator[Result]:
    """Rows a second, read, judged, numbered and written; the floor inserts the finished rows again by one statement."""
    with scratch_database():
        world = build()
        brought = _list()
        start = time.perf_counter()
        outcome = import_incidents(by=None, unit=world.city, source=brought, name="past.csv", now=datetime.now(UTC))
        rate = ROWS / (time.perf_counter() - start)
        if outcome.created != ROWS:
            raise RuntimeError(f"{outcome.created} of {ROWS} rows were taken: {outcome.refused[:3]}")
        floor = _floor()
    yield Result(
        "import_incidents", round(rate), "rows a second", round(floor), round(floor / rate, 2), f">= {WANTED}",
        rate >= WANTED,
    )  # fmt: skip


def _floor() -> float:
    with connection.cursor() as cursor:
        cursor.execute(COPY_ALL)
        start = time.perf_counter()
        cursor.execute(COPY_BACK)
        return ROWS / (time.perf_counter() - start)


def _list() -> bytes:
    """Years of a city's cases: some exact, some by the day, some by the year alone."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for n in range(ROWS):
        day = f"{1 + n % 28:02}/{1 + n % 12:02}/{2015 + n % 10}" if n % 5 else str(2015 + n % 10)
        clock = f"{6 + n % 14:02}:{n % 60:02}" if n % 5 > 1 else ""
        note = f"Va chạm trước cổng trường lúc tan học, hồ sơ số {n}; hai bên tự thỏa thuận."
        writer.writerow((day, clock, TYPES[n % len(TYPES)], f"SW{n % WARDS}", f"Cổng số {n % 4}", 20.85, 106.68, note))
    return out.getvalue().encode()
