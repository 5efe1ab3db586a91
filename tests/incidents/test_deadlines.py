"""By when an incident is to be resolved: the unit's own time by type, on its own calendar; missed, pressed once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.models import HandlingTime, Incident, IncidentType
from incidents.workflow import Status
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from tests.factories import make_person, make_unit
from tests.incidents.factories import log
from tests.schools.factories import make_exception

# A Friday, nine in the morning by the clock of North.
FRIDAY = datetime(2026, 10, 16, 2, 0, tzinfo=UTC)


def say(chief, unit, amount: int, counted_in: str = "WORKING_DAYS", *, code: str = "", severity: str = ""):
    kind = IncidentType.objects.get(code=code) if code else None
    return actions.set_handling_time(
        by=chief, unit=unit, type=kind, severity=severity, amount=amount, counted_in=counted_in
    )


def due_of(officer, school, code: str = "GATE_CONGESTION") -> datetime:
    incident = log(officer, school, code=code, now=FRIDAY)
    actions.set_deadlines()
    incident.refresh_from_db()
    return incident.due_at


def late_one(officer, school, **facts) -> Incident:
    incident = log(officer, school, now=timezone.now() - timedelta(days=40), **facts)
    actions.set_deadlines()
    incident.refresh_from_db()
    return incident


def test_without_a_rule_the_severity_decides(officer, school):
    assert due_of(officer, school, "FIRE") == FRIDAY + timedelta(hours=24)
    # Three working days after a Friday: a Wednesday.
    assert due_of(officer, school, "CRASH") == FRIDAY + timedelta(days=5)


def test_working_days_are_those_of_the_unit_s_own_calendar(officer, chief, north, south, school):
    say(chief, north, 1, code="GATE_CONGESTION")
    assert due_of(officer, school) == FRIDAY + timedelta(days=3)
    make_exception(south, date(2026, 10, 19), is_school_day=False)
    assert due_of(officer, school) == FRIDAY + timedelta(days=3)
    make_exception(north, date(2026, 10, 17), is_school_day=True)
    assert due_of(officer, school) == FRIDAY + timedelta(days=1)
    make_exception(north, date(2026, 10, 19), is_school_day=False)
    HandlingTime.objects.update(amount=2)
    assert due_of(officer, school) == FRIDAY + timedelta(days=4)


def test_a_long_time_sees_the_holidays_at_its_end(officer, chief, north, school):
    say(chief, north, 60, code="GATE_CONGESTION")
    usual = due_of(officer, school)
    make_exception(north, usual.astimezone(north.zone).date(), is_school_day=False)
    assert due_of(officer, school) > usual


def test_the_type_goes_before_the_severity_and_the_nearest_unit_before_those_above(officer, chief, city, north, school):
    high = make_person("high", Role.COMMANDER, city)
    say(high, city, 5, "HOURS", code="GATE_CONGESTION")
    assert due_of(officer, school) == FRIDAY + timedelta(hours=5)
    say(chief, north, 7, "HOURS")
    assert due_of(officer, school) == FRIDAY + timedelta(hours=7)
    say(chief, north, 8, "HOURS", severity="LOW")
    assert due_of(officer, school) == FRIDAY + timedelta(hours=8)
    say(chief, north, 9, "HOURS", code="GATE_CONGESTION")
    assert due_of(officer, school) == FRIDAY + timedelta(hours=9)


def test_a_unit_says_it_once_for_itself_alone_and_not_for_both(officer, chief, stranger, north, school):
    say(chief, north, 9, "HOURS", severity="LOW")
    with pytest.raises(ValidationError, match="already"):
        say(chief, north, 3, "HOURS", severity="LOW")
    with pytest.raises(ValidationError, match="not both"):
        say(chief, north, 3, "HOURS", severity="LOW", code="FIRE")
    with pytest.raises(ValidationError, match="chief"):
        say(stranger, north, 1)
    assert HandlingTime.objects.count() == 1


def test_the_overdue_count_equals_its_list_and_its_rows(officer, chief, commander, school, signed_in):
    late_one(officer, school)
    late_one(officer, school, code="BULLY_CYBER")
    log(officer, school)
    actions.set_deadlines()
    for person, count in ((chief, 2), (commander, 1)):
        browser = signed_in(person)
        told = browser.get(reverse("incidents:list")).context["late"]
        page = browser.get(reverse("incidents:list"), {"due": "LATE"})
        assert told == page.context["late"] == len(page.context["page"].rows) == count
        assert page.content.decode().count("overdue</") >= count


def test_the_file_and_the_api_tell_the_deadline(officer, school, signed_in, program):
    incident = late_one(officer, school)
    body = signed_in(officer).get(reverse("incidents:file", args=[incident.pk])).content.decode()
    assert "To be resolved by" in body
    assert "overdue" in body
    told = program(officer).get(f"/api/v1/incidents/{incident.pk}/").json()
    assert datetime.fromisoformat(told["due_at"]) == incident.due_at


def test_what_is_overdue_stands_on_the_first_page_and_the_dashboard_counts_its_list(
    officer, commander, stranger, school, signed_in
):
    late, _young = late_one(officer, school), log(officer, school)
    page = signed_in(officer).get(reverse("home"))
    assert page.context["today"].overdue == [late]
    assert "?due=LATE" in page.text
    for person, count in ((officer, 1), (commander, 1), (stranger, 0)):
        browser = signed_in(person)
        streams = browser.get(reverse("board:dashboard")).context["board"].streams
        figures = {row.figure.code: row.figure for stream in streams for row in stream.figures}
        told = figures["OVERDUE"]
        assert told.value == len(browser.get(told.link).context["page"].rows) == count
    assert signed_in(stranger).get(reverse("home")).context["today"].overdue == []


def test_a_missed_deadline_presses_whoever_has_the_file_and_the_chief_once(officer, chief, north, school):
    other = make_person("other", Role.WARD_OFFICER, north)
    incident = late_one(officer, school)
    actions.move_incident(by=officer, incident=incident, to=Status.ACCEPTED, now=timezone.now())
    assert actions.press_late_incidents(now=timezone.now()) == 1
    assert actions.press_late_incidents(now=timezone.now()) == 0
    assert Entry.objects.about(incident).filter(verb="incident.pressed").count() == 1
    pressed = {
        person: person.notices.filter(subject__startswith="Overdue").count() for person in (officer, chief, other)
    }
    assert pressed == {officer: 1, chief: 1, other: 0}


def test_what_is_resolved_or_brought_from_elsewhere_is_never_late(officer, school):
    incident = late_one(officer, school)
    for to in (Status.ACCEPTED, Status.HANDLING, Status.RESOLVED):
        actions.move_incident(by=officer, incident=incident, to=to, outcome="Talked to both", now=timezone.now())
    brought = log(officer, school, now=timezone.now() - timedelta(days=40))
    Incident.objects.filter(pk=brought.pk).update(batch=brought.submission)
    assert actions.set_deadlines() == 0
    assert actions.press_late_incidents(now=timezone.now()) == 0
    assert not Incident.objects.late(timezone.now()).exists()


def test_a_file_taken_up_again_has_its_time_again_and_is_pressed_again(officer, school):
    incident, now = late_one(officer, school), timezone.now()
    actions.press_late_incidents(now=now)
    for to in (Status.ACCEPTED, Status.HANDLING, Status.RESOLVED, Status.REOPENED):
        actions.move_incident(by=officer, incident=incident, to=to, outcome="Talked", reason="Again", now=now)
    incident.refresh_from_db()
    assert incident.due_at > now
    assert actions.press_late_incidents(now=incident.due_at) == 1


def test_another_type_counts_its_time_from_the_same_beginning(officer, school):
    incident = log(officer, school, code="GATE_CONGESTION", now=FRIDAY)
    actions.set_deadlines()
    fire = IncidentType.objects.get(code="FIRE")
    actions.correct_incident(by=officer, incident=incident, now=FRIDAY, type=fire, severity="CRITICAL")
    incident.refresh_from_db()
    assert incident.due_at == FRIDAY + timedelta(hours=24)


def test_a_chief_sets_and_removes_a_time_on_the_page(chief, north, signed_in):
    browser, url = signed_in(chief), reverse("incidents:handling_times")
    form = {"unit": north.pk, "type": "", "severity": "HIGH", "amount": 400, "counted_in": "HOURS"}
    assert browser.post(url, form).status_code == 422
    assert browser.post(url, {**form, "amount": 6}).status_code == 302
    rule = HandlingTime.objects.get()
    assert "hours" in browser.get(url).content.decode()
    browser.post(reverse("incidents:drop_handling_time", args=[rule.pk]))
    assert not HandlingTime.objects.exists()


def test_a_stranger_neither_sees_nor_removes_a_unit_s_times(chief, stranger, north, signed_in):
    rule = say(chief, north, 6, severity="HIGH")
    browser = signed_in(stranger)
    assert "North ward" not in browser.get(reverse("incidents:handling_times")).content.decode()
    assert browser.post(reverse("incidents:drop_handling_time", args=[rule.pk])).status_code == 404
    elsewhere = {"unit": north.pk, "severity": "LOW", "amount": 1, "counted_in": "HOURS"}
    assert browser.post(reverse("incidents:handling_times"), elsewhere).status_code == 422


def test_setting_many_costs_a_constant_number_of_statements(officer, city, school, django_assert_max_num_queries):
    make_unit("EAST", "East ward", parent=city)
    for _ in range(6):
        log(officer, school, code="FIRE")
    with django_assert_max_num_queries(5):
        assert actions.set_deadlines() == 6
