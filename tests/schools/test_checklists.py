"""The checklist as data: versions made by those who keep the registry, and points of a unit's own."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from safeschool.audit.models import Entry
from schools import actions
from schools.models import Checklist, ChecklistCategory, ChecklistItem
from tests.schools.rounds import ALARM, EXITS, begin


def own_point(by, unit, name="Fence along the canal"):
    fire = ChecklistCategory.objects.get(code="FIRE")
    return actions.add_point(by=by, unit=unit, category=fire, name=name, defence="PHYSICAL", is_critical=True)


def make(by, unit, *codes):
    today = timezone.localdate()
    return actions.make_checklist(by=by, unit=unit, valid_from=today, items=codes, legal_basis="")


def test_a_point_of_a_unit_is_asked_by_the_versions_that_name_it_and_by_no_other(chief, officer, north, school):
    point = own_point(chief, north)
    assert point.code not in begin(officer, school).items
    make(chief, north, ALARM, point.code)
    draft = begin(officer, school)
    assert set(draft.items) == {ALARM, point.code}
    assert actions.answer_point(by=officer, inspection=draft, code=point.code, verdict="PASS").item == point
    assert Entry.objects.filter(verb__in=["checklist.made", "checklist.point_added"]).count() == 2


def test_a_point_of_another_unit_is_refused_and_nothing_is_made(chief, north, south):
    theirs = own_point(None, south)
    with pytest.raises(ValidationError, match="another unit"):
        make(chief, north, ALARM, theirs.code)
    with pytest.raises(ValidationError, match="already"):
        own_point(None, south)
    assert not Checklist.objects.exists()


def test_a_unit_below_may_ask_what_the_unit_above_has_added(commander, chief, city, north):
    point = own_point(commander, city)
    assert make(chief, north, point.code).items == [point.code]


def test_a_chief_adds_a_point_and_makes_a_version_on_the_pages(signed_in, chief, north, school, officer):
    browser = signed_in(chief)
    fire = ChecklistCategory.objects.get(code="FIRE").pk
    point = {"unit": north.pk, "category": fire, "name": "Fence along the canal", "defence": "PHYSICAL"}
    assert browser.post(reverse("schools:new_point"), point).status_code == 302
    added = ChecklistItem.objects.get(unit=north)
    form = browser.get(reverse("schools:new_checklist")).text
    assert "Fence along the canal" in form
    today = timezone.localdate()
    version = {"unit": north.pk, "valid_from": today.isoformat(), "items": [EXITS, added.code], "legal_basis": "12/QĐ"}
    assert browser.post(reverse("schools:new_checklist"), {**version, "items": []}).status_code == 422
    assert browser.post(reverse("schools:new_checklist"), version).status_code == 302
    page = signed_in(officer).get(reverse("schools:checklists")).text
    assert "North ward v1" in page
    assert "12/QĐ" in page
    assert "Fence along the canal" in page


def test_the_stranger_reads_no_version_and_no_point_of_north(signed_in, stranger, chief, north, south):
    point = own_point(chief, north)
    make(chief, north, point.code)
    assert "Fence along the canal" not in signed_in(stranger).get(reverse("schools:checklists")).text
    assert "North ward" not in signed_in(stranger).get(reverse("schools:checklists")).text


def test_an_officer_reads_versions_and_makes_none(signed_in, officer):
    browser = signed_in(officer)
    assert "45 points" in browser.get(reverse("schools:checklists")).text
    assert browser.get(reverse("schools:new_checklist")).status_code == 404
