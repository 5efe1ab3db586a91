"""The registry over the API."""

import pytest

from schools.models import School
from tests.factories import make_school

URL = "/api/v1/schools/"


def codes(response) -> list[str]:
    assert response.status_code == 200, response.content
    return [row["code"] for row in response.json()["results"]]


def test_an_officer_lists_the_schools_of_the_unit(program, officer, school, other_school):
    assert codes(program(officer).get(URL)) == ["HILL"]


def test_a_stranger_sees_no_school_of_another_unit(program, stranger, school):
    assert codes(program(stranger).get(URL)) == []
    assert program(stranger).get(f"{URL}{school.pk}/").status_code == 404


def test_nobody_without_signing_in_and_nobody_without_the_ability_gets_in(client, program, auditor, school):
    assert client.get(URL).status_code in (401, 403)
    assert program(auditor).get(URL).status_code == 403


def test_a_teacher_sees_the_own_school_only(program, teacher, school, north):
    make_school(north, "SEA", "Sea School")
    assert codes(program(teacher).get(URL)) == ["HILL"]


def test_schools_are_found_without_diacritics_and_by_unit_and_level(program, commander, school, other_school, north):
    make_school(north, "DH", "Trường Tiểu học Dư Hàng")
    api = program(commander)
    assert codes(api.get(URL, {"q": "du hang"})) == ["DH"]
    assert codes(api.get(URL, {"unit": "SOUTH"})) == ["LAKE"]
    assert codes(api.get(URL, {"unit": "CITY", "level": "PRIMARY"})) == ["DH", "HILL", "LAKE"]
    assert codes(api.get(URL, {"level": "SPECIAL"})) == []


def test_a_wrong_filter_is_a_sentence(program, officer, school):
    answer = program(officer).get(URL, {"level": "NONE"})
    assert answer.status_code == 400
    assert "level" in answer.json()


def test_a_chief_registers_and_changes_a_school(program, chief, north):
    api = program(chief)
    made = api.post(URL, {"code": "NEW", "name": "New School", "unit": "NORTH", "levels": ["PRIMARY"]})
    assert made.status_code == 201, made.content
    changed = api.patch(f"{URL}{made.json()['id']}/", {"name": "Newer School"})
    assert (changed.status_code, changed.json()["name"], changed.json()["levels"]) == (200, "Newer School", ["PRIMARY"])
    assert School.objects.get(code="NEW").search_key == "newer school new"


@pytest.mark.parametrize(
    "body",
    [
        {"code": "NEW", "name": "New", "unit": "SOUTH"},
        {"code": "HILL", "name": "New", "unit": "NORTH"},
        {"code": "NEW", "name": "", "unit": "NORTH"},
        {"code": "NEW", "name": "New", "unit": "NORTH", "latitude": 95, "longitude": 0},
        {"code": "NEW", "name": "New", "unit": "NORTH", "latitude": 20},
        {"code": "NEW", "name": "New", "unit": "NORTH", "levels": ["NONE"]},
    ],
)
def test_a_wrong_school_is_refused_with_a_sentence(program, chief, school, south, body):
    answer = program(chief).post(URL, body)
    assert answer.status_code == 400
    assert answer.json()
    assert School.objects.count() == 1


def test_who_may_not_edit_does_not(program, officer, stranger, teacher, head, school):
    assert program(officer).post(URL, {"code": "N", "name": "N", "unit": "NORTH"}).status_code == 403
    assert program(teacher).patch(f"{URL}{school.pk}/", {"name": "Mine"}).status_code == 403
    assert program(stranger).patch(f"{URL}{school.pk}/", {"name": "Mine"}).status_code == 404
    assert program(head).patch(f"{URL}{school.pk}/", {"phone": "0225"}).status_code == 200


def test_a_list_of_many_asks_no_more_than_a_list_of_few(program, officer, north, django_assert_max_num_queries):
    for n in range(30):
        make_school(north, f"S{n:02}", f"School {n}")
    api = program(officer)
    api.get(URL)
    with django_assert_max_num_queries(6):
        few = api.get(URL, {"page_size": 3})
    with django_assert_max_num_queries(6):
        many = api.get(URL, {"page_size": 30})
    assert (len(codes(few)), len(codes(many))) == (3, 30)
    assert codes(api.get(few.json()["next"])) == ["S03", "S04", "S05"]
