"""The demo: the same for one seed, told once, true where it says so, and naming no child."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from campaigns.models import Operation, Session
from campaigns.selectors import counters
from incidents.actions import open_identity
from incidents.models import Concern, Incident, IncidentNote, Inquiry, Party, PartyIdentity
from incidents.workflow import INCIDENT_MOVES, ConcernState, Status
from patrols.models import Assignment, CheckIn, Shift
from patrols.workflow import DutyState
from safeschool.accounts.models import Succession, Unit, User
from safeschool.kernel.week import day_bounds
from safeschool.reports.models import WeeklyReport
from safeschool.setup.demo.build import build_demo
from safeschool.setup.demo.people import SIGN_INS
from safeschool.setup.demo.scene import Scene, told
from schools.models import School

# A Wednesday morning in term, while gates are manned; in the past, because rows know when they were recorded.
NOW = datetime(2025, 11, 19, 0, 5, tzinfo=UTC)
NAMES = [name for name, *_rest in SIGN_INS]
FACTS = {
    School: ("code", "name", "latitude", "longitude", "levels__code"),
    User: ("username", "full_name"),
    Incident: (
        "number",
        "type__code",
        "school__code",
        "occurred_at",
        "status",
        "severity",
        "note",
        "reported_by__username",
    ),
    IncidentNote: ("incident__number", "happened_at", "to_status", "by__username"),
    Concern: ("submission", "state", "raised_at", "school__code"),
    Shift: ("post__name", "required_at", "ends_at"),
    Assignment: ("shift__post__name", "shift__required_at", "user__username", "state"),
    CheckIn: ("submission", "at", "distance_m"),
    Session: ("held_at", "school__code", "pupils", "letters"),
    Operation: ("name", "started_at", "hazards_found"),
}


def digest() -> str:
    """What the demo says, without the numbers that a database gives to rows."""
    rows = {model._meta.label: sorted(map(str, model.objects.values_list(*names))) for model, names in FACTS.items()}
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


@pytest.fixture(scope="module")
def first_digest(django_db_setup, django_db_blocker) -> str:
    """Of a run of its own, gone before the next begins."""
    with django_db_blocker.unblock(), transaction.atomic():
        build_demo(seed=1, now=NOW)
        found = digest()
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module")
def scene(first_digest, django_db_blocker) -> Iterator[Scene]:
    """The demo as of a Wednesday morning; every test of this file reads the same one."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_demo(seed=1, now=NOW)
        transaction.set_rollback(True)


@pytest.fixture
def demo(scene, db) -> Scene:
    return scene


def test_one_seed_tells_the_same_story_twice(demo, first_digest):
    assert digest() == first_digest


def test_another_run_finds_it_and_only_says_how_to_sign_in(demo, settings):
    before, said = digest(), StringIO()

    call_command("seed_demo", stdout=said)

    assert digest() == before
    assert settings.DEMO_PASSWORD in said.getvalue()
    assert all(name in said.getvalue() for name in NAMES)


def test_the_published_figures_are_told_as_published(demo):
    county = demo.units["HN"]
    start, end = day_bounds(date(2023, 1, 1), county.zone)[0], day_bounds(date(2023, 6, 14), county.zone)[1]
    units = list(Unit.objects.under(county).values_list("pk", flat=True))

    told_now = {figure.code: (figure.value, figure.is_approximate) for figure in counters(units, start, end)}

    assert told_now["OPERATIONS"] == (4, False)
    assert told_now["VIOLATIONS_PUBLISHED"] == (200, True)
    assert told_now["OUTREACH_SCHOOLS_PUBLISHED"] == (60, True)
    assert told_now["OUTREACH_SESSIONS_PUBLISHED"] == (90, True)
    assert told_now["OUTREACH_LETTERS_PUBLISHED"] == (40000, True)


def test_the_ward_is_the_ward_of_2020_and_its_end_is_known(demo):
    ward = demo.units["DH"]

    assert (str(ward.area_km2), ward.households, ward.population) == ("0.27", 2685, 10089)
    assert ward.valid_to == date(2024, 12, 31)
    heirs = Succession.objects.filter(old__code="TNH").values_list("new__code", "share")
    assert set(heirs) == {("PLC", "PART"), ("PAB", "PART")}


def test_the_county_has_its_townships_and_170_schools_that_say_they_are_invented(demo):
    county = demo.units["HN"]
    schools = School.objects.filter(unit__path__startswith=county.path)
    ring = told("ground", "huining.geojson")["coordinates"][0][0]
    east, west = max(x for x, _y in ring), min(x for x, _y in ring)

    assert schools.count() == 170
    assert schools.values("unit").distinct().count() == 28
    assert [row.name for row in schools if "虚构" not in row.note] == ["会宁县第二中学"]
    assert all(west <= row.longitude <= east for row in schools)
    assert all("hư cấu" in row.note for row in School.objects.filter(unit__code="DH"))


