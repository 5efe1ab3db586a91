"""Units change over time: merge, split, rename; the school's history comes along, told on the old or the new map."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from safeschool.accounts.actions import draw_boundary, rename_unit
from safeschool.accounts.models import Boundary, FormerName, Succession, Unit
from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from schools.actions import add_gate, change_gate, merge_unit, move_school, pass_hats, split_unit
from schools.models import Gate, School, SchoolMove, Seat
from schools.selectors.maps import names_on
from tests.factories import make_person, make_school, make_unit, seat
from tests.incidents.factories import log
from tests.schools.rounds import make_venue

MERGED, SPLIT, TODAY = date(2025, 1, 1), date(2025, 7, 1), date(2026, 11, 20)
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[106.6, 20.8], [106.7, 20.8], [106.7, 20.9], [106.6, 20.9], [106.6, 20.8]]],
}


@pytest.fixture
def wards(city, north):
    """Dư Hàng's road: North merges into Middle, Middle is split between East and West."""
    return {
        code: make_unit(code, f"{code} ward", parent=city, valid_from=since, valid_to=until)
        for code, since, until in (("MIDDLE", MERGED, None), ("EAST", SPLIT, None), ("WEST", SPLIT, None))
    }


@pytest.fixture
def road(wards, north, school, admin):
    """The school went from North to Middle to East; another one to West."""
    other = make_school(north, "HILL2", "Hill Second School")
    merge_unit(by=admin, old=north, into=wards["MIDDLE"], on=MERGED, today=TODAY, legal_basis="1232/NQ")
    shares = {School.objects.get(pk=school.pk): wards["EAST"], School.objects.get(pk=other.pk): wards["WEST"]}
    split_unit(by=admin, old=wards["MIDDLE"], shares=shares, on=SPLIT, today=TODAY)
    return wards


def unit_codes(day: date) -> list[str]:
    return [school.unit_at(day).code for school in School.objects.filter(code__startswith="HILL").order_by("code")]


def test_a_school_knows_its_unit_on_any_day(road):
    assert unit_codes(date(2024, 12, 31)) == ["NORTH", "NORTH"]
    assert unit_codes(MERGED) == unit_codes(date(2025, 6, 30)) == ["MIDDLE", "MIDDLE"]
    assert unit_codes(SPLIT) == unit_codes(TODAY) == ["EAST", "WEST"]


def test_the_units_end_the_day_before_and_say_what_became_of_them(road, north):
    north.refresh_from_db()
    assert (north.valid_to, Unit.objects.get(code="MIDDLE").valid_to) == (date(2024, 12, 31), date(2025, 6, 30))
    told = list(Succession.objects.order_by("on", "new__code").values_list("old__code", "new__code", "share"))
    assert told == [("NORTH", "MIDDLE", "WHOLE"), ("MIDDLE", "EAST", "PART"), ("MIDDLE", "WEST", "PART")]


def test_police_of_a_merged_unit_work_in_the_new_one(wards, north, school, officer, admin):
    merge_unit(by=admin, old=north, into=wards["MIDDLE"], on=MERGED, today=TODAY)
    after = type(officer).objects.get(pk=officer.pk)
    assert [hat.unit.code for hat in after.all_hats] == ["MIDDLE"]
    assert School.objects.visible_to(after).get().pk == school.pk


def test_whoever_signs_in_at_the_school_keeps_the_role_there(teacher, road, school):
    place = Seat.objects.get(school=school, membership__user=teacher)
    assert (place.membership.unit.code, place.membership.role) == ("EAST", Role.HOMEROOM_TEACHER)


def test_gates_streets_and_venues_come_along(wards, north, school, admin, chief):
    gate = Gate.objects.get(campus__school=school)
    change_gate(by=chief, gate=gate, street_name="Long Street")
    venue = make_venue(north)
    merge_unit(by=admin, old=north, into=wards["MIDDLE"], on=MERGED, today=TODAY)
    gate.refresh_from_db()
    venue.refresh_from_db()
    assert (gate.street.unit.code, gate.street.name, venue.unit.code) == ("MIDDLE", "Long Street", "MIDDLE")


