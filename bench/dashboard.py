"""D1: the numbers of the dashboard over many incidents, beside the same over a hundredth of them."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.harness import Result, milliseconds, scratch_database
from bench.world import build, fill_incidents
from incidents.actions import fold_counts
from safeschool.accounts.models import User
from safeschool.board.selectors import dashboard

FEW, MANY = 100_000, 1_000_000
BAR_MS = 50.0
TIMES = 1.3


def run() -> Iterator[Result]:
    """The dashboard's statements, in milliseconds in the database: at most 50, and 1.3 times those over 100,000 rows.

    The floor of each is the same dashboard over a tenth of the rows.
    """
    least: dict[str, float] = {}
    for rows in (FEW, MANY):
        with scratch_database():
            world = build()
            fill_incidents(rows)
            fold_counts()
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
            today = timezone.localdate()
            for who, user in (("officer", world.officer), ("commander", world.commander)):
                for period, first in (("week", today - timedelta(days=6)), ("year", today.replace(month=1, day=1))):
                    name = f"dashboard_{who}_{period}"
                    figure = milliseconds(partial(_page, user, first, today))
                    asked = _in_database(user, first, today)
                    if rows == FEW:
                        least[name] = asked
                        continue
                    bar = max(TIMES * least[name], 1.0)
                    yield Result(
                        name, round(asked, 1), "ms in the database", round(least[name], 1),
                        round(asked / least[name], 2), f"<= {BAR_MS:g} ms and <= {bar:.1f} ms (whole: {figure:.0f} ms)",
                        asked <= BAR_MS and asked <= bar,
                    )  # fmt: skip


def _page(user: User, first: date, last: date) -> None:
    dashboard(user=user, unit=None, days=(first, last), now=timezone.now())


def _in_database(user: User, first: date, last: date, rounds: int = 15) -> float:
    """The 95th percentile of the time that the statements of one dashboard take together."""
    sums = []
    for _round in range(rounds):
        with CaptureQueriesContext(connection) as asked:
            _page(user, first, last)
        sums.append(sum(float(query["time"]) for query in asked.captured_queries) * 1000)
    return sorted(sums)[int(0.95 * (rounds - 1))]
