"""The weekly report: what it counts, when it is made, why it never changes."""

import threading
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from safeschool.accounts.actions import open_unit
from safeschool.accounts.models import Unit
from safeschool.audit.models import Entry
from safeschool.kernel.week import Week
from safeschool.notifications.actions import deliver_waiting
from safeschool.notifications.models import Notice
from safeschool.reports import tasks
from safeschool.reports.actions import compile_report, move_report
from safeschool.reports.models import ReportFigure, WeeklyReport
from safeschool.reports.selectors.due import cutoff, due, last_closed
from safeschool.reports.workflow import Status
from tests.campaigns.factories import HELD, hold_session, run_operation, tell_total
from tests.incidents.factories import log

WEEK = Week(2023, 24)
MONDAY_AFTER = datetime(2023, 6, 19, 2, 0, tzinfo=UTC)


def numbers(report, code):
    return report.figures.values_list("value", "last_week", "last_year", "year_to_date").get(code=code)


@pytest.fixture
def work(officer, north, school):
    """A session this week, two last week, one in the same week last year, and an operation this week."""
    hold_session(officer, north, school, letters=667)
    for hours in (0, 2):
        hold_session(officer, north, school, held_at=HELD - timedelta(days=7, hours=hours))
    hold_session(officer, north, school, held_at=HELD - timedelta(days=364))
    run_operation(officer, north, tallies={"SPEEDING": (52, True)})


def test_a_report_tells_this_week_beside_those_before(work, north):
    report = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    assert numbers(report, "OUTREACH_SESSIONS") == (1, 2, 1, 3)
    assert numbers(report, "OUTREACH_LETTERS") == (667, 0, 0, 667)
    assert not report.is_nil


def test_a_number_says_that_it_is_approximate_and_where(work, north):
    report = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    assert report.figures.get(code="VIOLATIONS").approximate == ["value", "year_to_date"]
    assert report.figures.get(code="OUTREACH_LETTERS").approximate == []


def test_every_figure_has_its_words_in_three_languages(work, north):
    report = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    figures = list(report.figures.all())
    assert len(figures) > 20
    for figure in figures:
        assert set(figure.labels) == set(figure.unit_words) == {"vi", "zh-hans", "en"}, figure.code
        assert all(figure.labels.values())


def test_a_published_total_of_the_year_stands_beside_a_week_without_one(north):
    tell_total(north, "OUTREACH_LETTERS", 40_000)
    report = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    assert numbers(report, "OUTREACH_LETTERS_PUBLISHED") == (0, 0, 0, 40_000)
    assert report.figures.get(code="OUTREACH_LETTERS_PUBLISHED").labels["en"] == "Letters to parents, published"
    assert numbers(report, "OUTREACH_LETTERS") == (0, 0, 0, 0)


def test_a_week_without_work_is_a_nil_report(north):
    report = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    assert (report.is_nil, report.status) == (True, "DRAFT")


def test_a_report_stays_as_told_when_a_late_entry_comes(work, north, officer, school):
    first = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    hold_session(officer, north, school, letters=1)
    second = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER + timedelta(hours=1))
    assert (first.pk, numbers(second, "OUTREACH_LETTERS")[0]) == (second.pk, 667)


def test_a_draft_is_made_anew_when_somebody_asks(work, north, officer, chief, school):
    compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    hold_session(officer, north, school, letters=1)
    report = compile_report(by=chief, unit=north, week=WEEK, now=MONDAY_AFTER, again=True)
    assert numbers(report, "OUTREACH_LETTERS")[0] == 668


def test_a_look_ahead_is_made_anew_when_the_week_closes(work, north, officer, school):
    compile_report(by=None, unit=north, week=WEEK, now=cutoff(north, WEEK) - timedelta(days=1))
    hold_session(officer, north, school, letters=1)
    report = compile_report(by=None, unit=north, week=WEEK, now=cutoff(north, WEEK))
    assert numbers(report, "OUTREACH_LETTERS")[0] == 668


def test_a_week_that_has_not_begun_is_refused(north):
    with pytest.raises(ValidationError, match="has not begun"):
        compile_report(by=None, unit=north, week=Week(2023, 40), now=MONDAY_AFTER)


