"""Mandatory reports: two fields, at once, nobody's approval, a clock for every legal deadline."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from incidents import actions
from incidents.models import HarmReport, HarmSituation, Incident, IncidentType, LegalClock, ReporterIdentity
from incidents.selectors import police_told, venue_key
from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from safeschool.notifications.models import Delivery, Notice
from schools.actions import change_venue, renew_door
from tests.factories import make_person, make_school, make_unit, seat
from tests.incidents.factories import report
from tests.patrols.factories import give_seat, make_shift
from tests.schools.rounds import make_venue

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SECRET = "Her stepfather, Mr An, again."


def told(found: HarmReport) -> set:
    return {notice.to for notice in Notice.objects.filter(key=f"harm:{found.pk}:reported")}


def sees(user, found: HarmReport) -> bool:
    return HarmReport.objects.visible_to(user).filter(pk=found.pk).exists()


def test_two_fields_are_enough_and_only_they_are_asked(signed_in, teacher, officer):
    browser = signed_in(teacher)
    body = {"submission": str(uuid4()), "place": "Gym", "reason": SECRET}
    assert browser.post("/incidents/harm/new/", body).status_code == 302
    for missing in ("place", "reason"):
        answer = browser.post("/incidents/harm/new/", {**body, "submission": str(uuid4()), missing: " "})
        assert answer.status_code == 422
    assert HarmReport.objects.count() == 1
    page = browser.get("/incidents/harm/new/").content.decode()
    assert page.count(" required") == 2


def test_the_nine_situations_are_help_and_no_gate(teacher, officer, school):
    assert HarmSituation.objects.count() == 9
    assert report(teacher, school, situations=()).situations == []
    assert report(teacher, school, situations=("MR4", "MR9")).situations == ["MR4", "MR9"]


def test_police_are_told_at_once_by_every_channel_and_without_a_word_of_it(teacher, officer, chief, stranger, school):
    found = report(teacher, school, reason=SECRET)
    assert told(found) == {officer, chief}
    notices = Notice.objects.filter(key=f"harm:{found.pk}:reported")
    assert all(notice.is_urgent for notice in notices)
    assert {delivery.channel for delivery in Delivery.objects.filter(notice__in=notices)} == {"mail"}
    assert all("An" not in notice.body + notice.subject for notice in notices)
    assert not any("stepfather" in str(entry.facts) + entry.reason for entry in Entry.objects.all())


def test_who_is_on_duty_now_stands_first_among_those_told(teacher, chief, north, school):
    first = make_person("first", Role.WARD_OFFICER, north)
    on_duty = make_person("onduty", Role.WARD_OFFICER, north)
    shift = make_shift(school)
    give_seat(shift, on_duty)
    found = report(teacher, school, now=shift.starts_at + timedelta(minutes=1))
    assert police_told(found)[0] == on_duty
    assert set(police_told(found)) == {on_duty, chief, first}


def test_no_approval_stands_between_the_reporter_and_the_police(teacher, head, officer, school):
    assert officer in told(report(teacher, school))
    assert report(teacher, school).accepted_by is None


def test_the_school_learns_nothing_unless_nobody_of_it_is_involved(teacher, head, officer, school):
    quiet = report(teacher, school)
    assert head not in told(quiet)
    assert not sees(head, quiet)
    open_one = report(teacher, school, head_may_know=True)
    assert head in told(open_one)
    assert sees(head, open_one)


def test_a_head_who_reports_sees_it_and_the_other_leads_do_not(head, officer, north, school):
    deputy = seat(make_person("deputy", Role.SCHOOL_SAFETY_OFFICER, north), school)
    found = report(head, school)
    assert [sees(head, found), sees(deputy, found)] == [True, False]


def test_a_stranger_and_the_commander_see_no_report(request, teacher, officer, chief, school):
    found = report(teacher, school)
    for who in ("stranger", "commander", "guard", "edu", "auditor", "admin", "dispatcher"):
        assert not sees(request.getfixturevalue(who), found), who
    assert [sees(officer, found), sees(chief, found), sees(teacher, found)] == [True] * 3


def test_a_repeated_send_is_one_report_and_another_body_a_conflict(teacher, officer, school):
    submission = uuid4()
    sent = [
        actions.report_harm(by=teacher, submission=submission, harm=actions.Harm("Gym", "Why", school), now=NOW)
        for _ in range(2)
    ]
    assert sent[0].report == sent[1].report
    assert [one.is_new for one in sent] == [True, False]
    with pytest.raises(actions.Conflict):
        actions.report_harm(by=teacher, submission=submission, harm=actions.Harm("Gym", "Other", school), now=NOW)


def test_each_legal_deadline_has_a_clock_of_its_own_in_each_country(teacher, officer, school, db):
    found = report(teacher, school, now=NOW)
    due = {clock.kind: clock.due_at - NOW for clock in found.clocks.all()}
    assert due == {
        "ACCEPT": timedelta(minutes=10), "PROTECT": timedelta(hours=12),
        "CRIMINAL": timedelta(days=20), "FEEDBACK": timedelta(days=3),
    }  # fmt: skip
    county = make_unit("HN", "Huining", kind="COUNTY_POLICE", country="CN", time_zone="Asia/Shanghai")
    lead = make_school(county, "HS1", "One")
    found = report(seat(make_person("li", Role.HOMEROOM_TEACHER, county), lead), lead, now=NOW)
    due = {clock.kind: clock.due_at - NOW for clock in found.clocks.all()}
    assert due == {
        "ACCEPT": timedelta(minutes=10), "ADMINISTRATIVE": timedelta(hours=24),
        "CRIMINAL": timedelta(days=3), "FEEDBACK": timedelta(days=3),
    }  # fmt: skip


def test_accepting_stops_the_first_clock_and_a_second_officer_finds_it_taken(teacher, officer, chief, school):
    found = report(teacher, school, now=NOW)
    actions.accept_report(by=officer, report=found, now=NOW + timedelta(minutes=3))
    again = actions.accept_report(by=chief, report=found, now=NOW + timedelta(minutes=4))
    assert again.accepted_by == officer
    clock = found.clocks.get(kind="ACCEPT")
    assert (clock.done_by, clock.is_late(NOW + timedelta(days=9))) == (officer, False)


def test_nobody_but_the_unit_s_police_accepts(teacher, head, stranger, commander, officer, school):
    found = report(teacher, school)
    for person in (teacher, head, stranger, commander):
        with pytest.raises(HarmReport.DoesNotExist):
            actions.accept_report(by=person, report=found, now=NOW)


def test_a_deadline_that_ran_out_is_told_to_the_supervisors_once(teacher, officer, chief, commander, school):
    found = report(teacher, school, now=NOW)
    assert actions.press_late_clocks(now=NOW + timedelta(minutes=9)) == 0
    assert actions.press_late_clocks(now=NOW + timedelta(minutes=11)) == 1
    assert actions.press_late_clocks(now=NOW + timedelta(minutes=12)) == 0
    pressed = Notice.objects.filter(key=f"harm:{found.pk}:late:ACCEPT", is_urgent=True)
    assert {notice.to for notice in pressed} == {chief, commander}


def test_the_supervisor_sees_deadlines_and_no_word(signed_in, teacher, officer, commander, stranger, school):
    found = report(teacher, school, reason=SECRET, now=NOW - timedelta(days=30))
    page = signed_in(commander).get("/incidents/harm/clocks/").content.decode()
    assert f"M{found.pk}" in page
    assert "Overdue" in page
    assert "stepfather" not in page
    assert f"/incidents/harm/{found.pk}/" not in page
    assert f"M{found.pk}" not in signed_in(stranger).get("/incidents/harm/clocks/").content.decode()
    assert signed_in(officer).get("/incidents/harm/clocks/").status_code == 404


def test_a_deadline_is_extended_once_by_a_supervisor_with_a_reason(teacher, officer, chief, school):
    found = report(teacher, school, now=NOW)
    clock = found.clocks.get(kind="CRIMINAL")
    with pytest.raises(ValidationError, match="why"):
        actions.extend_clock(by=chief, clock=clock, reason="", now=NOW)
    actions.extend_clock(by=chief, clock=clock, reason="Three witnesses abroad", now=NOW)
    clock.refresh_from_db()
    assert clock.due_at == NOW + timedelta(days=80)
    with pytest.raises(ValidationError, match="cannot be extended"):
        actions.extend_clock(by=chief, clock=clock, reason="Once more please", now=NOW)
    with pytest.raises(ValidationError, match="cannot be extended"):
        actions.extend_clock(by=chief, clock=found.clocks.get(kind="ACCEPT"), reason="Too busy today", now=NOW)


def test_the_extension_is_the_supervisor_s_also_on_the_page(signed_in, teacher, officer, school):
    clock = report(teacher, school, now=NOW).clocks.get(kind="CRIMINAL")
    signed_in(officer).post(f"/incidents/harm/clocks/{clock.pk}/", {"step": "extend", "text": "I want more time"})
    clock.refresh_from_db()
    assert clock.extended_at is None


def test_feedback_reaches_the_reporter_and_stops_its_clock(signed_in, teacher, officer, school):
    found = report(teacher, school, now=NOW)
    clock = found.clocks.get(kind="FEEDBACK")
    with pytest.raises(ValidationError, match="Accept"):
        actions.finish_clock(by=officer, clock=clock, text="Early.", now=NOW)
    actions.accept_report(by=officer, report=found, now=NOW)
    with pytest.raises(ValidationError, match="Write"):
        actions.finish_clock(by=officer, clock=clock, text="", now=NOW)
    actions.finish_clock(by=officer, clock=clock, text="The child is safe.", now=NOW)
    assert Notice.objects.filter(to=teacher, key=f"harm:{found.pk}:feedback").exists()
    assert "The child is safe." in signed_in(teacher).get(f"/incidents/harm/{found.pk}/").content.decode()


def test_who_reported_is_open_to_the_accepting_officer_only(signed_in, teacher, officer, chief, school):
    found = report(teacher, school)
    actions.accept_report(by=officer, report=found, now=NOW)
    page = signed_in(chief).get(f"/incidents/harm/{found.pk}/").content.decode()
    assert teacher.full_name not in page
    with pytest.raises(ValidationError, match="accepted"):
        actions.open_reporter(by=chief, report=found, reason="I want to know")
    with pytest.raises(ValidationError, match="why"):
        actions.open_reporter(by=officer, report=found, reason=" ")
    assert actions.open_reporter(by=officer, report=found, reason="To hear the witness") == teacher.full_name
    assert Entry.objects.filter(verb="harm.reporter_opened", reason="To hear the witness").count() == 1


def test_the_file_opened_of_a_report_is_confidential_and_one(teacher, officer, head, school):
    found = report(teacher, school, head_may_know=True)
    kind = IncidentType.objects.get(code="NEGLECT")
    with pytest.raises(ValidationError, match="Accept"):
        actions.open_file(by=officer, report=found, type=kind, note="", now=found.reported_at)
    actions.accept_report(by=officer, report=found, now=NOW)
    first = actions.open_file(by=officer, report=found, type=kind, note="", now=found.reported_at)
    again = actions.open_file(by=officer, report=found, type=kind, note="", now=found.reported_at)
    assert (again.incident, again.is_new) == (first.incident, False)
    assert first.incident.confidentiality == "CONFIDENTIAL"
    assert not Incident.objects.visible_to(head).exists()


@pytest.fixture
def hotel(chief, officer, north: Unit):
    return make_venue(north)


def door_of(venue) -> str:
    return f"/duty-report/?key={venue_key(venue)}"


def test_a_hotel_reports_by_its_link_without_an_account_and_the_police_are_told(client, hotel, officer, chief):
    page = client.get(door_of(hotel)).content.decode()
    assert "Star Hotel" in page
    body = {"submission": str(uuid4()), "place": "Room 304", "reason": SECRET, "contact": "0900 000 000"}
    answers = [client.post(door_of(hotel), body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    found = HarmReport.objects.get()
    assert told(found) == {officer, chief}
    assert (found.venue, found.reported_by, found.unit) == (hotel, None, hotel.unit)
    assert b"0900" not in bytes(found.reporter.contact_sealed)
    actions.accept_report(by=officer, report=found, now=NOW)
    assert actions.open_reporter(by=officer, report=found, reason="To call back") == "0900 000 000"
    assert dict(client.cookies) == {}


def test_a_hotel_reads_its_five_musts_and_a_clinic_does_not(client, hotel, chief, north):
    clinic = make_venue(north, "Clinic", "HOSPITAL")
    assert "Five musts" in client.get(door_of(hotel) + "&language=en").content.decode()
    assert "Five musts" not in client.get(door_of(clinic) + "&language=en").content.decode()


def test_a_forged_a_renewed_and_a_closed_link_lead_nowhere(client, hotel, chief):
    old = door_of(hotel)
    assert client.get(old[:-1] + ("A" if old[-1] != "A" else "B")).status_code == 404
    hotel = renew_door(by=chief, venue=hotel)
    assert client.get(old).status_code == 404
    assert client.get(door_of(hotel)).status_code == 200
    change_venue(by=chief, venue=hotel, closed_on=NOW.date())
    assert client.get(door_of(hotel)).status_code == 404


def test_one_venue_s_flood_closes_its_own_door_only(client, hotel, chief, north, monkeypatch):
    monkeypatch.setattr("incidents.actions.mandatory.FROM_ONE_VENUE_AN_HOUR", 2)
    other = make_venue(north, "Inn")

    def send(venue) -> int:
        body = {"submission": str(uuid4()), "place": "Room", "reason": "Why"}
        return Client().post(door_of(venue), body).status_code

    assert [send(hotel), send(hotel), send(hotel), send(other)] == [200, 200, 429, 200]


def test_the_chief_prints_the_poster_and_renews_the_link(signed_in, hotel, chief, stranger):
    browser, old = signed_in(chief), door_of(hotel)
    assert "<svg" in browser.get(f"/incidents/harm/venues/{hotel.pk}/poster/").content.decode()
    assert browser.post(f"/schools/venues/{hotel.pk}/door/").status_code == 302
    assert browser.get(old).status_code == 404
    for address in (f"/incidents/harm/venues/{hotel.pk}/poster/", f"/schools/venues/{hotel.pk}/"):
        assert signed_in(stranger).get(address).status_code == 404


def test_a_report_goes_its_whole_road_on_the_pages(signed_in, teacher, officer, school):
    found, desk = report(teacher, school), signed_in(officer)
    address = f"/incidents/harm/{found.pk}/"
    assert desk.post(f"{address}accept/").status_code == 302
    for clock in LegalClock.objects.filter(report=found, done_at=None):
        desk.post(f"/incidents/harm/clocks/{clock.pk}/", {"step": "done", "text": "Done."})
    assert not LegalClock.objects.running().filter(report=found).exists()
    assert desk.post(f"{address}file/", {"type": "NEGLECT", "note": ""}).status_code == 302
    page = desk.get(address).content.decode()
    assert Incident.objects.get().number in page
    answer = desk.post(f"{address}reporter/", {"reason": "To hear the witness"})
    assert teacher.full_name in answer.content.decode()
    assert not ReporterIdentity.objects.exists()
