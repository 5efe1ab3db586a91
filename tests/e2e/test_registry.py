"""The school registry in the hand: a plan drawn, approved and printed; a visitor in and out; what is refused."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from safeschool.accounts.models import Boundary
from schools import actions
from schools.models import BellTime, Gate, School, Visit
from schools.selectors.plans import plan_in_force
from schools.selectors.sketch import shapes_of
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.hands import IN_HAND, button, link, said
from tests.schools.factories import make_contact

pytestmark = pytest.mark.e2e
NORTH_GROUND = {"type": "Polygon", "coordinates": [[[106.6, 20.8], [106.7, 20.8], [106.7, 20.9], [106.6, 20.9]]]}
FAR_AWAY = {"geolocation": {"latitude": 21.5, "longitude": 106.68, "accuracy": 8}}
A4_PAGE = re.compile(rb"/Type\s*/Page\b")


def tap_map(page, *places) -> None:
    box = page.locator("[data-map].leaflet-container").bounding_box()
    for across, down in places:
        page.touchscreen.tap(box["x"] + box["width"] * across, box["y"] + box["height"] * down)


def approve(page, language, school) -> None:
    page.goto(reverse("schools:plan", args=[school.pk]))
    button(page, language, "Approve this version").click()
    expect(page.locator("main")).to_contain_text(said(language, "Approved."))


def test_a_plan_is_drawn_on_a_phone_approved_by_both_sides_and_printed_on_one_page(open_as, school, head, chief):
    phone, desk = open_as(head, "en", PHONE, **IN_HAND), open_as(chief, "vi", DESK)
    phone.goto(reverse("schools:edit_plan", args=[school.pk]))
    phone.get_by_label("When it rains").fill("Grades 1 and 2 wait in the hall.")
    button(phone, "en", "Save").tap()
    link(phone, "en", "Draw the sketch").tap()
    phone.locator("form[data-sketch][data-ready]").wait_for()
    button(phone, "en", "Another drawing").tap()
    zone = phone.locator("[data-shape]").nth(0)
    zone.get_by_label("Name").fill("Grades 1-2")
    phone.locator("[data-map]").scroll_into_view_if_needed()
    tap_map(phone, (0.3, 0.3), (0.6, 0.3), (0.6, 0.6))
    expect(zone.get_by_label("Points")).to_have_value(re.compile(r"(20\.8\d+, 106\.\d+\s*){3}"))
    button(phone, "en", "Another drawing").tap()
    loop = phone.locator("[data-shape]").nth(1)
    loop.get_by_label("Kind").select_option("VEHICLES")
    loop.get_by_label("When").select_option("RAIN")
    phone.locator("[data-map]").scroll_into_view_if_needed()
    tap_map(phone, (0.3, 0.7), (0.7, 0.7))
    expect(loop.get_by_label("Points")).to_have_value(re.compile(r"(20\.8\d+, 106\.\d+\s*){2}"))
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    button(phone, "en", "Save").tap()
    expect(phone.locator("figure.drawing")).to_have_count(2)
    assert [shape.kind for shape in shapes_of(school.plans.get())] == ["WAITING", "VEHICLES"]
    approve(phone, "en", school)
    approve(desk, "vi", school)
    expect(desk.locator("main")).to_contain_text(said("vi", "approved by both sides"))
    assert plan_in_force(school) == school.plans.get()

    link(desk, "vi", "Print").click()
    expect(desk.locator("figure.drawing svg")).to_have_count(2)
    expect(desk.locator(".signatures")).to_contain_text(head.full_name)
    expect(desk.locator(".signatures")).to_contain_text(chief.full_name)
    assert len(A4_PAGE.findall(desk.pdf(format="A4", prefer_css_page_size=True))) == 1

    make_contact(school)
    phone.goto(reverse("schools:plan", args=[school.pk]))
    expect(phone.locator("main")).to_contain_text("Changed since this version was written: contacts")
    phone.goto(reverse("schools:draw_plan", args=[school.pk]))
    phone.locator("form[data-sketch][data-ready]").wait_for()
    phone.locator("[data-shape]").nth(0).get_by_label("Remove").check()
    button(phone, "en", "Save").tap()
    expect(phone.locator("main")).to_contain_text("Changes against version 1")
    expect(phone.locator("del")).to_contain_text("Waiting zone: Grades 1-2")
    assert [(plan.number, plan.holds) for plan in school.plans.all()] == [(2, False), (1, True)]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_visitor_comes_in_and_goes_out_by_the_badge(open_as, school, guard, language):
    phone = open_as(guard, language, PHONE, **IN_HAND)
    phone.goto(reverse("schools:visitors", args=[school.pk]))
    phone.locator("[name=full_name]").fill("Ann Guest")
    phone.locator("[name=purpose]").fill("Repair")
    button(phone, language, "Write down").tap()
    inside = phone.locator("[data-row]")
    expect(inside).to_contain_text("Ann Guest")
    visit = Visit.objects.get()
    assert (visit.arrived_at is not None, visit.left_at) == (True, None)
    phone.goto(reverse("schools:badge", args=[visit.pk]))
    expect(phone.locator("svg")).to_be_visible()
    phone.goto(reverse("schools:badge_out", args=[visit.badge]))
    button(phone, language, "Goes out").tap()
    expect(phone.locator("main")).to_contain_text(said(language, "Nobody from outside is inside."))
    visit.refresh_from_db()
    assert visit.left_at is not None
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("language", ["en", "vi"])
def test_what_cannot_be_is_told_beside_its_box_and_nothing_is_written(open_as, school, chief, north, language):
    Boundary.objects.create(unit=north, geometry=NORTH_GROUND)
    phone = open_as(chief, language, PHONE, **IN_HAND, **FAR_AWAY)
    # two schools with one code
    phone.goto(reverse("schools:new"))
    phone.locator("[name=code]").fill("HILL")
    phone.locator("[name=name]").fill("Another school")
    phone.locator("[name=unit]").select_option(label=str(north))
    button(phone, language, "Save").tap()
    expect(phone.locator(".errors, .errorlist").first).to_be_visible()
    assert School.objects.count() == 1
    # a bell that ends before it starts
    phone.goto(reverse("schools:bells", args=[school.pk]))
    phone.locator("[name=form-0-ends]").fill("06:00")
    button(phone, language, "Save").tap()
    expect(phone.locator("main")).to_contain_text(said(language, "A bell time ends after it starts."))
    assert sorted(bell.ends.hour for bell in BellTime.objects.all()) == [7, 16]
    # a gate outside the unit
    phone.goto(reverse("schools:new_gate", args=[school.pk]))
    phone.locator("[name=name]").fill("Lost gate")
    button(phone, language, "Use my position").tap()
    expect(phone.locator("[data-clear-place]")).to_be_visible()
    button(phone, language, "Save").tap()
    expect(phone.locator("main")).to_contain_text(re.compile(r"66\d{3} m"))
    assert Gate.objects.count() == 1


def test_a_school_does_not_take_the_code_of_another(open_as, school, chief):
    actions.register_school(by=chief, unit=school.unit, code="LATE", name="Late School")
    desk = open_as(chief, "en", DESK)
    desk.goto(reverse("schools:edit", args=[School.objects.get(code="LATE").pk]))
    desk.locator("[name=code]").fill("HILL")
    button(desk, "en", "Save").click()
    expect(desk.locator(".errors, .errorlist").first).to_be_visible()
    assert set(School.objects.values_list("code", flat=True)) == {"HILL", "LATE"}
