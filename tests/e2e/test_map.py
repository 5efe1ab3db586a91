"""The map in a browser: layers switched on and off, hexagons that follow the map, hot spots drawn."""

from copy import deepcopy

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from safeschool.accounts.models import Boundary
from safeschool.kernel.cells import cell_at, ring_around
from safeschool.kernel.ground import tiles_of
from tests.board.test_maps import heap
from tests.e2e.conftest import DESK, PHONE
from tests.kernel.archives import PICTURE, shapes, written

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


# WGS 84 and GCJ-02, as the tests of the public library eviltransform tell them.
KNOWN = [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
    ((39.7392, -104.9903), (39.7392, -104.9903)),
]


@pytest.mark.parametrize("shift", ["", "gcj02"])
def test_tiles_of_a_server_that_the_settings_name_lie_under_the_map(shift, open_as, heaped, chief, settings):
    named = {"MAP_TILES_URL": "https://tiles.example/{z}/{x}/{y}.png", "MAP_TILES_SHIFT": shift}
    settings.MAP_TILES = tiles_of(named)
    policy = deepcopy(settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["img-src"] += settings.MAP_TILES.origins
    settings.CONTENT_SECURITY_POLICY = policy
    page, asked = open_as(chief, size=DESK), []

    def answer(route):
        asked.append(route.request.url)
        route.fulfill(body=PICTURE, content_type="image/png")

    page.route("https://tiles.example/**", answer)
    page.goto(reverse("board:map"))
    page.locator(READY).wait_for()
    expect(page.locator(".leaflet-tile-loaded")).not_to_have_count(0)
    assert asked
    assert page.locator(".base-label").count() == 0
    # The pictures are asked for, and put, as if the map stood where its middle is drawn.
    moved = page.evaluate(
        """async (pairs) => {
            const { shift, shifted } = await import('/static/js/gcj02.js');
            const layer = { _getTiledPixelBounds: (centre) => centre, _setZoomTransform: () => {} };
            const moved = shift({ latLng: ([lat, lng]) => ({ lat, lng }) }, layer)._getTiledPixelBounds;
            return pairs.map(([lat, lng]) => [shifted(lat, lng), Object.values(moved({ lat, lng }))]);
        }""",
        [wgs for wgs, _gcj in KNOWN],
    )
    for (_wgs, gcj), (found, centre) in zip(KNOWN, moved, strict=True):
        assert found == centre == pytest.approx(gcj, abs=2e-6)


# What the drawing gives to land; the ground where a map has nothing is darker.
LAND = [226, 223, 218, 255]


def test_the_shapes_of_a_file_are_drawn_under_the_map(open_as, heaped, chief, settings, tmp_path):
    """The northern half of the world is land; no other server is asked, and no tile that the file has not."""
    tiles = {(0, 0, 0): shapes("water"), (1, 0, 0): shapes(), (1, 1, 0): shapes()}
    path = written(tmp_path / "world.pmtiles", tiles, is_vector=True, attribution="The city's own")
    settings.MAP_TILES = tiles_of({"MAP_TILES_FILE": path})
    page, asked = open_as(chief, size=DESK), set()
    page.on("request", lambda request: asked.add(request.url) if "/tile/" in request.url else None)
    page.goto(reverse("board:map"))
    page.locator(READY).wait_for()
    tile = page.locator("canvas.leaflet-tile-loaded").first
    expect(tile).to_be_visible()
    assert tile.evaluate("it => [...it.getContext('2d').getImageData(9, 9, 1, 1).data]") == LAND
    assert page.locator(".leaflet-control-attribution").inner_text() == "The city's own"
    origin = page.url.split("/board")[0]
    assert asked == {origin + settings.MAP_TILES.url.format(z=1, x=1, y=0)}
