"""Sites, streets, and the people whose role is held at a school."""

import pytest
from django.urls import reverse

from safeschool.accounts.roles import Role
from safeschool.audit.models import Entry
from schools.actions import draw_street
from schools.models import Campus, Seat, Street
from tests.factories import make_person


def test_the_chief_seats_a_teacher_and_takes_the_seat_back(signed_in, chief, north, school):
    newcomer = make_person("newcomer", Role.HOMEROOM_TEACHER, north)
    teaching = signed_in(newcomer)
    sheet = reverse("schools:sheet", args=[school.pk])
    assert teaching.get(sheet).status_code == 404
    browser, url = signed_in(chief), reverse("schools:new_seat", args=[school.pk])
    assert "Newcomer" in browser.get(url).text
    assert browser.post(url, {"membership": newcomer.memberships.get().pk}).status_code == 302
    assert teaching.get(sheet).status_code == 200
    assert "Newcomer" in browser.get(sheet).text
    assert "Newcomer" not in browser.get(url).text
    browser.post(reverse("schools:drop_seat", args=[school.pk, Seat.objects.get().pk]))
    assert teaching.get(sheet).status_code == 404
    assert {"school.person_seated", "school.person_unseated"} <= set(Entry.objects.values_list("verb", flat=True))


@pytest.mark.parametrize("role", [Role.WARD_OFFICER, Role.SYSADMIN])
def test_a_role_of_the_police_is_not_offered_a_seat(signed_in, chief, north, school, role):
    other = make_person("other", role, north)
    url = reverse("schools:new_seat", args=[school.pk])
    assert signed_in(chief).post(url, {"membership": other.memberships.get().pk}).status_code == 422
    assert not Seat.objects.exists()


def test_a_teacher_of_another_unit_is_not_offered_a_seat(signed_in, chief, south, school):
    other = make_person("other", Role.HOMEROOM_TEACHER, south)
    url = reverse("schools:new_seat", args=[school.pk])
    assert signed_in(chief).post(url, {"membership": other.memberships.get().pk}).status_code == 422
    assert not Seat.objects.exists()


def test_a_head_reads_no_list_of_those_who_sign_in_and_seats_nobody(signed_in, head, school):
    browser = signed_in(head)
    assert "People of the school who sign in" not in browser.get(reverse("schools:sheet", args=[school.pk])).text
    assert browser.get(reverse("schools:new_seat", args=[school.pk])).status_code == 404


def test_a_head_adds_and_changes_a_site(signed_in, head, school):
    browser = signed_in(head)
    new = {"name": "Lower site", "is_teaching_point": "on"}
    browser.post(reverse("schools:new_campus", args=[school.pk]), new)
    site = Campus.objects.get(name="Lower site")
    assert site.is_teaching_point
    url = reverse("schools:edit_campus", args=[school.pk, site.pk])
    assert 'value="Lower site"' in browser.get(url).text
    browser.post(url, {"name": "Upper site"})
    site.refresh_from_db()
    assert (site.name, site.is_teaching_point) == ("Upper site", False)


def test_two_sites_of_one_name_are_refused_in_a_sentence(signed_in, head, school):
    taken = school.campuses.first().name
    answer = signed_in(head).post(reverse("schools:new_campus", args=[school.pk]), {"name": taken})
    assert answer.status_code == 422
    assert school.campuses.count() == 1


def test_the_chief_names_and_renames_a_street(signed_in, chief, north):
    browser = signed_in(chief)
    line = '{"type": "LineString", "coordinates": [[106.68, 20.85], [106.69, 20.85]]}'
    browser.post(reverse("schools:new_street"), {"unit": north.pk, "name": "Hồ Sen", "line": line})
    street = Street.objects.get()
    assert "Hồ Sen" in browser.get(reverse("schools:streets")).text
    browser.post(reverse("schools:edit_street", args=[street.pk]), {"name": "Chùa Hàng", "line": ""})
    street.refresh_from_db()
    assert (street.name, street.line, street.unit) == ("Chùa Hàng", None, north)
    assert Entry.objects.filter(verb="street.changed").exists()


@pytest.mark.parametrize("line", ['{"type": "Point", "coordinates": [1, 2]}', "[1, 2]", "{", '"x"'])
def test_a_shape_that_is_no_line_is_refused(signed_in, chief, north, line):
    answer = signed_in(chief).post(reverse("schools:new_street"), {"unit": north.pk, "name": "S", "line": line})
    assert answer.status_code == 422
    assert not Street.objects.exists()


def test_the_stranger_sees_no_street_of_north(signed_in, stranger, chief, north):
    street = draw_street(by=chief, unit=north, name="Hill Street")
    browser = signed_in(stranger)
    assert "Hill Street" not in browser.get(reverse("schools:streets")).text
    assert browser.get(reverse("schools:edit_street", args=[street.pk])).status_code == 404
