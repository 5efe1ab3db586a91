"""P1: a province's week, unit by unit, by as many workers as there are cores, each unit as the Celery task does it.

PROVINCE_UNITS units are planned (20 by default); what 5,000 schools in 400 units would take follows from their pace.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from bench.harness import ROOT, Result, scratch_database
from bench.world import build
from patrols.actions import ask_for_plan
from patrols.models import PostKind, RosterPlan
from patrols.workflow import PlanStatus
from safeschool.accounts.models import Unit
from safeschool.kernel.week import Week

UNITS = int(os.environ.get("PROVINCE_UNITS", "20"))
WORKERS = os.cpu_count() or 1
# 5,000 schools in 400 units: twelve and thirteen schools by turns, and people as in a county of 170 schools and 400.
PROVINCE = 400
SCHOOLS, PEOPLE = "(12 + u.id %% 2)", "round((12 + u.id %% 2) * 400 / 170.0)::int"
# Asked at eight in the evening, a province lies ready at nine: chiefs look at it before the gates open.
MOST_MINUTES, MOST_GAP, MOST_SECONDS = 60.0, 1.0, 60.0
PAST_WEEKS = 2
# Takes what waits until nothing does; a proposal that the other one has begun is left to it.
WORKER = """
import json, resource
import django
django.setup()
from django.utils import timezone
from patrols.actions import search_plan
from patrols.models import RosterPlan
while row := RosterPlan.objects.waiting().select_related("unit").first():
    search_plan(row=row, now=timezone.now(), clock=timezone.now)
print(json.dumps([resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]))
"""
USER_ROWS = f"""
INSERT INTO accounts_user (created_at, password, username, full_name, email, phone, language, time_zone, theme,
    is_active, search_key)
SELECT now(), '!', 'p' || u.id || '-' || n, 'Officer ' || n, '', '', 'en', '', 'auto', true, ''
FROM accounts_unit u, generate_series(1, {PEOPLE}) n WHERE u.kind = 'POLICE_STATION'
"""
HAT_ROWS = """
INSERT INTO accounts_membership (created_at, user_id, unit_id, role)
SELECT now(), id, split_part(substr(username, 2), '-', 1)::bigint, 'WARD_OFFICER' FROM accounts_user
WHERE username ~ '^p[0-9]+-' AND %(kind)s > 0
"""
POST_ROWS = f"""
INSERT INTO patrols_post (created_at, unit_id, kind_id, name, lead_minutes, tail_minutes, radius_m, moments,
    own_weekdays, latitude, longitude)
SELECT now(), u.id, %(kind)s, 'Gate ' || n, 20, 15, 100, '{{ARRIVAL}}', 31,
    20.85 + u.id * 0.05 + n %% 4 * 0.008, 106.68 + n / 4 * 0.008
FROM accounts_unit u, generate_series(1, {SCHOOLS}) n WHERE u.kind = 'POLICE_STATION'
"""
SLOT_ROWS = """
INSERT INTO patrols_slotrequirement (created_at, post_id, slot_kind, count, is_required)
SELECT now(), id, 'POLICE', 2, true FROM patrols_post
"""
# Bells differ by ten minutes from school to school; the week to plan, and the weeks before it that fairness looks at.
SHIFT_ROWS = """
INSERT INTO patrols_shift (created_at, post_id, "on", moment, wave, required_at, starts_at, ends_at, state, note)
SELECT now(), post.id, day, CASE w WHEN 0 THEN 'ARRIVAL' ELSE 'DISMISSAL' END, 0,
    day + w * interval '9 h' + bell, day + interval '20 min' + w * interval '9 h' + bell,
    day + interval '1 h' + w * interval '9 h' + bell, 'PLANNED', ''
FROM generate_series(0, %(weeks)s) back, generate_series(0, 4) weekday, generate_series(0, 1) w, patrols_post post,
    LATERAL (SELECT %(monday)s::date - 7 * back + weekday AS day, post.id %% 3 * interval '10 min' AS bell) at
"""
SEAT_ROWS = """
WITH crew AS (SELECT unit_id, user_id, row_number() OVER of_unit - 1 AS k, count(*) OVER (PARTITION BY unit_id) AS c
        FROM accounts_membership JOIN accounts_user u ON u.id = user_id WHERE u.username ~ '^p[0-9]+-'
        WINDOW of_unit AS (PARTITION BY unit_id ORDER BY user_id)),
    gate AS (SELECT id, unit_id, row_number() OVER (PARTITION BY unit_id ORDER BY id) - 1 AS k FROM patrols_post)
