"""What lies around a school, who puts it right, and who may read whom."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from schools import actions
from schools.models import Hazard, Venue
from schools.selectors.surroundings import around, gates_near, metres
from tests.factories import make_person
from tests.schools.rounds import make_hazard, make_venue

TODAY = date(2026, 11, 25)


def test_a_hazard_has_the_lead_and_the_days_of_its_kind(officer, school):
    hazard = make_hazard(officer, school, found_on=TODAY)
    assert (hazard.lead.code, hazard.deadline) == ("TRAFFIC_BRIGADE", TODAY + timedelta(days=15))


def test_a_hazard_is_overdue_after_its_deadline_and_never_once_settled(officer, school):
    hazard = make_hazard(officer, school, found_on=TODAY)
    late = hazard.deadline + timedelta(days=1)
    assert not hazard.is_overdue_on(hazard.deadline)
    assert list(Hazard.objects.overdue(late)) == [hazard]
    actions.settle_hazard(by=officer, hazard=hazard, outcome="Cones were set.", on=late)
    assert list(Hazard.objects.overdue(late)) == []
    with pytest.raises(ValidationError, match="settled already"):
        actions.settle_hazard(by=officer, hazard=hazard, outcome="Again.", on=late)


def test_a_deadline_before_the_finding_is_refused(officer, school):
    with pytest.raises(ValidationError, match="deadline cannot lie before"):
        make_hazard(officer, school, found_on=TODAY, deadline=TODAY - timedelta(days=1))


def test_metres_are_metres():
    assert metres(20.85, 106.68, 20.851, 106.68) == pytest.approx(111, abs=1)
    assert metres(20.85, 106.68, 20.85, 106.68) == 0


def test_a_venue_knows_its_nearest_gates_and_whose_buffer_zone_it_is_in(officer, north, school):
    near, far = make_venue(north), make_venue(north, "Far Hotel", latitude=20.86)
    [gate] = gates_near(near, officer)
    assert (gate.gate.name, gate.is_inside, 105 < gate.metres < 117) == ("Main gate", True, True)
    [gate] = gates_near(far, officer)
    assert (gate.is_inside, gate.metres > 1000) == (False, True)
    seen = around(school, officer)
    assert [n.venue for n in seen.inside] == [near]
    assert [n.venue for n in seen.beyond] == [far]


def test_a_visit_sets_the_day_of_the_next_and_an_older_one_does_not(officer, north):
    venue = make_venue(north)
    assert list(Venue.objects.due(TODAY)) == [venue]
    actions.visit_venue(
        by=officer, venue=venue, visited_on=TODAY, repeat_on=TODAY + timedelta(days=90), musts=["M1_ID"]
    )
    old = TODAY - timedelta(days=200)
    actions.visit_venue(by=officer, venue=venue, visited_on=old, repeat_on=old + timedelta(days=30))
    venue.refresh_from_db()
    assert venue.next_visit_on == TODAY + timedelta(days=90)
    assert list(Venue.objects.due(TODAY)) == []


def test_only_the_station_reads_the_landlord(signed_in, officer, commander, head, north):
    venue = make_venue(north, landlord_name="Trần Văn Chủ", landlord_phone="0900 111 222")
    url = reverse("schools:venue", args=[venue.pk])
    traffic = make_person("traffic", Role.TRAFFIC_OFFICER, north)
    assert "Trần Văn Chủ" in signed_in(officer).get(url).content.decode()
    for other in (commander, traffic):
        page = signed_in(other).get(url)
        assert page.status_code == 200
        assert "Trần Văn Chủ" not in page.content.decode()
    assert signed_in(head).get(url).status_code == 404
    edit = reverse("schools:edit_venue", args=[venue.pk])
    assert "landlord_name" not in signed_in(traffic).get(edit).context["form"].fields


def test_the_journal_names_the_fields_of_a_venue_and_not_what_they_hold(officer, north):
    venue = make_venue(north)
    actions.change_venue(by=officer, venue=venue, landlord_name="Trần Văn Chủ")
    assert Entry.objects.get(verb="venue.changed").facts == {"fields": ["landlord_name"]}


def test_the_stranger_sees_no_hazard_and_no_venue(signed_in, stranger, officer, north, school):
    make_hazard(officer, school)
    make_venue(north)
    browser = signed_in(stranger)
    assert browser.get(reverse("schools:hazards")).context["page"].rows == []
    assert browser.get(reverse("schools:venues")).context["page"].rows == []


def test_an_officer_records_and_settles_a_hazard_on_its_pages(signed_in, officer, school):
    from schools.models import HazardType

    browser = signed_in(officer)
    kind = HazardType.objects.get(code="HZ_ROAD_OCCUPATION")
    data = {"type": kind.pk, "place": "Corner", "days": ["0", "4"], "starts": "16:00", "ends": "17:00",
            "found_on": timezone.localdate().isoformat()}  # fmt: skip
    new = reverse("schools:new_hazard", args=[school.pk])
    assert browser.post(new, {**data, "ends": "15:00"}).status_code == 422
    assert browser.post(new, data).status_code == 302
    hazard = Hazard.objects.get()
    assert hazard.comes_on == [0, 4]
    url = reverse("schools:hazard", args=[hazard.pk])
    assert "Mon, Fri" in browser.get(url).content.decode()
    assert browser.post(url, {"outcome": "Moved away."}).status_code == 302
    assert browser.get(reverse("schools:surroundings", args=[school.pk])).context["around"].settled_hazards == [hazard]


def test_an_officer_registers_a_hotel_and_visits_it(signed_in, officer, north, school):
    from schools.models import VenueKind

    browser = signed_in(officer)
    place = {"map_place_lat": "20.851", "map_place_lng": "106.68"}
    hotel = VenueKind.objects.get(code="HOTEL").pk
    assert (
        browser.post(
            reverse("schools:new_venue"), {"unit": north.pk, "kind": hotel, "name": "Star", **place}
        ).status_code
        == 302
    )
    venue = Venue.objects.get()
    url = reverse("schools:venue", args=[venue.pk])
    day = timezone.localdate()
    visit = {"visited_on": day.isoformat(), "repeat_on": (day + timedelta(days=30)).isoformat(), "musts": ["M1_ID"]}
    assert browser.post(url, {**visit, "repeat_on": day.isoformat()}).status_code == 422
    assert browser.post(url, visit).status_code == 302
    assert venue.visits.get().musts == ["M1_ID"]
