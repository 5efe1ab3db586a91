"""P1: the roster page of a week over a table of many years of duty."""

import os
from collections.abc import Iterator
from datetime import date

from django.db import connection
from django.test import Client

from bench.harness import Result, milliseconds, scratch_database
from bench.world import build
from patrols.models import PostKind
from safeschool.accounts.models import Unit
from safeschool.kernel.week import Week

SLOTS = int(os.environ.get("SLOTS", "3900000"))
# A county week: 170 posts, ten windows over five days, two seats in each.
POSTS, WINDOWS, SEATS = 170, 10, 2
PEOPLE = 400
LAST = Week.of(date(2026, 11, 25))
# A read never uses them, and rows that are laid down by number cannot overlap.
LIGHT = """
ALTER TABLE patrols_assignment DROP CONSTRAINT person_is_at_one_post_at_a_time;
ALTER TABLE patrols_shift DROP CONSTRAINT shift_starts_once_at_post;
"""
POST_ROWS = """
INSERT INTO patrols_post (created_at, unit_id, kind_id, name, lead_minutes, tail_minutes, radius_m, moments,
    own_weekdays, latitude, longitude)
SELECT now(), (%(wards)s::bigint[])[1 + n %% cardinality(%(wards)s::bigint[])], %(kind)s, 'Gate ' || n, 20, 15, 100,
    '{ARRIVAL}', 31, 20.85, 106.68 FROM generate_series(1, %(posts)s) n
"""
SHIFT_ROWS = """
INSERT INTO patrols_shift (created_at, post_id, "on", moment, wave, required_at, starts_at, ends_at, state, note)
SELECT now(), post.id, day, CASE w WHEN 0 THEN 'ARRIVAL' ELSE 'DISMISSAL' END, 0,
    day + time '00:00' + w * interval '9 h', day + time '00:20' + w * interval '9 h',
    day + time '01:00' + w * interval '9 h', 'PLANNED', ''
FROM generate_series(0, %(weeks)s - 1) back, generate_series(0, 4) weekday, generate_series(0, 1) w,
    patrols_post post, LATERAL (SELECT %(monday)s::date - 7 * back + weekday AS day) days
"""
SEAT_ROWS = """
INSERT INTO patrols_assignment (created_at, shift_id, user_id, slot_kind, span, state)
SELECT now(), shift.id, %(first)s + (shift.id * 2 + seat) %% %(people)s, 'POLICE',
    tstzrange(required_at, ends_at, '[)'), CASE WHEN "on" < %(monday)s THEN 'DONE' ELSE 'PLANNED' END
FROM patrols_shift shift, generate_series(0, 1) seat
"""


def run() -> Iterator[Result]:
    """The week of the whole county, thirty posts a page, and of one ward; by post and by person."""
    with scratch_database():
        world = build()
        slots = _fill(SLOTS)
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(world.commander)
        for name, path in (
            ("roster_page", f"/patrols/roster/?week={LAST}&unit=C"),
            ("roster_page_of_ward", f"/patrols/roster/?week={LAST}&unit=W7"),
            ("roster_page_by_person", f"/patrols/roster/people/?week={LAST}&unit=C"),
        ):
            _check(client, path)
            figure = milliseconds(lambda path=path: client.get(path))  # type: ignore[misc]
            yield Result(f"{name} ({slots} slots)", round(figure, 1), "ms", None, None, "<= 500", figure <= 500)


def _check(client: Client, path: str) -> None:
    page = client.get(path)
    if page.status_code != 200 or b"data-row" not in page.content:
        raise RuntimeError(f"{path}: {page.status_code}")


def _fill(slots: int) -> int:
    """At least so many seats over as many weeks as that takes; returns how many."""
    weeks = -(-slots // (POSTS * WINDOWS * SEATS))
    wards = list(Unit.objects.filter(kind="POLICE_STATION").values_list("pk", flat=True))
    facts = {"wards": wards, "kind": PostKind.objects.all()[0].pk, "posts": POSTS, "weeks": weeks,
             "monday": LAST.monday, "people": PEOPLE}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_user (created_at, password, username, full_name, email, phone, language, time_zone,"
            " theme, is_active, search_key) SELECT now(), '!', 'p' || n, 'Officer ' || n, '', '', 'en', '', 'auto',"
            " true, '' FROM generate_series(1, %s) n RETURNING id",
            [PEOPLE],
        )
        facts["first"] = min(pk for (pk,) in cursor.fetchall())
        cursor.execute(
            "INSERT INTO accounts_membership (created_at, user_id, unit_id, role) SELECT now(), u.id,"
            " (%(wards)s::bigint[])[1 + u.id %% cardinality(%(wards)s::bigint[])], 'WARD_OFFICER' FROM accounts_user u"
            " WHERE u.id >= %(first)s",
            facts,
        )
        cursor.execute(LIGHT)
        for statement in (POST_ROWS, SHIFT_ROWS, SEAT_ROWS):
            cursor.execute(statement, facts)
        cursor.execute(
            "INSERT INTO patrols_slotrequirement (created_at, post_id, slot_kind, count, is_required)"
            " SELECT now(), id, 'POLICE', 2, true FROM patrols_post"
        )
        cursor.execute("ANALYZE")
    return weeks * POSTS * WINDOWS * SEATS
