"""A map out of one file of this machine: what of it is given to whom, and what is refused in a sentence."""

import gzip
import random

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from safeschool.kernel.archive import Archive
from safeschool.kernel.ground import TILE_OF_FILE, tiles_of
from tests.kernel.archives import PICTURE, shapes, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def pictures(tmp_path):
    """Zooms 0 to 7, of whose 22,000 places the list does not fit into the file's head; each says which it is."""
    places = [(z, x, y) for z in range(8) for x in range(2**z) for y in range(2**z)]
    chance = random.Random(1)
    tiles = {(z, x, y): f"{z}/{x}/{y}".ljust(chance.randrange(10, 250)).encode() for z, x, y in places}
    return written(tmp_path / "pictures.pmtiles", tiles, attribution="<b>The city</b>")


@pytest.fixture
def drawn(tmp_path):
    return written(tmp_path / "shapes.pmtiles", {(0, 0, 0): shapes(), (1, 1, 0): shapes("water")}, is_vector=True)


def test_every_tile_of_the_file_is_found_and_no_other(pictures):
    archive = Archive(pictures)
    assert archive._header["leaf_directory_length"]
    for at in ((0, 0, 0), (1, 0, 1), (7, 0, 0), (7, 127, 127), (7, 64, 3)):
        found = archive.tile(*at)
        assert (found.content.strip(), found.kind) == ("/".join(map(str, at)).encode(), "image/png")
    for at in ((8, 0, 0), (1, 2, 0), (0, 0, 1), (99, 0, 0), (2**40, 0, 0)):
        assert archive.tile(*at) is None


def test_whoever_is_signed_in_gets_the_tiles_and_keeps_them(pictures, signed_in, client, officer, settings):
    settings.MAP_TILES = tiles_of({"MAP_TILES_FILE": pictures})
    told = settings.MAP_TILES
    assert reverse("board:tile", args=[1, 2, 3]).replace("1/2/3", "{z}/{x}/{y}") == TILE_OF_FILE
    assert (told.origins, told.attribution, told.most_zoom) == ([], "The city", 7)
    url = told.url.format(z=3, x=5, y=2)
    assert client.get(url).headers["Location"].startswith("/sign-in/")
    answer = signed_in(officer).get(url)
    assert (answer.content.strip(), answer["Content-Type"]) == (b"3/5/2", "image/png")
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert signed_in(officer).get(told.url.format(z=9, x=5, y=2)).status_code == 204


def test_without_a_file_there_are_no_tiles(signed_in, officer):
    assert signed_in(officer).get(reverse("board:tile", args=[0, 0, 0])).status_code == 404


def test_shapes_go_packed_to_whoever_unpacks_them(drawn, signed_in, officer, settings):
    settings.MAP_TILES = tiles_of({"MAP_TILES_FILE": drawn, "MAP_TILES_MOST_ZOOM": "12"})
    assert (settings.MAP_TILES.is_vector, settings.MAP_TILES.most_zoom) == (True, 1)
    url = reverse("board:tile", args=[0, 0, 0])
    packed = signed_in(officer).get(url, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == shapes()
    plain = signed_in(officer).get(url)
    assert "Content-Encoding" not in plain.headers
    assert (plain.content, plain["Content-Type"]) == (shapes(), "application/vnd.mapbox-vector-tile")


def test_another_file_has_another_address(tmp_path):
    one, other = (
        written(tmp_path / name, {(0, 0, 0): PICTURE + name.encode()}) for name in ("a.pmtiles", "bb.pmtiles")
    )
    assert Archive(one).version == Archive(one).version != Archive(other).version


def _without_end(path):
    path.write_bytes(path.read_bytes()[:-20])


def _with_a_hole(path):
    content = bytearray(path.read_bytes())
    content[127:150] = bytes(23)
    path.write_bytes(bytes(content))


def _packed_otherwise(path):
    content = bytearray(path.read_bytes())
    content[98] = 3
    path.write_bytes(bytes(content))


def _of_no_kind(path):
    content = bytearray(path.read_bytes())
    content[99] = 0
    path.write_bytes(bytes(content))


FAULTS = {
    "is no PMTiles archive": lambda path: path.write_bytes(b"SQLite format 3" * 40),
    "cannot be read": lambda path: path.unlink(),
    "cannot be read: ": lambda path: path.write_bytes(b""),
    "was not copied whole": _without_end,
    "is damaged": _with_a_hole,
    "compressed otherwise": _packed_otherwise,
    "of a kind that no page": _of_no_kind,
}


@pytest.mark.parametrize("sentence", sorted(FAULTS))
def test_a_file_that_is_no_map_is_refused_in_a_sentence_at_the_start(sentence, tmp_path):
    path = tmp_path / "map.pmtiles"
    written(path, {(0, 0, 0): PICTURE})
    FAULTS[sentence](path)
    with pytest.raises(ImproperlyConfigured, match=f"MAP_TILES_FILE: .*{sentence}"):
        tiles_of({"MAP_TILES_FILE": str(path)})


def test_shapes_whose_layers_no_page_draws_are_refused_by_their_names(tmp_path):
    layers = [{"id": "transportation"}, {"id": "water"}]
    path = written(tmp_path / "o.pmtiles", {(0, 0, 0): shapes()}, is_vector=True, vector_layers=layers)
    with pytest.raises(ImproperlyConfigured, match=r"transportation, water: .* Protomaps' basemap"):
        tiles_of({"MAP_TILES_FILE": path})


def test_a_file_and_a_server_are_not_both_the_ground(tmp_path):
    path = written(tmp_path / "a.pmtiles", {(0, 0, 0): PICTURE})
    with pytest.raises(ImproperlyConfigured, match="both set"):
        tiles_of({"MAP_TILES_FILE": path, "MAP_TILES_URL": "/{z}/{x}/{y}.png"})


def test_a_tile_that_is_damaged_is_missing_and_noted(tmp_path, caplog):
    archive = Archive(written(tmp_path / "a.pmtiles", {(0, 0, 0): PICTURE}))
    archive._directory.cache_clear()
    archive._header["root_offset"] += 3
    assert archive.tile(0, 0, 0) is None
    assert "damaged at tile 0/0/0" in caplog.text
