"""G2: the incident list over many rows, as a ward officer and as a commander, beside one hand-written SQL."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test import RequestFactory
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from bench.harness import Result, milliseconds, scratch_database
from bench.world import World, build, fill_incidents
from incidents.views import incident_list
from safeschool.accounts.models import User

ROWS = 100_000
ALLOWED_MS = 15.0
TIMES = 2.0
FLOOR_SQL = """
SELECT i.id, i.number, i.severity, i.status, i.occurred_at, t.name_en, s.name, u.name
FROM incidents_incident i JOIN incidents_incidenttype t ON t.id = i.type_id
LEFT JOIN schools_school s ON s.id = i.school_id JOIN accounts_unit u ON u.id = i.unit_id
WHERE i.unit_id = ANY(%s) AND i.confidentiality IN ('INTERNAL', 'RESTRICTED') {narrowed}
ORDER BY i.occurred_at DESC, i.id DESC LIMIT 51
"""


def run() -> Iterator[Result]:
    """The view, its rows drawn, in milliseconds beside its floor: at most twice the floor and 15 ms."""
    with scratch_database():
        world = build()
        fill_incidents(ROWS)
        for who, user in (("officer", world.officer), ("commander", world.commander)):
            for name, query, sql in _filters(world):
                yield _measured(f"list_incidents_{who}_{name}", user, query, sql)


def _filters(world: World) -> list[tuple[str, dict[str, str], str]]:
    return [
        ("all", {}, ""),
        ("type", {"type": "THEFT"}, "AND t.code = 'THEFT'"),
        ("school", {"school": world.school.code}, f"AND i.school_id = {world.school.pk}"),
        ("state", {"state": "HANDLING"}, "AND i.status = 'HANDLING'"),
    ]


def _measured(name: str, user: User, query: dict[str, str], narrowed: str) -> Result:
    units = user.reach()

    def page() -> None:
        request: Any = RequestFactory().get(reverse("incidents:list"), query, headers={"HX-Request": "true"})
        request.user, request.htmx = user, HtmxDetails(request)
        answer = incident_list(request)
        if answer.status_code != 200:
            raise RuntimeError(f"the list answered {answer.status_code}")

    def floor() -> None:
        with connection.cursor() as cursor:
            cursor.execute(FLOOR_SQL.format(narrowed=narrowed), [units])
            cursor.fetchall()

    figure, least = milliseconds(page), milliseconds(floor)
    bar = TIMES * least + ALLOWED_MS
    return Result(
        name, round(figure, 1), "ms", round(least, 1), round(figure / least, 2), f"<= {bar:.1f} ms", figure <= bar
    )