INSERT INTO patrols_assignment (created_at, shift_id, user_id, slot_kind, span, state)
SELECT now(), shift.id, crew.user_id, 'POLICE', tstzrange(required_at, ends_at, '[)'), 'DONE'
FROM patrols_shift shift JOIN gate ON gate.id = shift.post_id CROSS JOIN generate_series(0, 1) seat
JOIN crew ON crew.unit_id = gate.unit_id AND crew.k = (2 * gate.k + seat + (%(monday)s - "on" + 6) / 7) %% crew.c
WHERE "on" < %(monday)s
"""
# Every tenth is away for two days; in every fifth unit a third is away all week, and no roster can be full.
LEAVE_ROWS = """
INSERT INTO patrols_leave (created_at, user_id, unit_id, starts_on, ends_on)
SELECT now(), user_id, unit_id, %(monday)s::date + 2, %(monday)s::date + 3 FROM accounts_membership
WHERE user_id %% 10 = 0
UNION ALL
SELECT now(), user_id, unit_id, %(monday)s::date, %(monday)s::date + 6 FROM accounts_membership
WHERE user_id %% 3 = 0 AND unit_id %% 5 = 0
"""
ALL_ROWS = (USER_ROWS, HAT_ROWS, POST_ROWS, SLOT_ROWS, SHIFT_ROWS, SEAT_ROWS, LEAVE_ROWS)


@dataclass(frozen=True)
class Ran:
    """How long the workers took, and the most memory of one of them and of one search beside it, in MB."""

    seconds: float
    worker: float
    search: float


def run() -> Iterator[Result]:
    """Pace, what a province would take, and the worst of its units."""
    with scratch_database() as url:
        week = Week.of(timezone.localdate()).after
        build(wards=UNITS)
        _fill(week)
        for unit in Unit.objects.filter(kind="POLICE_STATION").order_by("pk"):
            ask_for_plan(by=None, unit=unit, week=week, now=timezone.now())
        ran = _planned(url)
        yield from _told(list(RosterPlan.objects.select_related("unit")), ran)


def _fill(week: Week) -> None:
    facts: dict[str, Any] = {"kind": PostKind.objects.all()[0].pk, "weeks": PAST_WEEKS, "monday": week.monday}
    with connection.cursor() as cursor:
        for statement in ALL_ROWS:
            cursor.execute(statement, facts)
        cursor.execute("ANALYZE")


def _planned(url: str) -> Ran:
    """Start the workers, and wait until nothing waits any more."""
    env = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    workers = [
        subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env=env, stdout=subprocess.PIPE)
        for _worker in range(WORKERS)
    ]
    told = [worker.communicate()[0] for worker in workers]
    seconds = time.perf_counter() - began
    if any(worker.returncode for worker in workers):
        raise RuntimeError("a worker ended with an error")
    own, beside = zip(*map(json.loads, told), strict=True)
    return Ran(seconds, max(own) / 1024, max(beside) / 1024)


def _told(plans: list[RosterPlan], ran: Ran) -> Iterator[Result]:
    if any(plan.status != PlanStatus.PROPOSED for plan in plans) or len(plans) != UNITS:
        raise RuntimeError(f"not every unit has its roster: {sorted({plan.status for plan in plans})}")
    pace = len(plans) / ran.seconds * 60
    least, minutes = PROVINCE / MOST_MINUTES, PROVINCE / pace
    name = f"province_pace ({len(plans)} units, {WORKERS} workers)"
    yield Result(name, round(pace, 1), "units/min", None, None, f">= {least:.1f}", pace >= least)
    bar = f"<= {MOST_MINUTES:g} min"
    yield Result("province_5000_schools", round(minutes, 1), "min", None, None, bar, minutes <= MOST_MINUTES)
    slowest = max(_seconds(plan) for plan in plans)
    bar = f"<= {MOST_SECONDS:g} s"
    yield Result("province_slowest_unit", round(slowest, 1), "s", None, None, bar, slowest <= MOST_SECONDS)
    gap = max(100.0 if plan.gap is None else plan.gap * 100 for plan in plans)
    yield Result("province_worst_gap", round(gap, 2), "%", None, None, f"<= {MOST_GAP:g} %", gap <= MOST_GAP)
    empty, seats = sum(plan.empty_seats for plan in plans), sum(plan.open_seats for plan in plans)
    yield Result(f"province_empty_seats (of {seats})", empty, "seats", None, None, "told only", True)
    for name, most in (("worker", ran.worker), ("search", ran.search)):
        yield Result(f"province_memory_of_{name}", round(most), "MB", None, None, "told only", True)


def _seconds(plan: RosterPlan) -> float:
    return (plan.finished_at - plan.started_at).total_seconds() if plan.finished_at and plan.started_at else 0.0
