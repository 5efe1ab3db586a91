"""Operations with several agencies: clean-ups, rounds of venues, and what they changed at the gates."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from campaigns import actions
from campaigns.actions import Members
from campaigns.models import Operation, OperationVisit
from campaigns.selectors.operations import congestion_around
from patrols.models import Assignment, CheckOut
from safeschool.accounts.roles import Role
from schools.models import Agency, Gate, Venue
from tests.campaigns.factories import run_operation
from tests.factories import make_person
from tests.patrols.factories import WEEK, make_shift
from tests.schools.rounds import make_venue

DAY = timedelta(days=1)


def agency(code):
    return Agency.objects.get(code=code)


def clean_up(officer, north, **facts):
    facts = {"lead": agency("MARKET"), "supporters": ("HEALTH", "EDUCATION", "LOCAL_GOV", "POLICE_STATION"), **facts}
    supporters = [agency(code) for code in facts.pop("supporters")]
    return run_operation(officer, north, kind="CLEANUP", members=Members(supporters=supporters), **facts)


def test_a_joint_clean_up_has_a_lead_and_those_who_support(officer, north, signed_in):
    made = clean_up(officer, north, places_checked=12, hazards_found=5, hazards_fixed=3)
    page = signed_in(officer).get(reverse("campaigns:operation", args=[made.pk])).content.decode()
    for code in ("MARKET", "HEALTH", "EDUCATION", "LOCAL_GOV"):
        assert agency(code).name_en.replace("'", "&#x27;") in page
    assert "joint clean-up" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"lead": None}, "names the agency that leads"),
        ({"supporters": ()}, "at least one that supports"),
        ({"supporters": ("MARKET",)}, "does not support itself"),
        ({"hazards_found": 1, "hazards_fixed": 2}, "No more hazards can be fixed than were found"),
        ({"vehicles_checked": -1}, "cannot be less than 0"),
    ],
)
def test_a_clean_up_that_cannot_be_is_refused(wrong, sentence, officer, north):
    with pytest.raises(ValidationError, match=sentence):
        clean_up(officer, north, **wrong)
    assert not Operation.objects.exists()


def form_of(north, **facts):
    counts = dict.fromkeys(("places_checked", "vehicles_checked", "hazards_found", "hazards_fixed"), 0)
    told = {"name": "Gates", "kind": "SPECIAL", "tactic": "POINT", "started_at": "2023-06-14T08:00"}
    return {**told, "unit": north.pk, **counts, **facts}


def test_a_clean_up_is_written_down_on_the_page_with_its_gates(officer, north, school, other_school, signed_in):
    gate, elsewhere = (Gate.objects.get(campus__school=one) for one in (school, other_school))
    told = {"kind": "CLEANUP", "lead": agency("HEALTH").pk, "supporters": [agency("MARKET").pk]}
    url = reverse("campaigns:new_operation")
    assert signed_in(officer).post(url, form_of(north, **told, gates=[elsewhere.pk])).status_code == 422
    assert signed_in(officer).post(url, form_of(north, **told, gates=[gate.pk])).status_code == 302
    made = Operation.objects.get()
    assert ([*made.gates.all()], made.lead.code) == ([gate], "HEALTH")
    alone = signed_in(officer).post(url, form_of(north, kind="CLEANUP"))
    assert "names the agency that leads" in alone.content.decode()


def rated(shift, days, levels):
    """People who left the gate so many days from Monday and rated it so."""
    for number, level in enumerate(levels):
        at = datetime.combine(WEEK.monday, datetime.min.time(), UTC) + timedelta(days=days, hours=number)
        person = make_person(f"guard{days + 50}x{number}", Role.WARD_OFFICER, shift.post.unit)
        seat = Assignment.objects.create(shift=shift, user=person, slot_kind="POLICE", span=(at, at + DAY / 24))
        CheckOut.objects.create(assignment=seat, by=person, at=at, congestion=level)


def test_congestion_is_told_before_and_after_from_three_shifts_on(officer, north, school):
    gate = Gate.objects.get(campus__school=school)
    monday = datetime.combine(WEEK.monday, datetime.min.time(), UTC)
    run = run_operation(
        officer, north, started_at=monday, ended_at=monday + DAY, now=monday + 30 * DAY, members=Members(gates=[gate])
    )
    shift = make_shift(school)
    rated(shift, -3, [3, 2, 3])
    rated(shift, 2, [1, 0])
    (change,) = congestion_around(run, [gate])
    assert (change.before.shifts, change.before.median) == (3, 3)
    assert (change.after.shifts, change.after.median) == (2, None)


def test_venues_are_visited_on_a_round_and_each_is_counted_once(officer, north, signed_in):
    hotel, day = make_venue(north), date(2023, 6, 14)
    run = run_operation(officer, north, kind="ROUND")
    url = reverse("campaigns:visit_on_round", args=[run.pk])
    browser = signed_in(officer)
    assert hotel.name in browser.get(url).content.decode()
    told = {"visited_on": day, "repeat_on": day + 90 * DAY, "has_poster": "on", "has_commitment": "on"}
    assert browser.post(f"{url}?venue={hotel.pk}", told).status_code == 302
    visit = OperationVisit.objects.get().visit
    assert (visit.venue, visit.has_poster, visit.by) == (hotel, True, officer)
    page = browser.get(reverse("campaigns:operation", args=[run.pk])).content.decode()
    assert "1 visited, 1 with the poster up, 1 with a signed commitment" in page
    late = browser.post(f"{url}?venue={hotel.pk}", {**told, "visited_on": day - 9 * DAY})
    assert late.status_code == 422
    assert "outside the days of the operation" in late.content.decode()


def test_a_round_leads_to_no_venue_of_another_unit(officer, north, south, stranger, signed_in):
    lake, run = make_venue(south, "Lake Hotel"), run_operation(officer, north, kind="ROUND")
    url = reverse("campaigns:visit_on_round", args=[run.pk])
    assert "Lake Hotel" not in signed_in(officer).get(url).content.decode()
    assert signed_in(officer).get(f"{url}?venue={lake.pk}").status_code == 404
    assert signed_in(stranger).get(url).status_code == 404
    assert Venue.objects.get(pk=lake.pk).visits.count() == 0


def test_an_agency_of_another_country_is_not_offered(officer, north, signed_in):
    page = signed_in(officer).get(reverse("campaigns:new_operation")).content.decode()
    assert "Mass organisations" in page
    assert "County public security bureau" not in page


def test_a_program_tells_lead_and_supporters_by_code(officer, north, program):
    body = {"unit": north.code, "name": "Stalls", "kind": "CLEANUP", "tactic": "POINT",
            "started_at": "2023-06-14T01:00:00Z", "lead": "MARKET", "supporters": ["HEALTH"]}  # fmt: skip
    answer = program(officer).post("/api/v1/operations/", body, format="json")
    assert (answer.status_code, answer.json()["supporters"], answer.json()["lead"]) == (201, ["HEALTH"], "MARKET")
    actions.change_operation(
        by=officer, now=datetime.now(UTC), operation=Operation.objects.get(),
        members=Members(supporters=[agency("FIRE_RESCUE")]),
    )  # fmt: skip
    assert program(officer).get("/api/v1/operations/").json()["results"][0]["supporters"] == ["FIRE_RESCUE"]