def test_a_split_names_an_heir_for_every_school_or_nothing_happens(wards, north, school, admin):
    make_school(north, "HILL2", "Hill Second School")
    with pytest.raises(ValidationError, match="Hill Second School"):
        split_unit(
            by=admin, old=north, on=SPLIT, today=TODAY,
            shares={school: wards["EAST"], make_school(north, "X", "X"): wards["WEST"]},
        )  # fmt: skip
    assert not SchoolMove.objects.exists()
    assert not Succession.objects.exists()


@pytest.mark.parametrize("on", [date(2026, 11, 21), date(2024, 6, 1)])
def test_a_day_to_come_and_an_heir_not_yet_there_are_refused(wards, north, school, admin, on):
    with pytest.raises(ValidationError):
        merge_unit(by=admin, old=north, into=wards["MIDDLE"], on=on, today=TODAY)
    assert School.objects.get(pk=school.pk).unit_id == north.pk


def test_a_school_does_not_move_behind_its_later_move(road, school, south):
    with pytest.raises(ValidationError, match="that day or later"):
        move_school(by=None, school=school, to=south, on=date(2025, 3, 1), today=TODAY)


def test_a_unit_is_renamed_and_its_old_name_stays_for_old_maps(north, admin):
    rename_unit(by=admin, unit=north, name="Nguyễn Trãi", on=MERGED, today=TODAY)
    assert FormerName.objects.get().name == "North ward"
    assert names_on([north], date(2024, 12, 31)) == {north.pk: "North ward"}
    assert names_on([north], MERGED) == {north.pk: "Nguyễn Trãi"}
    with pytest.raises(ValidationError):
        rename_unit(by=admin, unit=north, name="Earlier", on=date(2024, 1, 1), today=TODAY)


def test_the_list_shows_who_was_where_on_the_old_map(road, commander, signed_in, school):
    page = signed_in(commander).get(reverse("schools:list"), {"unit": "NORTH", "on_map": "2024-12-31"})
    assert [row.code for row in page.context["page"].rows] == ["HILL", "HILL2"]
    page = signed_in(commander).get(reverse("schools:list"), {"unit": "EAST", "on_map": "2026-01-01"})
    assert [row.code for row in page.context["page"].rows] == ["HILL"]


def test_the_heir_s_people_may_ask_for_the_old_unit_and_see_their_own_schools_only(road, signed_in):
    chief = make_person("east", Role.WARD_CHIEF, road["EAST"])
    page = signed_in(chief).get(reverse("schools:list"), {"unit": "NORTH", "on_map": "2024-12-31"})
    assert [row.code for row in page.context["page"].rows] == ["HILL"]


def test_figures_are_told_on_the_old_and_on_the_new_map(school, north, officer, wards, admin, commander, signed_in):
    log(officer, school, code="GATE_CONGESTION")
    make_school(north, "HILL2", "Hill Second School")
    test = {"since": "2026-01-01", "until": "2030-01-01"}
    merge_unit(by=admin, old=north, into=wards["MIDDLE"], on=MERGED, today=TODAY)

    def table(day: str) -> dict[str, tuple[int, int]]:
        page = signed_in(commander).get(reverse("board:by_unit"), {**test, "on_map": day})
        return {row.code: (row.schools, row.incidents) for row in page.context["rows"]}

    assert table("2024-12-31") == {"NORTH": (2, 1)}
    assert table("2025-01-01") == {"MIDDLE": (2, 1)}


def test_a_stranger_counts_nothing_of_north(school, stranger, signed_in):
    assert signed_in(stranger).get(reverse("board:by_unit")).context["rows"] == []


def test_pages_rename_merge_and_split(wards, north, school, admin, signed_in):
    browser = signed_in(admin)
    answer = browser.post(reverse("schools:rename_unit", args=[north.pk]), {"name": "New North", "on": "2024-05-01"})
    assert answer.status_code == 302
    second = make_school(north, "HILL2", "Hill Second School")
    url = reverse("schools:split_unit", args=[north.pk])
    half = {"on": "2025-07-01", f"school_{school.pk}": wards["EAST"].pk}
    assert browser.post(url, half).status_code == 422
    assert browser.post(url, {**half, f"school_{second.pk}": wards["WEST"].pk}).status_code == 302
    assert set(School.objects.values_list("unit__code", flat=True)) == {"EAST", "WEST"}
    url = reverse("schools:merge_unit", args=[wards["EAST"].pk])
    assert browser.post(url, {"on": "2025-08-01", "into": wards["WEST"].pk}).status_code == 302
    assert set(School.objects.values_list("unit__code", flat=True)) == {"WEST"}
    page = browser.get(reverse("accounts:unit", args=[north.pk]))
    assert "North ward" in page.text


