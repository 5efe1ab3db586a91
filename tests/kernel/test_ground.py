"""What lies under the maps: which tiles the settings may name, and which other server a page may then ask."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from safeschool.kernel.ground import tiles_of


def told(url, **more):
    return tiles_of({"MAP_TILES_URL": url, **{f"MAP_TILES_{name}": value for name, value in more.items()}})


def test_without_a_setting_there_are_none_and_no_other_server_is_asked(settings):
    assert tiles_of({}) is None
    assert settings.MAP_TILES is None
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"] == ["'self'", "data:", "blob:"]


@pytest.mark.parametrize(
    ("url", "origins"),
    [
        ("https://tiles.example/{z}/{x}/{y}.png", ["https://tiles.example"]),
        ("https://tiles.example:8443/{z}/{x}/{-y}.png?key=1", ["https://tiles.example:8443"]),
        ("https://{s}.tiles.example/{z}/{x}/{y}.png",
         ["https://a.tiles.example", "https://b.tiles.example", "https://c.tiles.example"]),
        ("/tiles/{z}/{x}/{y}.png", []),
    ],
)  # fmt: skip
def test_any_server_of_tiles_and_no_other_is_let_in(url, origins):
    assert (told(url).url, told(url).origins) == (url, origins)


def test_a_wmts_is_named_by_its_own_words_or_by_its_door():
    rest = told("https://w.example/{TileMatrix}/{TileRow}/{TileCol}.png", KIND="wmts")
    assert rest.url == "https://w.example/{z}/{y}/{x}.png"
    door = told("https://w.example/wmts", KIND="wmts", LAYER="streets")
    assert door.url.startswith("https://w.example/wmts?SERVICE=WMTS&REQUEST=GetTile")
    assert "LAYER=streets" in door.url
    assert door.url.endswith("TILEMATRIX={z}&TILEROW={y}&TILECOL={x}")
    assert door.layer == ""


def test_a_wms_keeps_its_layer_and_a_map_of_china_its_shift():
    wms = told("https://w.example/wms", KIND="wms", LAYER="base", SHIFT="gcj02", MOST_ZOOM="16", ATTRIBUTION="© x")
    assert wms.as_json() == {
        "url": "https://w.example/wms", "layer": "base", "attribution": "© x", "isShifted": True, "mostZoom": 16,
        "isVector": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"url": "https://t.example/tiles.png"}, "where {z}"),
        ({"url": "javascript:alert(1)/{z}/{x}/{y}"}, "http"),
        ({"url": "//t.example/{z}/{x}/{y}"}, "http"),
        ({"url": "t.example/{z}/{x}/{y}"}, "http"),
        ({"url": "https://t.example/{z}/{x}/{y}", "KIND": "tms2"}, "is one of"),
        ({"url": "https://t.example/{z}/{x}/{y}", "SHIFT": "bd09"}, "gcj02"),
        ({"url": "https://t.example/{z}/{x}/{y}", "MOST_ZOOM": "far"}, "zoom from 1"),
        ({"url": "https://t.example/wms", "KIND": "wms"}, "name of the layer"),
        ({"url": "https://t.example/wmts", "KIND": "wmts"}, "name of the layer"),
    ],
)
def test_a_wrong_setting_is_refused_in_a_sentence(values, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        told(**values)
