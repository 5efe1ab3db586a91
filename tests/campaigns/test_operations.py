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
from schools.models import Agency, Gate, HotelMust, Venue
from tests.campaigns.factories import run_operation
from tests.factories import make_person
from tests.patrols.factories import WEEK, make_shift
from tests.schools.rounds import make_venue

DAY = timedelta(days=1)
MONDAY = datetime.combine(WEEK.monday, datetime.min.time(), UTC)


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
    assert (change.before.number, change.before.median) == (3, 3)
    assert (change.after.number, change.after.median) == (2, None)


@pytest.fixture
def strike(officer, north, school):
    """An operation at the gate of Hill School on Monday."""
    gate = Gate.objects.get(campus__school=school)
    return run_operation(
        officer, north, started_at=MONDAY, ended_at=MONDAY + DAY, now=MONDAY + 30 * DAY, members=Members(gates=[gate])
    )


def by_hand(officer, strike, days, level, now=None):
    at = strike.started_at + days * DAY
    told = {"gate": strike.gates.get(), "at": at, "congestion": level, "now": now or MONDAY + 30 * DAY}
    return actions.rate_gate(by=officer, operation=strike, **told)


def test_ratings_by_hand_stand_only_where_no_shift_is_rated(officer, strike, school):
    rated(make_shift(school), -3, [1, 1, 1])
    for days, level in ((-5, 3), (-4, 3), (-2, 3), (2, 0), (3, 1), (4, 0)):
        by_hand(officer, strike, days, level)
    (change,) = congestion_around(strike, [*strike.gates.all()])
    assert (change.before.number, change.before.median, change.before.is_by_hand) == (3, 1, False)
    assert (change.after.number, change.after.median, change.after.is_by_hand) == (3, 0, True)


@pytest.mark.parametrize(
    ("days", "level", "sentence"),
    [
        (-15, 1, "within 14 days"),
        (0, 1, "within 14 days"),
        (15, 1, "within 14 days"),
        (29, 1, "has not come yet"),
        (2, 4, "not a valid choice"),
    ],
)
def test_a_rating_that_cannot_be_is_refused(days, level, sentence, officer, strike):
    with pytest.raises(ValidationError, match=sentence):
        by_hand(officer, strike, days, level, now=MONDAY + 20 * DAY)
    assert not strike.ratings.exists()


def test_a_gate_is_rated_by_hand_on_the_page_and_by_a_program(
    officer, stranger, strike, other_school, signed_in, program, time_machine
):
    time_machine.move_to(MONDAY + 10 * DAY, tick=False)
    gate, elsewhere = strike.gates.get(), Gate.objects.get(campus__school=other_school)
    url, door = reverse("campaigns:rate_gate", args=[strike.pk]), f"/api/v1/operations/{strike.pk}/rate/"
    form = {"gate": gate.pk, "at": "2026-11-21T07:10", "congestion": 3}
    assert signed_in(stranger).post(url, form).status_code == 404
    assert signed_in(officer).post(url, {**form, "gate": elsewhere.pk}).status_code == 422
    assert signed_in(officer).post(url, form).status_code == 302
    body = {"gate": gate.pk, "at": (MONDAY - 2 * DAY).isoformat(), "congestion": 3}
    assert program(stranger).post(door, body, format="json").status_code == 404
    assert program(officer).post(door, {**body, "gate": elsewhere.pk}, format="json").status_code == 400
    assert program(officer).post(door, body, format="json").status_code == 201
    page = signed_in(officer).get(reverse("campaigns:operation", args=[strike.pk])).content.decode()
    assert "2 ratings by hand" in page
    told = program(officer).get(f"/api/v1/operations/{strike.pk}/").json()
    assert (told["gates"], [one["congestion"] for one in told["ratings"]]) == ([gate.pk], [3, 3])


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


def test_a_round_records_which_of_the_five_musts_are_kept_and_shows_them(officer, north, signed_in):
    hotel, clinic = make_venue(north), make_venue(north, "Clinic", "HOSPITAL")
    musts = [*HotelMust.objects.all()]
    kept = [must.code for must in musts[:3]]
    run, browser = run_operation(officer, north, kind="ROUND"), signed_in(officer)
    url = reverse("campaigns:visit_on_round", args=[run.pk])
    form = browser.get(f"{url}?venue={hotel.pk}").content.decode()
    assert (len(musts), [must.name for must in musts if must.name.replace("'", "&#x27;") not in form]) == (5, [])
    assert 'name="musts"' not in browser.get(f"{url}?venue={clinic.pk}").content.decode()
    told = {"visited_on": date(2023, 6, 14), "repeat_on": date(2023, 9, 14), "has_poster": "on"}
    assert browser.post(f"{url}?venue={hotel.pk}", {**told, "musts": [*kept, "M9"]}).status_code == 422
    assert browser.post(f"{url}?venue={hotel.pk}", {**told, "musts": kept}).status_code == 302
    assert OperationVisit.objects.get().visit.musts == kept
    assert "five musts kept: 3" in browser.get(reverse("campaigns:operation", args=[run.pk])).content.decode()
    page = browser.get(reverse("schools:venue", args=[hotel.pk])).content.decode()
    shown = [line for line in page.splitlines() if musts[0].name.replace("'", "&#x27;") in line]
    assert shown
    assert (page.count("not kept"), sum(must.name.replace("'", "&#x27;") in page for must in musts)) == (2, 5)


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