def test_incidents_stand_where_lawful_moves_led_them(demo):
    lawful = {(move.source, move.target) for move in INCIDENT_MOVES}
    moves = IncidentNote.objects.exclude(to_status="")

    assert {(note.from_status, note.to_status) for note in moves} <= lawful
    assert Incident.objects.filter(unit__code="DH", date_precision="EXACT").count() >= 120
    assert Incident.objects.filter(unit__code__startswith="HN").count() >= 400
    assert set(Incident.objects.values_list("status", flat=True)) >= {
        Status.REPORTED, Status.ACCEPTED, Status.HANDLING, Status.RESOLVED, Status.CLOSED, Status.TRANSFERRED,
    }  # fmt: skip
    past = Incident.objects.filter(date_precision="YEAR")
    assert {row.occurred_at.astimezone(demo.units["DH"].zone).year for row in past} == set(range(2015, 2021))


@pytest.mark.parametrize("code", ["DH", "HN-100"])
def test_concerns_are_there_in_every_state_and_one_at_once_is_unseen(demo, code):
    concerns = Concern.objects.filter(unit__code=code)

    assert set(concerns.values_list("state", flat=True)) == set(ConcernState.values)
    assert concerns.filter(state="SUBMITTED", urgency="IMMEDIATE", acknowledge_by__gt=NOW).exists()


@pytest.mark.parametrize("name", ["dh.officer", "hn.officer"])
def test_my_duties_of_today_and_tomorrow_are_never_empty(demo, name):
    days = [shift.on for shift in Shift.objects.filter(assignments__user__username=name)]

    assert {date(2025, 11, 19), date(2025, 11, 20)} <= set(days)


def test_last_week_some_came_late_and_some_not_at_all_and_now_some_are_on_post(demo):
    states = set(Assignment.objects.values_list("state", flat=True))

    assert states == {DutyState.PLANNED, DutyState.ON_POST, DutyState.DONE, DutyState.ABSENT}
    assert any(row.at > row.assignment.shift.required_at for row in CheckIn.objects.select_related("assignment__shift"))
    assert not Assignment.objects.awaited().filter(shift__ends_at__lte=NOW).exists()


def test_the_reports_of_the_published_week_and_of_last_week_are_issued(demo):
    reports = WeeklyReport.objects.filter(status="ISSUED")

    assert sorted(f"{row.unit.code} {row.week}" for row in reports) == ["DH 2025-W46", "HN 2023-W24", "HN 2025-W46"]


@pytest.mark.parametrize("name", NAMES)
def test_everybody_signs_in_while_it_is_a_demo(demo, settings, client, name):
    settings.IS_DEMO = True

    answer = client.post(reverse("accounts:sign_in"), {"username": name, "password": settings.DEMO_PASSWORD})

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(User.objects.get(username=name).pk)


def test_the_password_of_the_demo_opens_nothing_elsewhere(demo, settings, client):
    settings.IS_DEMO = False

    client.post(reverse("accounts:sign_in"), {"username": "dh.chief", "password": settings.DEMO_PASSWORD})

    assert "_auth_user_id" not in client.session


def test_the_door_shows_those_who_sign_in_and_nobody_else(demo, settings, client):
    settings.IS_DEMO = True

    people = client.get(reverse("accounts:sign_in")).context["demo_people"]

    assert [person.username for person in people] == NAMES


def test_the_names_of_minors_are_under_seal_only(demo):
    chief = User.objects.get(username="dh.chief")
    named = PartyIdentity.objects.filter(party__incident__unit__code="DH")
    # A fight of many is taken down by numbers first: whoever has a name has it under seal.
    assert named.count() > 0
    names = list(_opened(chief, named))

    kept = json.dumps(
        [
            list(Incident.objects.values_list("note", "place", "outcome", "search_key")),
            list(IncidentNote.objects.values_list("text")),
            list(Concern.objects.values_list("note", "place")),
            list(Party.objects.values_list("code", "note")),
            list(Session.objects.values_list("note", "place", "lecturer_name")),
        ],
        ensure_ascii=False,
    )
    assert [name for name in names if name in kept] == []


def _opened(chief: User, rows) -> Iterator[str]:
    for row in rows:
        yield open_identity(by=chief, identity=row, reason="checking the demo").name


@pytest.mark.parametrize("route", ["incidents:list", "incidents:concerns", "patrols:my_shifts", "schools:list"])
def test_pages_of_the_demo_open(demo, settings, client, route):
    client.force_login(User.objects.get(username="dh.officer"))

    assert client.get(reverse(route)).status_code == 200


DESK = ["incidents:tips", "incidents:harm_reports", "incidents:routing", "incidents:handling_times", "incidents:clocks",
        "incidents:letters", "incidents:briefings", "incidents:retention", "patrols:swaps",
        "patrols:leaves"]  # fmt: skip


@pytest.mark.parametrize("name", ["dh.chief", "hn.chief"])
@pytest.mark.parametrize("route", DESK)
def test_every_page_of_the_desk_has_something_to_show(demo, client, route, name):
    client.force_login(User.objects.get(username=name))

    page = client.get(reverse(route)).content.decode()

    assert "data-row" in page or (route == "incidents:retention" and 'num">5<' in page)


def test_inquiries_of_the_county_are_decided_running_and_late(demo):
    inquiries = Inquiry.objects.filter(school__unit__country="CN")

    assert inquiries.count() == 3
    assert inquiries.late(NOW.date()).count() == 1
    assert inquiries.exclude(finding="").count() == 1
