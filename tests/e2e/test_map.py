"""The map in a browser: layers switched on and off, hexagons that follow the map, hot spots drawn."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from safeschool.accounts.models import Boundary
from safeschool.kernel.cells import cell_at, ring_around
from tests.board.test_maps import heap
from tests.e2e.conftest import DESK, PHONE

pytestmark = pytest.mark.e2e
READY = "[data-layers][data-state=ready]"


@pytest.fixture
def heaped(officer, school):
    for n, one in enumerate(ring_around(cell_at(20.85, 106.68, 8), 1)):
        heap(officer, school, one, 4 + n)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_layers_are_switched_on_and_off_and_hexagons_follow_the_map(open_as, heaped, chief, size):
    page = open_as(chief, size=size)
    page.goto(reverse("board:map"))
    page.locator(READY).wait_for()
    hexes = page.locator("path.hex")
    expect(hexes).not_to_have_count(0)
    assert page.locator(".leaflet-hexagons-pane svg").bounding_box()["width"] > 200
    expect(page.locator(".pin")).to_have_count(1)
    page.get_by_label("Schools").uncheck()
    expect(page.locator(".pin")).to_have_count(0)
    page.get_by_label("Incidents", exact=True).check()
    expect(page.locator(".cluster, .pin")).not_to_have_count(0)
    page.locator(READY).wait_for()
    with page.expect_response(lambda answer: "layer=hexagons" in answer.url) as moved:
        page.get_by_role("button", name="Zoom out").click()
    assert moved.value.ok
    page.locator(READY).wait_for()
    page.get_by_label("Hexagons of incidents").uncheck()
    expect(hexes).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_hot_spots_are_drawn_with_their_table_beside_them(open_as, heaped, chief):
    page = open_as(chief, size=DESK)
    page.goto(reverse("board:hot_spots"))
    expect(page.locator("path.hex")).not_to_have_count(0)
    expect(page.get_by_role("row", name="Hill School")).not_to_have_count(0)
    expect(page.get_by_text("Getis-Ord Gi*")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_an_outline_is_tapped_corner_by_corner_and_kept(open_as, admin, north, school, size):
    page = open_as(admin, size=size)
    page.goto(reverse("schools:outline_unit", args=[north.pk]))
    page.locator("textarea[data-ready]").wait_for()
    box = page.locator("[data-trace] [data-map]").bounding_box()
    for across, down in ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.3, 0.9)):
        page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
    expect(page.locator("path.sketch-line")).to_have_count(5)
    page.get_by_role("button", name="Take the last point back").click()
    expect(page.locator("path.sketch-line")).to_have_count(4)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**{reverse('accounts:unit', args=[north.pk])}")
    (ring,) = Boundary.objects.get(unit=north).geometry["coordinates"]
    assert (len(ring), ring[0]) == (4, ring[-1])