def test_an_issued_report_never_changes(work, north, officer, chief, school):
    report = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    move_report(by=chief, report=report, to=Status.ISSUED, now=MONDAY_AFTER)
    hold_session(officer, north, school, letters=1)
    again = compile_report(by=chief, unit=north, week=WEEK, now=MONDAY_AFTER, again=True)
    assert (again.status, numbers(again, "OUTREACH_LETTERS")[0]) == ("ISSUED", 667)
    with pytest.raises(ValidationError, match="cannot become"):
        move_report(by=chief, report=report, to=Status.DRAFT, now=MONDAY_AFTER)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reports_reportfigure SET value = 0",
        "DELETE FROM reports_reportfigure",
        """INSERT INTO reports_reportfigure
           (created_at, report_id, place, section, code, labels, unit_words, approximate, link)
           SELECT now(), id, 999, 'CAMPAIGNS', 'X', '{}', '{}', '{}', '' FROM reports_weeklyreport""",
        "UPDATE reports_weeklyreport SET status = 'DRAFT'",
        "DELETE FROM reports_weeklyreport",
    ],
)
def test_the_database_refuses_to_change_an_issued_report(sql, work, north, chief):
    report = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    move_report(by=chief, report=report, to=Status.ISSUED, now=MONDAY_AFTER)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_issuing_signs_and_leaves_its_lines_in_the_journal(north, chief):
    report = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    issued = move_report(by=chief, report=report, to=Status.ISSUED, now=MONDAY_AFTER)
    assert (issued.signed_by, issued.issued_by, issued.issued_at) == (chief, chief, MONDAY_AFTER)
    assert list(Entry.objects.about(report).values_list("verb", flat=True)) == ["report.compiled", "report.moved"]


def test_a_report_that_goes_back_loses_its_signature(north, chief):
    report = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    move_report(by=chief, report=report, to=Status.SIGNED, now=MONDAY_AFTER)
    back = move_report(by=chief, report=report, to=Status.DRAFT, now=MONDAY_AFTER)
    assert (back.status, back.signed_by, back.signed_at) == ("DRAFT", None, None)


def test_the_chief_is_told_once(north, chief, officer):
    for _ in range(2):
        compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    assert list(Notice.objects.values_list("to__username", flat=True)) == ["chief"]


def test_those_above_are_told_by_mail_with_a_link_and_no_file(work, north, chief, commander, stranger, settings):
    settings.SITE_ADDRESS = "https://safeschool.example"
    report = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    mail.outbox.clear()
    move_report(by=chief, report=report, to=Status.SIGNED, now=MONDAY_AFTER)
    assert not Notice.objects.filter(key__endswith=":issued").exists()
    move_report(by=chief, report=report, to=Status.ISSUED, now=MONDAY_AFTER)
    deliver_waiting(now=MONDAY_AFTER)
    sent = [message for message in mail.outbox if message.to == [commander.email]]
    assert [message.subject for message in sent] == ["Weekly report 2023-W24 of North ward is issued"]
    assert f"https://safeschool.example/reports/{report.pk}/" in sent[0].body.splitlines()
    assert (sent[0].attachments, "667" in sent[0].body) == ([], False)
    assert [notice.to for notice in Notice.objects.filter(key__endswith=":issued")] == [commander]


# When


def known_since(unit, at):
    Unit.objects.filter(pk=unit.pk).update(created_at=at)
    unit.refresh_from_db()
    return unit


def test_a_week_closes_by_the_clock_of_the_unit(city):
    east = open_unit(code="EAST", name="East", kind="POLICE_STATION", parent=city, time_zone="Asia/Shanghai")
    west = open_unit(code="WEST", name="West", kind="POLICE_STATION", parent=city, time_zone="Europe/London")
    # Sunday 18:00 in Shanghai is 11:00 in London.
    moment = datetime(2023, 6, 18, 10, 0, tzinfo=UTC)
    assert (str(last_closed(east, moment)), str(last_closed(west, moment))) == ("2023-W24", "2023-W23")
    assert str(last_closed(east, moment - timedelta(seconds=1))) == "2023-W23"


def test_a_week_may_close_on_friday_noon(north):
    north.cutoff_weekday, north.cutoff_time = 5, time(12, 0)
    noon = datetime(2023, 6, 16, 5, 0, tzinfo=UTC)
    assert str(last_closed(north, noon)) == "2023-W24"
    assert str(last_closed(north, noon - timedelta(minutes=1))) == "2023-W23"


def test_weeks_missed_while_nothing_ran_are_caught_up(north):
    known_since(north, datetime(2023, 6, 1, tzinfo=UTC))
    Unit.objects.exclude(pk=north.pk).update(kind="AREA")
    found = [(unit.code, str(period)) for unit, period in due(MONDAY_AFTER)]
    assert found == [("NORTH", name) for name in ("2023-W22", "2023-W23", "2023-M06", "2023-W24")]


def test_no_week_before_the_unit_was_known_is_due(north, city):
    for unit in (north, city):
        known_since(unit, MONDAY_AFTER)
    assert due(MONDAY_AFTER) == []


