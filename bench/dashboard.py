"""D1: the numbers of the dashboard over many incidents, beside the same over 100,000 of them.

`DASHBOARD_ROWS` says how many (1,000,000 by default; the bar is told for 10,000,000, which wants some 20 GB of disk).
"""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.harness import Result, milliseconds
from bench.many import many_incidents
from safeschool.accounts.models import User
from safeschool.board.selectors import dashboard

FEW, MANY = 100_000, int(os.environ.get("DASHBOARD_ROWS", "1000000"))
BAR_MS = 50.0
TIMES = 1.3


def run() -> Iterator[Result]:
    """The dashboard's statements, in milliseconds in the database: at most 50, and 1.3 times those over 100,000 rows.

    The floor of each is the same dashboard over 100,000 rows; of both the middle is compared, which a neighbour's load
    moves least.
    """
    usual: dict[str, float] = {}
    for rows in (FEW, MANY):
        with many_incidents(rows) as world:
            today = timezone.localdate()
            for who, user in (("officer", world.officer), ("commander", world.commander)):
                for period, first in (("week", today - timedelta(days=6)), ("year", today.replace(month=1, day=1))):
                    name = f"dashboard_{who}_{period}"
                    figure = milliseconds(partial(_page, user, first, today))
                    middle, slow = _in_database(user, first, today)
                    if rows == FEW:
                        usual[name] = middle
                        continue
                    bar = TIMES * usual[name]
                    yield Result(
                        name, round(slow, 1), "ms in the database, p95", round(usual[name], 1),
                        round(middle / usual[name], 2),
                        f"<= {BAR_MS:g} ms, and in the middle ({middle:.1f}) <= {bar:.1f} ms (whole: {figure:.0f} ms)",
                        slow <= BAR_MS and middle <= bar,
                    )  # fmt: skip


def _page(user: User, first: date, last: date) -> None:
    dashboard(user=user, unit=None, days=(first, last), now=timezone.now())


def _in_database(user: User, first: date, last: date, rounds: int = 15) -> tuple[float, float]:
    """What the database itself says that it planned and ran for one dashboard: the middle and the 95th percentile."""
    with CaptureQueriesContext(connection) as asked:
        _page(user, first, last)
    statements = [query["sql"] for query in asked.captured_queries]
    sums = []
    with connection.cursor() as cursor:
        for _round in range(rounds):
            spent = 0.0
            for sql in statements:
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, SUMMARY, FORMAT JSON) {sql}")
                told = cursor.fetchone()[0][0]
                spent += told["Planning Time"] + told["Execution Time"]
            sums.append(spent)
    return median(sums), sorted(sums)[int(0.95 * (rounds - 1))]
