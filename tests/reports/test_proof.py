"""What a number counted, why it differs today, versions, and what a parent adds up."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from campaigns.models import Session
from incidents.models import Incident
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from safeschool.kernel.week import Month, Week
from safeschool.notifications.models import Notice
from safeschool.reports import tasks
from safeschool.reports.actions import (
    compile_report,
    correct_report,
    move_report,
    remind_unsigned_reports,
    write_texts,
)
from safeschool.reports.models import WeeklyReport
from safeschool.reports.selectors.due import cutoff, due, period_of
from safeschool.reports.selectors.proof import Why, digest_of, verify
from safeschool.reports.workflow import Status
from tests.campaigns.factories import hold_session
from tests.factories import make_person
from tests.incidents.factories import log

WEEK = Week(2023, 24)
MONDAY_AFTER = datetime(2023, 6, 19, 2, 0, tzinfo=UTC)


@pytest.fixture
def told(time_machine, officer, north, school):
    """A draft of North: two sessions with 667 and 33 letters, and two crashes."""
    time_machine.move_to(MONDAY_AFTER - timedelta(hours=1), tick=False)
    for letters in (667, 33):
        hold_session(officer, north, school, letters=letters)
    for _ in range(2):
        log(officer, school, "CRASH", now=MONDAY_AFTER - timedelta(days=3))
    time_machine.move_to(MONDAY_AFTER, tick=False)
    report = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    time_machine.move_to(MONDAY_AFTER + timedelta(hours=5), tick=False)
    return report


def differences(report):
    return {check.figure.code: check for check in verify(report) if check.differs}


def causes(report, code):
    return [(cause.why, cause.rows, cause.change) for cause in differences(report)[code].causes]


def value(report, code):
    return report.figures.get(code=code).value


def test_a_figure_keeps_its_list_its_rule_its_rows_and_their_digest(told, school):
    letters = told.figures.get(code="OUTREACH_LETTERS")
    rows = dict(Session.objects.values_list("pk", "letters"))
    assert (letters.route, letters.params["counted"], letters.rule) == ("campaigns:sessions", "OUTREACH_LETTERS", "SUM")
    assert (letters.row_count, letters.digest) == (2, digest_of("campaigns.session", "SUM", rows))
    assert told.figures.get(code="OUTREACH_SCHOOLS").amounts == [school.pk, school.pk]


def test_nothing_differs_when_nothing_has_changed(told):
    assert len(verify(told)) > 20
    assert differences(told) == {}


def test_a_late_entry_is_named(told, officer, north, school):
    hold_session(officer, north, school, letters=5)
    assert causes(told, "OUTREACH_LETTERS") == [(Why.LATE, 1, 5)]
    # A third session at the same school changes the rows and not the number.
    assert causes(told, "OUTREACH_SCHOOLS") == [(Why.LATE, 1, 0)]
    check = differences(told)["OUTREACH_LETTERS"]
    assert (check.told, check.now) == (700, 705)


def test_a_correction_is_told_apart_from_a_late_entry(told, officer, north, school):
    Session.objects.filter(letters=33).update(letters=30)
    hold_session(officer, north, school, letters=5)
    assert causes(told, "OUTREACH_LETTERS") == [(Why.LATE, 1, 5), (Why.CORRECTED, 1, -3)]


def test_sealing_is_named(told):
    Incident.objects.filter(pk=Incident.objects.first().pk).update(confidentiality="CONFIDENTIAL")
    assert causes(told, "INCIDENTS_TRAFFIC") == [(Why.SEALED, 1, -1)]
    assert causes(told, "INCIDENTS_CONFIDENTIAL") == [(Why.SEALED, 1, 1)]
    assert "INCIDENTS" not in differences(told)


def test_the_command_counts_again_and_names_the_cause(told, chief, officer, north, school):
    move_report(by=chief, report=told, to=Status.ISSUED, now=MONDAY_AFTER)
    hold_session(officer, north, school, letters=5)
    for asked in (["--unit=NORTH", "--week=2023-W24"], ["--all"]):
        out = io.StringIO()
        call_command("weekly_report", "--verify", *asked, stdout=out)
        assert "NORTH 2023-W24 v1: OUTREACH_LETTERS told 700, now 705 (recorded after" in out.getvalue()
    with pytest.raises(CommandError, match="no report of 2023-W20"):
        call_command("weekly_report", "--verify", "--unit=NORTH", "--week=2023-W20")
    with pytest.raises(CommandError, match="Say which report"):
        call_command("weekly_report", "--verify")


def test_the_page_shows_the_proof_and_a_stranger_none(told, signed_in, officer, stranger, north, school):
    hold_session(officer, north, school, letters=5)
    door = reverse("reports:proof", args=[told.pk])
    page = signed_in(officer).get(door).content.decode()
    assert "told 700, now 705" in page
    assert "recorded after the report was compiled" in page
    assert told.figures.get(code="OUTREACH_LETTERS").digest[:12] in page
    assert signed_in(stranger).get(door).status_code == 404


def test_numbers_by_kind_open_lists_of_just_that_many_for_a_commander(signed_in, city, officer, north, school):
    for code in ("CRASH", "CRASH", "SEXUAL_ABUSE"):
        log(officer, school, code, now=MONDAY_AFTER - timedelta(days=3))
    report = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    browser = signed_in(make_person("commander9", Role.COMMANDER, city))
    figures = [one for one in report.figures.all() if one.code.startswith(("INCIDENTS", "SEVERITY"))]
    assert (value(report, "INCIDENTS"), value(report, "INCIDENTS_CONFIDENTIAL")) == (3, 1)
    for figure in figures:
        assert len(browser.get(figure.link).context["page"].rows) == figure.value, figure.code


# Versions, words, reminders


def test_a_correction_is_a_new_version_beside_the_issued_one(told, chief, officer, north, school):
    move_report(by=chief, report=told, to=Status.ISSUED, now=MONDAY_AFTER)
    hold_session(officer, north, school, letters=5)
    told.refresh_from_db()
    made = correct_report(by=chief, report=told, reason="A session was late", now=MONDAY_AFTER + timedelta(hours=6))
    assert (made.version, made.status, value(made, "OUTREACH_LETTERS")) == (2, "DRAFT", 705)
    assert value(told, "OUTREACH_LETTERS") == 700
    assert Entry.objects.about(made).get(verb="report.corrected").reason == "A session was late"
    with pytest.raises(ValidationError, match="newest version"):
        correct_report(by=chief, report=told, reason="again", now=MONDAY_AFTER)


def test_a_correction_wants_a_reason_and_somebody_who_may(told, chief, officer, stranger, signed_in):
    move_report(by=chief, report=told, to=Status.ISSUED, now=MONDAY_AFTER)
    door = reverse("reports:correct", args=[told.pk])
    assert signed_in(officer).post(door, {"reason": "x"}).status_code == 404
    assert signed_in(stranger).post(door, {"reason": "x"}).status_code == 404
    assert "Say why" in signed_in(chief).post(door, {"reason": " "}, follow=True).content.decode()
    assert WeeklyReport.objects.count() == 1
    signed_in(chief).post(door, {"reason": "A session was late"})
    assert WeeklyReport.objects.count() == 2


def test_words_start_as_the_figures_suggest_and_stay_as_a_person_wrote_them(told, chief, stranger, signed_in):
    door = reverse("reports:texts", args=[told.pk])
    assert signed_in(stranger).get(door).status_code == 404
    # What is suggested is told in the language of the unit.
    assert signed_in(chief).get(door).context["form"].initial["number"] == "24/BC-NORTH"
    words = {"number": "7/BC", "done_well": "All gates manned.", "problems": "", "next_steps": "", "proposals": ""}
    assert signed_in(chief).post(door, words).status_code == 302
    told.refresh_from_db()
    assert (told.number, told.done_well) == ("7/BC", "All gates manned.")
    move_report(by=chief, report=told, to=Status.SIGNED, now=MONDAY_AFTER)
    with pytest.raises(ValidationError, match="return it for correction"):
        write_texts(by=chief, report=told, texts={"done_well": "Other"})
    assert signed_in(chief).post(door, {**words, "done_well": "Other"}).status_code == 422


def test_who_signs_is_reminded_once_after_four_hours(told, chief):
    since = MONDAY_AFTER
    assert remind_unsigned_reports(now=since + timedelta(hours=3, minutes=59)) == 0
    assert remind_unsigned_reports(now=since + timedelta(hours=4)) == 1
    assert remind_unsigned_reports(now=since + timedelta(hours=5)) == 0
    assert Notice.objects.filter(key=f"report:{told.pk}:unsigned", to=chief).count() == 1


def test_nobody_is_reminded_of_a_signed_report(told, chief):
    move_report(by=chief, report=told, to=Status.SIGNED, now=MONDAY_AFTER)
    assert remind_unsigned_reports(now=MONDAY_AFTER + timedelta(hours=9)) == 0


def test_a_clock_that_stood_over_the_cutoff_compiles_and_reminds_once(time_machine, north, city, chief):
    type(north).objects.filter(pk=north.pk).update(created_at=cutoff(north, WEEK) - timedelta(days=3))
    north.refresh_from_db()
    started = cutoff(north, WEEK) + timedelta(hours=30)
    for minutes in (0, 5, 10):
        time_machine.move_to(started + timedelta(minutes=minutes), tick=False)
        tasks.compile_due_reports()
        tasks.remind_unsigned_reports()
    weekly = WeeklyReport.objects.get(kind="WEEK")
    assert (weekly.unit, weekly.compiled_at, weekly.reminded_at) == (north, started, None)
    time_machine.move_to(started + timedelta(hours=4), tick=False)
    for _ in range(2):
        tasks.remind_unsigned_reports()
    assert Notice.objects.filter(key=f"report:{weekly.pk}:unsigned", to=chief).count() == 1
    assert Entry.objects.about(weekly).filter(verb="report.compiled").count() == 1


def test_somebody_signs_a_nil_report(north, chief):
    report = compile_report(by=None, unit=north, week=WEEK, now=MONDAY_AFTER)
    issued = move_report(by=chief, report=report, to=Status.ISSUED, now=MONDAY_AFTER)
    assert (issued.is_nil, issued.signed_by) == (True, chief)


# Months


def test_a_month_closes_on_the_fourteenth(north, officer, school, time_machine):
    june = period_of(north, "2023-M06")
    assert (june, june.first, june.last) == (Month(2023, 6, 14), date(2023, 5, 15), date(2023, 6, 14))
    hold_session(officer, north, school, letters=7, held_at=datetime(2023, 6, 14, 16, 59, tzinfo=UTC))
    hold_session(officer, north, school, letters=90, held_at=datetime(2023, 6, 14, 17, 0, tzinfo=UTC))
    report = compile_report(by=None, unit=north, week=june, now=MONDAY_AFTER)
    assert (value(report, "OUTREACH_LETTERS"), str(report.week), report.is_monthly) == (7, "2023-M06", True)
    assert cutoff(north, june) == datetime(2023, 6, 14, 17, 0, tzinfo=UTC)


def test_months_follow_each_other_over_the_new_year():
    january = Month(2024, 1, 14)
    assert (january.first, january.before, january.before.after) == (date(2023, 12, 15), Month(2023, 12, 14), january)
    assert Month.of(date(2023, 12, 15), 14) == january
    assert (Month(2023, 2).last, Month(2024, 2).last) == (date(2023, 2, 28), date(2024, 2, 29))


@pytest.mark.parametrize("text", ["2023-M13", "2023-M00", "M", "2023-M6"])
def test_a_month_that_does_not_exist_is_refused(text):
    with pytest.raises(ValueError, match="is not a month"):
        Month.parse(text)


# A parent adds up what its children issued


@pytest.fixture
def county(time_machine, told, city, south, chief, stranger):
    """North has issued; South was known and has not reported."""
    for unit in (told.unit, city, south):
        type(unit).objects.filter(pk=unit.pk).update(created_at=datetime(2023, 6, 1, tzinfo=UTC))
    move_report(by=chief, report=told, to=Status.ISSUED, now=MONDAY_AFTER + timedelta(hours=1))
    return compile_report(by=None, unit=city, week=WEEK, now=MONDAY_AFTER + timedelta(hours=2))


def test_a_parent_adds_up_issued_figures_and_names_who_has_not_reported(county, told, officer, north, school):
    hold_session(officer, north, school, letters=5)
    again = compile_report(by=None, unit=county.unit, week=WEEK, now=MONDAY_AFTER + timedelta(hours=3), again=True)
    assert value(again, "OUTREACH_LETTERS") == 700
    parts = {part.unit.code: part.told for part in again.parts.all()}
    assert parts == {"NORTH": told, "SOUTH": None}


def test_a_school_that_two_units_went_to_is_one_school(county, stranger, south, school, time_machine):
    hold_session(stranger, south, school, letters=1)
    theirs = compile_report(by=None, unit=south, week=WEEK, now=MONDAY_AFTER + timedelta(hours=3))
    move_report(by=stranger, report=theirs, to=Status.ISSUED, now=MONDAY_AFTER + timedelta(hours=4))
    again = compile_report(by=None, unit=county.unit, week=WEEK, now=MONDAY_AFTER + timedelta(hours=5))
    assert (value(again, "OUTREACH_SESSIONS"), value(again, "OUTREACH_SCHOOLS")) == (3, 1)


def test_a_draft_above_is_made_anew_when_a_unit_below_issues(county, stranger, south, school):
    now = MONDAY_AFTER + timedelta(hours=5)
    assert county.unit not in {unit for unit, week in due(now) if week == WEEK}
    hold_session(stranger, south, school, letters=11)
    theirs = compile_report(by=None, unit=south, week=WEEK, now=now)
    move_report(by=stranger, report=theirs, to=Status.ISSUED, now=now)
    assert (county.unit, WEEK) in due(now)
    again = compile_report(by=None, unit=county.unit, week=WEEK, now=now)
    assert (again.pk, value(again, "OUTREACH_LETTERS")) == (county.pk, 711)
    assert (county.unit, WEEK) not in due(now)


def test_a_parent_differs_when_a_unit_has_reported_or_corrected_since(county, told, chief, stranger, south, school):
    now = MONDAY_AFTER + timedelta(hours=6)
    assert differences(county) == {}
    hold_session(stranger, south, school, letters=11)
    theirs = compile_report(by=None, unit=south, week=WEEK, now=now)
    move_report(by=stranger, report=theirs, to=Status.ISSUED, now=now)
    told.refresh_from_db()
    Session.objects.filter(letters=33).update(letters=30)
    second = correct_report(by=chief, report=told, reason="A letter less", now=now)
    move_report(by=chief, report=second, to=Status.ISSUED, now=now)
    found = causes(county, "OUTREACH_LETTERS")
    assert sorted(found) == [(Why.REPORTED, 1, 11), (Why.RETOLD, 1, -3)]


def test_every_number_of_a_parent_opens_what_was_added_up_and_has_its_proof(county, signed_in, city):
    browser = signed_in(make_person("commander9", Role.COMMANDER, city))
    page = browser.get(reverse("reports:report", args=[county.pk])).content.decode()
    assert "not reported" in page
    proof = browser.get(reverse("reports:proof", args=[county.pk])).content.decode()
    for figure in county.figures.all():
        assert figure.link == reverse("reports:figure", args=[county.pk, figure.code])
        assert f'id="{figure.code}"' in proof
    parts = browser.get(county.figures.get(code="OUTREACH_LETTERS").link).context["parts"]
    assert [(part.unit, part.number, part.has_reported) for part in parts] == [
        ("North ward", 700, True), ("South ward", None, False),
    ]  # fmt: skip


def test_the_database_refuses_to_change_the_parts_of_an_issued_report(county, city):
    commander = make_person("commander9", Role.COMMANDER, city)
    move_report(by=commander, report=county, to=Status.ISSUED, now=MONDAY_AFTER + timedelta(hours=7))
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_reportpart")