def test_a_unit_that_has_passed_away_has_no_week(north, city):
    for unit in (north, city):
        known_since(unit, datetime(2023, 6, 1, tzinfo=UTC))
    Unit.objects.update(valid_to=date(2023, 6, 12))
    assert {str(week) for _, week in due(MONDAY_AFTER) if "W" in str(week)} == {"2023-W22", "2023-W23"}


def test_the_task_compiles_what_is_due_and_nothing_twice(north, south, time_machine):
    known_since(north, datetime(2023, 6, 14, tzinfo=UTC))
    time_machine.move_to(MONDAY_AFTER, tick=False)
    Unit.objects.exclude(pk=north.pk).update(created_at=MONDAY_AFTER)
    for _ in range(2):
        tasks.compile_due_reports()
    assert [str(report.week) for report in WeeklyReport.objects.order_by("kind")] == ["2023-M06", "2023-W24"]
    assert Entry.objects.filter(verb="report.compiled").count() == 2


def test_a_clock_that_stood_still_over_the_close_is_caught_up_and_issued_once(work, north, south, chief, time_machine):
    known_since(north, datetime(2023, 6, 13, tzinfo=UTC))
    Unit.objects.exclude(pk=north.pk).update(created_at=MONDAY_AFTER)
    # Before the close the clock ticks; then it stands still until Wednesday, three days after the close.
    time_machine.move_to(cutoff(north, WEEK) - timedelta(hours=1), tick=False)
    tasks.compile_due_reports()
    assert not WeeklyReport.objects.of_week(WEEK).exists()
    time_machine.move_to(cutoff(north, WEEK) + timedelta(days=3), tick=False)
    tasks.compile_due_reports()
    report = WeeklyReport.objects.of_week(WEEK).get()
    move_report(by=chief, report=report, to=Status.ISSUED, now=MONDAY_AFTER + timedelta(days=3))
    for hours in (1, 24):
        time_machine.move_to(cutoff(north, WEEK) + timedelta(days=3, hours=hours), tick=False)
        tasks.compile_due_reports()
    told = WeeklyReport.objects.of_week(WEEK).get()
    assert (told.pk, told.status, told.version) == (report.pk, "ISSUED", 1)
    assert numbers(told, "OUTREACH_SESSIONS") == (1, 2, 1, 3)
    assert Notice.objects.filter(to=chief, key__endswith=":compiled", link__contains=f"/{report.pk}/").count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_compile_one_report():
    place = {"country": "VN", "time_zone": "Asia/Ho_Chi_Minh"}
    unit = open_unit(code=uuid4().hex[:8], name="Two", kind="POLICE_STATION", **place)
    barrier, made, wrong = threading.Barrier(2), [], []

    def work():
        try:
            barrier.wait(timeout=20)
            made.append(compile_report(by=None, unit=unit, week=WEEK, now=MONDAY_AFTER).pk)
        except Exception as error:  # told in the assertion
            wrong.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert wrong == []
    assert len(set(made)) == 1
    assert Entry.objects.filter(verb="report.compiled").count() == 1
    assert ReportFigure.objects.filter(code="OPERATIONS").count() == 1


# Small numbers


def test_small_numbers_about_children_stay_at_the_working_unit(officer, chief, north, city, school):
    for code, times in (("SEXUAL_ABUSE", 2), ("CRASH", 9), ("THEFT", 0)):
        for _ in range(times):
            log(officer, school, code, now=MONDAY_AFTER - timedelta(days=3))
    ward = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    move_report(by=chief, report=ward, to=Status.ISSUED, now=MONDAY_AFTER)
    above = compile_report(by=None, unit=city, week=WEEK, now=MONDAY_AFTER)
    assert numbers(ward, "INCIDENTS_CONFIDENTIAL")[0] == 2
    assert numbers(above, "INCIDENTS_CONFIDENTIAL")[0] is None
    # What is hidden does not follow from the total and the rest.
    assert (numbers(above, "INCIDENTS")[0], numbers(above, "INCIDENTS_TRAFFIC")[0]) == (11, None)


def test_five_are_told_to_the_unit_above(officer, north, city, school):
    for _ in range(5):
        log(officer, school, "SEXUAL_ABUSE", now=MONDAY_AFTER - timedelta(days=3))
    above = compile_report(by=None, unit=city, week=WEEK, now=MONDAY_AFTER)
    assert numbers(above, "INCIDENTS_CONFIDENTIAL")[0] == 5


def test_a_small_number_alone_takes_the_total_with_it(officer, north, city, school):
    log(officer, school, "SEXUAL_ABUSE", now=MONDAY_AFTER - timedelta(days=3))
    above = compile_report(by=None, unit=city, week=WEEK, now=MONDAY_AFTER)
    assert (numbers(above, "INCIDENTS_CONFIDENTIAL")[0], numbers(above, "INCIDENTS")[0]) == (None, None)
    assert not above.is_nil
