"""Programmes: founded and renamed where one records, read below."""

from django.urls import reverse
from django.utils import timezone

from campaigns.actions import found_programme
from campaigns.models import Drill, Programme
from tests.campaigns.factories import hold_session, school_morning


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


def test_a_drill_is_planned_once_and_told_under_every_programme_it_serves(
    signed_in, program, chief, stranger, school, north, south
):
    first, second = (found_programme(by=chief, unit=north, name=name) for name in ("Safe way", "Peace"))
    elsewhere = found_programme(by=stranger, unit=south, name="Elsewhere")
    hour = f"{school_morning(school, timezone.now()).astimezone(north.zone):%Y-%m-%dT%H:%M}"
    form = {"school": school.code, "scenario": "KNIFE_ATTACK", "planned_at": hour}
    url = reverse("campaigns:new_drill")
    assert signed_in(chief).post(url, {**form, "programmes": [elsewhere.pk]}).status_code == 422
    assert signed_in(chief).post(url, {**form, "programmes": [first.pk, second.pk]}).status_code == 302
    drill = Drill.objects.get()
    assert {*drill.programmes.all()} == {first, second}
    listed = signed_in(chief).get(reverse("campaigns:drills"), {"programme": second.pk})
    assert [*listed.context["page"].rows] == [drill]
    assert signed_in(chief).get(reverse("campaigns:programmes")).text.count("1 drill<") == 2
    assert "Peace" in signed_in(chief).get(reverse("campaigns:drill", args=[drill.pk])).text
    body = {**form, "planned_at": school_morning(school, timezone.now(), 8).isoformat(), "programmes": [first.pk]}
    made = program(chief).post("/api/v1/drills/", body, format="json")
    assert (made.status_code, made.json()["programmes"]) == (201, [first.pk])
    wrong = program(chief).post("/api/v1/drills/", {**body, "programmes": [elsewhere.pk]}, format="json")
    assert wrong.status_code == 400


def test_a_program_tells_the_programmes_of_a_session(program, officer, north, school):
    made = found_programme(by=officer, unit=north, name="Safe way")
    body = {"school": school.code, "format": "LAW_INTO_SCHOOL", "topics": ["TRAFFIC"], "programmes": [made.pk],
            "held_at": "2023-06-14T08:00:00+07:00", "pupils": 40}  # fmt: skip
    assert program(officer).post("/api/v1/sessions/", body, format="json").json()["programmes"] == [made.pk]
