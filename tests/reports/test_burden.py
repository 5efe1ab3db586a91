"""The burden meter: forms are measured, nobody else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from safeschool.accounts.roles import Role
from safeschool.kernel.week import Week
from safeschool.reports.actions import compile_report, move_report, note_effort
from safeschool.reports.models import Effort, ReportOpening, WeeklyReport
from safeschool.reports.selectors.burden import FEWEST, asked_twice, efforts, unopened
from safeschool.reports.workflow import Status
from tests.factories import make_person

TODAY = date(2023, 6, 19)
WEEK = Week(2023, 24)
MONDAY_AFTER = datetime(2023, 6, 19, 2, 0, tzinfo=UTC)


def told(label):
    return next(one for one in efforts(TODAY) if one.label == label)


def test_the_middle_and_the_slow_ones_are_told_beside_the_weeks_before(db):
    for number in range(11):
        note_effort(kind="incident", seconds=20 + number * 10, taps=number, on=TODAY - timedelta(days=1))
        note_effort(kind="incident", seconds=30, taps=3, on=TODAY - timedelta(days=30))
    cost = told("Incident")
    assert (cost.count, cost.seconds, cost.slow, cost.taps, cost.before) == (11, 70, 110, 5, 30)
    assert cost.is_over


def test_within_its_aim_nothing_takes_too_long(db):
    for _ in range(FEWEST):
        note_effort(kind="incident", seconds=60, taps=8, on=TODAY)
    assert not told("Incident").is_over


def test_of_a_few_records_nothing_is_told(db):
    for _ in range(FEWEST - 1):
        note_effort(kind="incident", seconds=500, taps=3, on=TODAY)
    assert told("Incident").seconds is None


def test_with_a_measure_no_person_no_unit_and_no_hour_is_kept():
    assert {field.name for field in Effort._meta.get_fields()} == {"id", "kind", "on", "seconds", "taps"}
    assert {field.name for field in ReportOpening._meta.get_fields()} == {"id", "report", "on"}


def test_questions_that_several_records_ask_are_found_in_the_forms():
    found = {one.label: one.records for one in asked_twice()}
    assert {"Incident", "Session", "Drill"} <= set(found["School"])
    assert all(len(records) > 1 for records in found.values())


def issued(north, chief):
    report = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    return move_report(by=chief, report=report, to=Status.ISSUED, now=MONDAY_AFTER)


def unread(now):
    return unopened(WeeklyReport.objects.all(), now)


def test_an_issued_report_that_nobody_opened_within_a_week_is_told(north, chief, officer, signed_in):
    report = issued(north, chief)
    page = reverse("reports:report", args=[report.pk])
    signed_in(chief).get(page)
    assert unread(MONDAY_AFTER + timedelta(days=6)) == []
    assert unread(MONDAY_AFTER + timedelta(days=8)) == [report]
    for _ in range(2):
        signed_in(officer).get(page)
    assert unread(MONDAY_AFTER + timedelta(days=8)) == []


def test_who_runs_the_system_reads_the_page_and_an_officer_does_not(north, officer, signed_in):
    for _ in range(FEWEST):
        note_effort(kind="session", seconds=77, taps=3, on=timezone.localdate())
    page = signed_in(make_person("admin9", Role.SYSADMIN, north)).get(reverse("reports:burden")).content.decode()
    assert ">77<" in page
    assert officer.full_name not in page
    assert signed_in(officer).get(reverse("reports:burden")).status_code == 404


def test_a_unit_out_of_sight_has_no_unread_report(north, south, chief, signed_in, time_machine):
    issued(north, chief)
    time_machine.move_to(MONDAY_AFTER + timedelta(days=8), tick=False)
    pages = {
        unit.code: signed_in(make_person(f"c{unit.code}", Role.COMMANDER, unit)).get(reverse("reports:burden"))
        for unit in (north, south)
    }
    assert "North ward" in pages["NORTH"].content.decode()
    assert "North ward" not in pages["SOUTH"].content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"kind": "spell", "seconds": 3, "taps": 1},
        {"kind": "incident", "seconds": -3, "taps": 1},
        {"kind": "incident", "seconds": 10**9, "taps": 1},
        {"kind": "incident", "seconds": "x", "taps": 1},
        {},
    ],
)
def test_a_wrong_measure_is_refused(sent, officer, signed_in):
    assert signed_in(officer).post(reverse("reports:effort"), sent).status_code == 400
    assert not Effort.objects.exists()
