"""The weekly report: a county of 170 schools, a province of 5,000 schools in 400 units, a PDF of ten pages."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from bench.campaigns import fill_schools, fill_sessions
from bench.harness import ROOT, Result, scratch_database
from bench.world import World, build, fill_incidents
from safeschool.accounts.models import Unit
from safeschool.kernel.week import Week
from safeschool.reports.actions import compile_report, move_report
from safeschool.reports.models import WeeklyReport
from safeschool.reports.selectors.files import print_of
from safeschool.reports.selectors.paper import paper_of
from safeschool.reports.workflow import Status

COUNTY_SCHOOLS, COUNTY_INCIDENTS, COUNTY_SESSIONS = 170, 5_000, 1_000
SCHOOLS, UNITS, INCIDENTS, SESSIONS = 5_000, 400, 100_000, 15_000
MOST_COUNTY, MOST_PROVINCE, MOST_PDF = 5.0, 180.0, 3.0
PAGES, WORKERS = 10, 2
# What a worker does with its share of the units, in a process of its own.
WORKER = """
import sys
import django
django.setup()
from django.utils import timezone
from safeschool.accounts.models import Unit
from safeschool.kernel.week import Week
from safeschool.reports.actions import compile_report
share, of, week = int(sys.argv[1]), int(sys.argv[2]), Week.parse(sys.argv[3])
for unit in Unit.objects.filter(code__startswith="W").order_by("pk")[share::of]:
    compile_report(by=None, unit=unit, week=week, now=timezone.now())
"""


def run() -> Iterator[Result]:
    """The three figures; the units are older than the week, as they are in life."""
    week = Week.of(timezone.localdate()).before
    with scratch_database():
        world = build(wards=1)
        fill_incidents(COUNTY_INCIDENTS, wards=1)
        fill_schools(COUNTY_SCHOOLS)
        fill_sessions(COUNTY_SESSIONS)
        began = time.perf_counter()
        report = compile_report(by=None, unit=world.ward, week=week, now=timezone.now())
        yield _held("county_week", time.perf_counter() - began, MOST_COUNTY)
        yield _pdf(report)
    with scratch_database() as url:
        world = build(wards=UNITS)
        fill_incidents(INCIDENTS, wards=UNITS)
        fill_schools(SCHOOLS)
        fill_sessions(SESSIONS)
        Unit.objects.update(created_at=timezone.now() - timedelta(weeks=8))
        yield _held("province_week", _province(world, week, url), MOST_PROVINCE)


def _held(name: str, seconds: float, most: float) -> Result:
    return Result(name, round(seconds, 2), "s", None, None, f"<= {most:g} s", seconds <= most)


def _province(world: World, week: Week, url: str) -> float:
    """Seconds until two workers have compiled every unit's report, and the province's is added up of those issued."""
    env = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    workers = [
        subprocess.Popen([sys.executable, "-c", WORKER, str(share), str(WORKERS), str(week)], cwd=ROOT, env=env)
        for share in range(WORKERS)
    ]
    if any(worker.wait() for worker in workers):
        raise RuntimeError("a worker ended with an error")
    seconds = time.perf_counter() - began
    made = list(WeeklyReport.objects.of_week(week))
    if len(made) != UNITS:
        raise RuntimeError(f"{len(made)} reports were compiled instead of {UNITS}")
    for report in made:
        move_report(by=world.commander, report=report, to=Status.ISSUED, now=timezone.now())
    began = time.perf_counter()
    compile_report(by=None, unit=world.city, week=week, now=timezone.now())
    return seconds + time.perf_counter() - began


def _pdf(report: WeeklyReport) -> Result:
    """The same tables again until they fill ten pages."""
    paper = paper_of(report, "vi")
    paper = replace(paper, sections=[*paper.sections] * (PAGES // 2))
    print_of(replace(paper, sections=[]))
    began = time.perf_counter()
    made = print_of(paper)
    seconds = time.perf_counter() - began
    if pages := made.count(b"/Type /Page\n") + made.count(b"/Type/Page/"):
        print(f"{pages} pages")
    return _held("report_pdf", seconds, MOST_PDF)
