"""The search of the bar: each room's rows in one's sight, diacritics or not, and never whom a file is about."""

import pytest
from django.urls import reverse

from incidents.actions import Identity, add_party
from safeschool.accounts.actions import change_unit
from schools.actions import add_contact, change_gate, draw_street
from tests.factories import make_school
from tests.incidents.factories import log, raise_one
from tests.patrols.factories import make_post


@pytest.fixture
def find(signed_in):
    """`find(person, words)`: the titles and second lines of each section, by its title."""

    def look(person, words: str) -> dict[str, list[str]]:
        answer = signed_in(person).get(reverse("search"), {"q": words})
        assert answer.status_code == 200
        return {
            str(section.title): [f"{hit.title} {' '.join(hit.meta)}" for hit in section.hits]
            for section in answer.context["sections"]
        }

    return look


@pytest.fixture
def world(school, officer, teacher):
    """An incident, a concern and a post at Hill School."""
    return log(officer, school, code="GATE_CONGESTION"), raise_one(teacher, school), make_post(school, name="Cổng Đông")


def test_a_school_is_found_without_its_diacritics(find, officer, north):
    make_school(north, "DH1", "Trường Tiểu học Dư Hàng")
    assert find(officer, "du hang") == {"Schools": ["Trường Tiểu học Dư Hàng DH1 North ward"]}
    assert find(officer, "DƯ hàng  tieu") == find(officer, "du hang")


def test_an_incident_is_found_by_its_number_and_by_its_type_in_any_language(find, officer, world):
    incident = world[0]
    kind = incident.type
    for words in (incident.number, incident.number.lower(), kind.name_en, kind.name_vi, kind.name_zh_hans):
        assert any(incident.number in line for line in find(officer, words)["Incidents"]), words


def test_a_concern_is_found_by_its_number_and_by_its_type(find, officer, world):
    concern = world[1]
    for words in (f"#{concern.pk}", concern.type.name_vi):
        assert any(f"#{concern.pk}" in line for line in find(officer, words)["Concerns"]), words


def test_a_post_is_found_without_diacritics_and_by_its_school(find, officer, world):
    assert "Cổng Đông" in find(officer, "cong dong")["Posts"][0]
    assert "Cổng Đông" in find(officer, "hill dong")["Posts"][0]


def test_every_word_must_be_there(find, officer, world):
    assert "Posts" not in find(officer, "dong moon")


@pytest.mark.parametrize("words", ["hnzx", "huining", "huining zhongxue", "会宁", "HNZX", "knzx"])
def test_a_chinese_name_is_found_by_signs_first_letters_and_sounds(find, officer, north, words):
    make_school(north, "C1", "会宁中学")
    make_school(north, "C2", "会师中学")
    assert find(officer, words) == {"Schools": ["会宁中学 C1 North ward"]}


def test_a_sign_of_two_readings_is_found_by_both(find, officer, north):
    make_school(north, "C1", "长江小学")
    assert find(officer, "cjxx") == find(officer, "zjxx") == {"Schools": ["长江小学 C1 North ward"]}


def test_units_streets_and_contacts_are_found_in_sight_alone(find, officer, stranger, north, school):
    change_unit(by=officer, unit=north, name="Phường Dư Hàng")
    street = draw_street(by=officer, unit=north, name="Phố Nguyễn Công Trứ")
    add_contact(by=officer, school=school, duty="Bảo vệ", full_name="Đỗ Văn Ổn", phone="1")
    assert find(officer, "phuong du hang")["Units"] == ["Phường Dư Hàng NORTH Police station or ward police"]
    assert find(officer, "cong tru") == {"Streets": [f"{street.name} Phường Dư Hàng"]}
    assert find(officer, "do van on") == {"Contacts": ["Đỗ Văn Ổn Bảo vệ Hill School"]}
    for words in ("phuong du hang", "cong tru", "do van on"):
        assert find(stranger, words) == {}


def test_a_street_opens_the_schools_on_it(signed_in, officer, school):
    gate = school.campuses.first().gates.first()
    change_gate(by=officer, gate=gate, street_name="Long Street")
    make_school(school.unit, "OTHER", "Other School")
    hits = signed_in(officer).get(reverse("search"), {"q": "long street"}).context["sections"][0].hits
    page = signed_in(officer).get(hits[0].url)
    assert [row.code for row in page.context["page"].rows] == ["HILL"]


def test_colleagues_are_found_in_the_units_in_reach(find, chief, officer, stranger):
    assert find(chief, officer.full_name)["People"][0].startswith(officer.full_name)
    assert find(stranger, officer.full_name) == {}


def test_whom_a_file_is_about_is_not_found(find, chief, officer, world):
    who = Identity("Nguyễn Văn An")
    add_party(by=officer, incident=world[0], roles=["WITNESS"], kind="PUPIL", is_minor=True, identity=who)
    assert find(chief, "nguyen van an") == find(officer, "an nguyen") == {}


def test_a_stranger_finds_nothing_of_north(find, stranger, world):
    incident, concern, _post = world
    for words in (incident.number, incident.type.name_en, f"#{concern.pk}", "hill", "dong"):
        assert find(stranger, words) == {}


def test_a_teacher_finds_the_own_concern_and_no_incident(find, teacher, world):
    incident, concern, _post = world
    assert "Incidents" not in find(teacher, incident.number)
    assert "Concerns" in find(teacher, f"#{concern.pk}")


def test_more_than_fits_leads_to_the_list(signed_in, officer, north):
    for number in range(12):
        make_school(north, f"MANY{number}", f"Many School {number}")
    page = signed_in(officer).get(reverse("search"), {"q": "many school"})
    assert len(page.context["sections"][0].hits) == 8
    assert f"{reverse('schools:list')}?q=many+school" in page.text


def test_a_search_costs_the_same_for_one_row_as_for_many(
    signed_in, officer, school, teacher, django_assert_max_num_queries
):
    for number in range(7):
        log(officer, school, code="GATE_CONGESTION")
        raise_one(teacher, school)
        make_post(school, name=f"Post {number}")
    browser = signed_in(officer)
    with django_assert_max_num_queries(26):
        found = browser.get(reverse("search"), {"q": "hill"}).context["sections"]
    assert {"Schools", "Posts"} <= {str(section.title) for section in found}


def test_the_bar_leads_to_the_search_whoever_may_find_something(signed_in, officer, auditor):
    url = reverse("search")
    assert f'action="{url}"' in signed_in(officer).get(reverse("home")).text
    assert f'action="{url}"' not in signed_in(auditor).get(reverse("home")).text


@pytest.mark.parametrize("words", ["", "   ", "#", "9" * 40, "x" * 200, "%_\\", "'"])
def test_odd_words_break_nothing(find, officer, world, words):
    find(officer, words)
