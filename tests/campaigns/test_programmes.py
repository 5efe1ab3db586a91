"""Programmes: founded and renamed where one records, read below."""

from django.urls import reverse

from campaigns.actions import found_programme
from campaigns.models import Programme
from tests.campaigns.factories import hold_session


def test_an_officer_founds_and_renames_a_programme(signed_in, officer, north):
    browser = signed_in(officer)
    browser.post(reverse("campaigns:new_programme"), {"unit": north.pk, "name": "Safe way"})
    made = Programme.objects.get()
    browser.post(reverse("campaigns:edit_programme", args=[made.pk]), {"name": "Safe way to school"})
    made.refresh_from_db()
    assert (made.name, made.unit) == ("Safe way to school", north)
    assert "Safe way to school" in browser.get(reverse("campaigns:programmes")).text


def test_a_name_that_is_taken_is_said(signed_in, officer, north):
    found_programme(by=officer, unit=north, name="Safe way")
    answer = signed_in(officer).post(reverse("campaigns:new_programme"), {"unit": north.pk, "name": "Safe way"})
    assert answer.status_code == 422
    assert Programme.objects.count() == 1


def test_a_programme_of_the_city_is_read_in_the_ward_and_changed_only_above(
    signed_in, officer, commander, city, school
):
    above = found_programme(by=commander, unit=city, name="City wide")
    hold_session(officer, school.unit, school, programmes=[above])
    page = signed_in(officer).get(reverse("campaigns:programmes")).text
    assert "City wide" in page
    assert "1 session" in page
    url = reverse("campaigns:edit_programme", args=[above.pk])
    assert url not in page
    assert signed_in(officer).get(url).status_code == 404
    assert signed_in(commander).get(url).status_code == 200


def test_the_stranger_sees_no_programme_of_north(signed_in, stranger, officer, north):
    made = found_programme(by=officer, unit=north, name="Safe way")
    browser = signed_in(stranger)
    assert "Safe way" not in browser.get(reverse("campaigns:programmes")).text
    assert browser.get(reverse("campaigns:edit_programme", args=[made.pk])).status_code == 404
