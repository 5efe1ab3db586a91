"""Figures of the campaigns at 15,000 sessions and 5,000 schools, and the drills due at 15,000 schools."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from bench.harness import Result, milliseconds, scratch_database
from bench.world import World, build
from campaigns.actions import set_drill_rule
from campaigns.models import Session, Topic
from campaigns.selectors import counters
from campaigns.selectors.materials import Span, cells_of, lines_of, reach_of
from campaigns.tasks import tell_due_drills
from safeschool.accounts.models import Unit
from schools.models import School, SchoolLevel

SESSIONS, SCHOOLS, DUE_SCHOOLS = 15_000, 5_000, 15_000
ROUNDS = 7
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START, END = datetime(2025, 8, 1, tzinfo=ZONE), datetime(2026, 8, 1, tzinfo=ZONE)
TERMS = [Span("Spring", date(2026, 2, 1), date(2026, 7, 31)), Span("Autumn", date(2025, 8, 1), date(2026, 1, 31))]
COUNTERS_SQL = """
SELECT count(*), count(DISTINCT school_id), sum(pupils + teachers + parents + others), sum(letters)
FROM campaigns_session WHERE unit_id = ANY(%s) AND held_at >= %s AND held_at < %s
"""
MATRIX_SQL = """
SELECT s.school_id, t.topic_id, count(*) FILTER (WHERE s.held_at >= %s), count(*) FILTER (WHERE s.held_at < %s)
FROM campaigns_session s JOIN campaigns_session_topics t ON t.session_id = s.id
WHERE s.unit_id = ANY(%s) AND s.held_at >= %s AND s.held_at < %s GROUP BY 1, 2
"""


def run() -> Iterator[Result]:
    """Counters of a year, the matrix school × topic × term, and the clock's list of due drills."""
    with scratch_database():
        world = build()
        fill_schools(SCHOOLS)
        fill_sessions(SESSIONS)
        units = world.commander.reach()
        yield measured("campaign_counters", 200, lambda: counters(units, START, END), COUNTERS_SQL, [units, START, END])
        yield _matrix(world)
        fill_schools(DUE_SCHOOLS)
        facts = {"response": "HIDE", "period": "TERM", "since": date(2025, 8, 1)}
        for unit in Unit.objects.filter(parent=None):
            set_drill_rule(by=world.commander, unit=unit, **facts)
        yield measured("drills_due_task", 2000, tell_due_drills, "SELECT count(*) FROM schools_school", [])


def _matrix(world: World) -> Result:
    """The reach of every topic over all schools in both terms, and the hundred lines that a page shows."""
    topics, schools = list(Topic.objects.all()), list(School.objects.all()[:100])
    middle = datetime(2026, 2, 1, tzinfo=ZONE)

    def act() -> None:
        sessions = Session.objects.visible_to(world.commander)
        reach_of(sessions, topics, TERMS, ZONE)
        lines_of(cells_of(sessions, schools, TERMS[0], ZONE), schools, topics)

    units = world.commander.reach()
    return measured("coverage_matrix", 300, act, MATRIX_SQL, [middle, middle, units, START, END])


def measured(name: str, bar: int, act: Callable[[], object], sql: str, values: list[Any]) -> Result:
    """The act beside a hand-written statement that reads the same rows."""

    def floor() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            cursor.fetchall()

    figure, least = milliseconds(act, ROUNDS), milliseconds(floor, ROUNDS)
    return Result(
        name, round(figure, 1), "ms", round(least, 1), round(figure / least, 2), f"<= {bar} ms", figure <= bar
    )  # fmt: skip


def fill_schools(count: int) -> None:
    """So many schools in all, spread over the wards, each a primary."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM schools_school")
        there = cursor.fetchone()[0]
    units = list(School.objects.order_by("pk").values_list("unit", flat=True))
    made = School.objects.bulk_create(
        [School(unit_id=units[n % len(units)], code=f"B{n}", name=f"School {n}") for n in range(there, count)],
        batch_size=2000,
    )
    level = SchoolLevel.objects.get(code="PRIMARY")
    link = School.levels.through
    link.objects.bulk_create([link(school_id=one.pk, schoollevel_id=level.pk) for one in made], batch_size=5000)


def fill_sessions(count: int) -> None:
    """So many sessions over the school year, each at a school and on one or two topics."""
    schools = list(School.objects.values_list("pk", "unit"))
    topics = list(Topic.objects.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM campaigns_outreachformat WHERE counts_as_session ORDER BY id LIMIT 1")
        format = cursor.fetchone()[0]
    rows = []
    for n in range(count):
        school, unit = schools[n * 7 % len(schools)]
        at = START + timedelta(minutes=n * 35)
        rows.append(Session(unit_id=unit, school_id=school, format_id=format, held_at=at, pupils=40, letters=40))
    made = Session.objects.bulk_create(rows, batch_size=2000)
    link = Session.topics.through
    pairs = {(one.pk, topics[(n + step) % len(topics)]) for n, one in enumerate(made) for step in range(1 + n % 2)}
    link.objects.bulk_create([link(session_id=one, topic_id=topic) for one, topic in pairs], batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