def test_a_gate_outside_the_unit_is_refused_with_a_sentence(north, school, chief):
    draw_boundary(by=None, unit=north, geometry=SQUARE)
    with pytest.raises(ValidationError, match="outside the territory of North ward"):
        add_gate(by=chief, school=school, name="Far gate", latitude=20.85, longitude=106.9)
    assert Gate.objects.filter(campus__school=school).count() == 1
    add_gate(by=chief, school=school, name="East gate", latitude=20.85, longitude=106.69)


def test_the_sheet_tells_where_the_school_belonged(road, commander, school, signed_in):
    page = signed_in(commander).get(reverse("schools:sheet", args=[school.pk]))
    assert "from North ward to MIDDLE ward" in page.text
    assert "1232/NQ" in page.text


def test_a_seat_of_the_whole_city_stays_as_it_is(wards, north, school, city, admin):
    deputy = seat(make_person("deputy", Role.DEPUTY_HEAD_LAW, city), school)
    merge_unit(by=admin, old=north, into=wards["MIDDLE"], on=MERGED, today=TODAY)
    assert Seat.objects.get(membership__user=deputy).membership.unit_id == city.pk


def hats_of(user) -> list[tuple[str, date | None, date | None]]:
    rows = user.memberships.order_by("unit__code").values_list("unit__code", "valid_from", "valid_to")
    return list(rows)


def test_after_a_split_the_police_are_led_to_say_who_works_where(
    wards, north, school, admin, officer, chief, signed_in
):
    second = make_school(north, "HILL2", "Hill Second School")
    browser = signed_in(admin)
    shares = {f"school_{school.pk}": wards["EAST"].pk, f"school_{second.pk}": wards["WEST"].pk}
    url = reverse("schools:split_unit", args=[north.pk])
    page = browser.post(url, {"on": "2025-07-01", **shares}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("schools:pass_hats", args=[north.pk])
    assert "Officer" in page.text
    hat, kept = officer.memberships.get(), chief.memberships.get()
    answer = browser.post(page.redirect_chain[-1][0], {f"hat_{hat.pk}": wards["WEST"].pk, f"hat_{kept.pk}": ""})
    assert answer.status_code == 302
    assert hats_of(officer) == [("NORTH", None, date(2025, 6, 30)), ("WEST", None, None)]
    assert hats_of(chief) == [("NORTH", None, None)]
    again = browser.get(page.redirect_chain[-1][0])
    assert ("Chief" in again.text, f"hat_{hat.pk}" in again.text) == (True, False)


def test_a_hat_passes_to_an_heir_only_and_one_that_has_ended_stays(road, admin, south):
    middle = road["MIDDLE"]
    gone = make_person("gone", Role.WARD_OFFICER, middle).memberships.get()
    type(gone).objects.filter(pk=gone.pk).update(valid_to=date(2025, 3, 1))
    gone.refresh_from_db()
    assert pass_hats(by=admin, old=middle, heirs={gone: road["EAST"]}, today=TODAY) == 0
    with pytest.raises(ValidationError, match="no heir"):
        pass_hats(by=admin, old=middle, heirs={gone: south}, today=TODAY)


def test_an_administrator_draws_where_a_unit_ends_and_a_crossing_outline_is_refused(signed_in, admin, north):
    browser, url = signed_in(admin), reverse("schools:outline_unit", args=[north.pk])
    refused = browser.post(url, {"outline": "20.8 106.6\n20.9 106.7\n20.9 106.6\n20.8 106.7"})
    assert refused.status_code == 422
    assert "crosses itself" in refused.content.decode()
    assert not Boundary.objects.exists()
    assert browser.post(url, {"outline": "20.8 106.6\n20.9 106.6\n20.9 106.7"}).status_code == 302
    assert Boundary.objects.get(unit=north).geometry["type"] == "Polygon"
    assert "20.800000, 106.600000" in browser.get(url).content.decode()
    assert Entry.objects.filter(verb="unit.outlined").count() == 1
