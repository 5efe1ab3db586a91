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
from schools.selectors.sketch import Shape, difference_drawing, drawings_of, shapes_of
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


ZONE = Shape("WAITING", ((20.8500, 106.6800), (20.8502, 106.6800), (20.8502, 106.6803)), name="Grades 1-2")
LOOP = Shape("VEHICLES", ((20.8500, 106.6798), (20.8506, 106.6798)))
TENT = Shape("WAITING", ((20.8504, 106.6800), (20.8506, 106.6800), (20.8506, 106.6803)), "RAIN", "Hall")


def draw(by, school, *shapes):
    return actions.draw_plan(by=by, school=school, shapes=shapes, now=timezone.now())


def test_a_sketch_is_drawn_in_a_version_beside_its_words_and_keeps_them(school, chief, head):
    write(head, school, RAIN="Tents.")
    draw(head, school, ZONE, LOOP)
    [plan] = school.plans.all()
    assert (plan.number, plan.parts["RAIN"], shapes_of(plan)) == (1, "Tents.", [ZONE, LOOP])
    assert [gate[0] for gate in plan.sketch["gates"]] == ["Main gate"]
    actions.approve_plan(by=head, plan=plan, now=timezone.now())
    assert (draw(head, school, ZONE).number, write(head, school, RAIN="Hall.").sketch["shapes"][0]["name"]) == (
        2, "Grades 1-2",
    )  # fmt: skip
    assert shapes_of(school.plans.get(number=1)) == [ZONE, LOOP]


@pytest.mark.parametrize(
    ("shape", "sentence"),
    [
        (Shape("WAITING", ZONE.points[:2]), "Drawing 2: a Waiting zone has 3 to 60 points"),
        (Shape("POST", LOOP.points), "Drawing 2: a Post has 1 to 1 points"),
        (Shape("RISK", ((21.9, 106.68),)), "Drawing 2 lies more than 3 km from the school"),
    ],
)
def test_a_drawing_without_its_points_or_far_away_is_refused_and_nothing_is_written(school, head, shape, sentence):
    with pytest.raises(ValidationError, match=sentence):
        draw(head, school, ZONE, shape)
    assert not school.plans.exists()


def test_each_variant_has_its_drawing_in_one_frame_over_the_faint_day(school, head):
    day, rain = drawings_of(draw(head, school, ZONE, LOOP, TENT))
    assert [note.text.partition(" · ")[0] for note in day.notes] == [
        "Waiting zone: Grades 1-2", "Vehicle loop", "Main gate",
    ]  # fmt: skip
    assert [mark.css for mark in rain.marks] == [
        "drawn-waiting is-faint", "drawn-vehicles is-faint", "drawn-waiting", "drawn-gate",
    ]  # fmt: skip
    assert day.bar == rain.bar
    assert day.marks[0].path == rain.marks[0].path


def test_the_length_on_paper_is_the_length_on_the_ground(school, head):
    [day] = drawings_of(draw(head, school, LOOP))
    assert LOOP.length == pytest.approx(67, abs=1)
    paper, ground = day.bar
    line = day.marks[0].path.split(" M")[0].removeprefix("M").split(" L")
    tall = abs(float(line[0].split(",")[1]) - float(line[1].split(",")[1]))
    assert tall / float(paper) == pytest.approx(LOOP.length / ground, rel=0.02)


def test_the_difference_tells_what_was_drawn_anew_and_shows_what_is_gone(school, chief, head):
    old = draw(head, school, ZONE, LOOP)
    actions.approve_plan(by=head, plan=old, now=timezone.now())
    moved = Shape("WAITING", (*ZONE.points[:2], (20.8502, 106.6804)), name="Grades 1-2")
    new = draw(head, school, LOOP, moved)
    [change] = difference(old, new)
    assert [(line.kind, line.text.partition(" · ")[0]) for line in change.lines] == [
        ("removed", "Waiting zone: Grades 1-2"), ("added", "Waiting zone: Grades 1-2"),
    ]  # fmt: skip
    picture = difference_drawing(old, new)
    assert [mark.css for mark in picture.marks] == [
        "drawn-vehicles", "drawn-waiting is-added", "drawn-waiting is-removed", "drawn-gate",
    ]  # fmt: skip
    assert difference_drawing(new, new) is None


def test_a_sketch_is_drawn_on_its_page_without_a_script_and_a_bad_line_is_told(signed_in, school, head, stranger):
    browser, url = signed_in(head), reverse("schools:draw_plan", args=[school.pk])
    sent = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-kind": "WALKING", "form-0-variant": "EXAMS",
        "form-0-name": "Class 9A", "form-0-points": "20.8500, 106.6800\n20.8503 106.6801",
    }  # fmt: skip
    refused = browser.post(url, {**sent, "form-0-points": "here"})
    assert (refused.status_code, "One point a line" in refused.content.decode()) == (422, True)
    assert not school.plans.exists()
    assert browser.post(url, sent).status_code == 302
    assert shapes_of(school.plans.get()) == [
        Shape("WALKING", ((20.85, 106.68), (20.8503, 106.6801)), "EXAMS", "Class 9A")
    ]
    for name, args in (("plan", [school.pk]), ("print_plan", [school.pk, 1])):
        page = browser.get(reverse(f"schools:{name}", args=args)).content.decode()
        assert "Walking line: Class 9A" in page
        assert "drawn-walking" in page
    assert signed_in(stranger).get(url).status_code == 404
