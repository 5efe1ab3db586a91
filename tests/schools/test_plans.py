"""One school, one plan: two sides, versions, and what makes it stale."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from schools import actions
from schools.models import PlanVersion
from schools.selectors.plans import difference, plan_in_force, stale_reasons
from tests.schools.factories import make_bell, make_contact, make_gate


def write(by, school, **parts):
    return actions.write_plan(by=by, school=school, parts=parts or {"RAIN": "Tents at the gate."}, now=timezone.now())


def approved(school, chief, head, **parts):
    plan = write(head, school, **parts)
    actions.approve_plan(by=head, plan=plan, now=timezone.now())
    return actions.approve_plan(by=chief, plan=plan, now=timezone.now())


def test_a_plan_holds_when_both_sides_have_approved(school, chief, head):
    plan = write(head, school)
    actions.approve_plan(by=head, plan=plan, now=timezone.now())
    assert plan_in_force(school) is None
    actions.approve_plan(by=chief, plan=plan, now=timezone.now())
    held = plan_in_force(school)
    assert (held.number, held.school_by, held.station_by) == (1, head, chief)


def test_a_side_approves_once_and_two_sides_are_two_people(school, chief, head):
    plan = write(head, school)
    actions.approve_plan(by=head, plan=plan, now=timezone.now())
    with pytest.raises(ValidationError, match="already"):
        actions.approve_plan(by=head, plan=plan, now=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanVersion.objects.filter(pk=plan.pk).update(station_by=head, station_at=timezone.now())


def test_writing_changes_the_draft_until_a_side_has_approved(school, chief, head):
    write(head, school, RAIN="One.")
    write(head, school, RAIN="Two.")
    assert [(p.number, p.parts["RAIN"]) for p in school.plans.all()] == [(1, "Two.")]
    actions.approve_plan(by=head, plan=school.plans.get(), now=timezone.now())
    write(head, school, RAIN="Three.")
    assert [(p.number, p.parts["RAIN"]) for p in school.plans.all()] == [(2, "Three."), (1, "Two.")]


def test_an_empty_plan_is_refused(school, head):
    with pytest.raises(ValidationError, match="no words"):
        write(head, school, RAIN="  ")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda school: make_bell(school, "NOON_OUT", time(11), time(11, 30)), "bell times"),
        (make_gate, "gates"),
        (make_contact, "contacts"),
    ],
)
def test_a_change_of_the_ground_makes_the_plan_stale(school, chief, head, change, word):
    plan = approved(school, chief, head)
    assert stale_reasons(plan) == []
    change(school)
    assert stale_reasons(plan) == [word]


def test_the_difference_names_the_lines_that_changed(school, chief, head):
    old = approved(school, chief, head, RAIN="Tents.\nUmbrellas.", RISKS="Corner.")
    new = write(head, school, RAIN="Tents.\nHall.", RISKS="Corner.")
    [change] = difference(old, new)
    assert change.label == "When it rains"
    assert [(line.kind, line.text) for line in change.lines] == [
        ("same", "Tents."), ("removed", "Umbrellas."), ("added", "Hall."),
    ]  # fmt: skip


def test_written_approved_and_printed_on_its_pages(signed_in, school, chief, head, stranger):
    theirs, ours = signed_in(head), signed_in(chief)
    assert theirs.post(reverse("schools:edit_plan", args=[school.pk]), {"RAIN": "Tents."}).status_code == 302
    for browser in (theirs, ours):
        assert browser.post(reverse("schools:approve_plan", args=[school.pk, 1])).status_code == 302
    page = ours.get(reverse("schools:plan", args=[school.pk]))
    assert "approved by both sides" in page.content.decode()
    assert page.context["may_approve"] is False
    paper = ours.get(reverse("schools:print_plan", args=[school.pk, 1])).content.decode()
    assert "Tents." in paper
    assert "Main gate" in paper
    for name, args in (("plan", [school.pk]), ("print_plan", [school.pk, 1])):
        assert signed_in(stranger).get(reverse(f"schools:{name}", args=args)).status_code == 404


def test_a_commander_reads_a_plan_and_does_not_approve_it(signed_in, school, commander, head):
    write(head, school)
    browser = signed_in(commander)
    assert browser.get(reverse("schools:plan", args=[school.pk])).context["may_approve"] is False
    assert browser.post(reverse("schools:approve_plan", args=[school.pk, 1])).status_code == 404
