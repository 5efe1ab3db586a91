"""The map: layers in the viewer's own sight, hexagons few and small enough to send, hot spots of places alone."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from incidents.models import Incident, IncidentType
from safeschool.accounts.actions import draw_boundary
from safeschool.kernel.cells import cell_at, middle_of, ring_around
from schools.models import School
from tests.incidents.factories import log
from tests.patrols.factories import make_point, make_shift
from tests.schools.rounds import make_hazard, make_venue

NOW = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
HERE = {"latitude": 20.85, "longitude": 106.68, "accuracy_m": 9}
BOX = "20.80,106.60,20.90,106.75"
SQUARE = {"type": "Polygon", "coordinates": [[[106.6, 20.8], [106.7, 20.8], [106.7, 20.9], [106.6, 20.8]]]}


@pytest.fixture(autouse=True)
def _wednesday():
    with time_machine.travel(NOW, tick=False):
        yield


def layer(client, name: str = "hexagons", **asked):
    return client.get(reverse("board:layer"), {"layer": name, "box": BOX, "zoom": 14, **asked}).json()


def titles(told) -> list[str]:
    return [point["title"] for point in told["points"]]


@pytest.fixture
def ground(officer, school, north):
    """One of everything that stands on a map."""
    make_shift(school)
    make_point(school, **{name: HERE[name] for name in ("latitude", "longitude")})
    hazard, venue = make_hazard(officer, school), make_venue(north)
    type(hazard).objects.filter(pk=hazard.pk).update(latitude=20.851, longitude=106.681)
    type(venue).objects.filter(pk=venue.pk).update(latitude=20.852, longitude=106.682)
    log(officer, school, "THEFT", **HERE)
    draw_boundary(by=None, unit=north, geometry=SQUARE)


def test_each_layer_shows_what_stands_there_and_a_stranger_sees_nothing_of_it(ground, signed_in, chief, stranger):
    mine, others = signed_in(chief), signed_in(stranger)
    for name in ("schools", "posts", "patrol-points", "venues", "hazards", "incidents"):
        assert len(layer(mine, name)["points"]) == 1, name
        assert layer(others, name)["points"] == [], name
        assert layer(mine, name, box="10,100,11,101")["points"] == [], name
    assert [cell[0] for cell in layer(mine)["cells"]] == [1]
    assert layer(others)["cells"] == []
    assert [one["properties"]["name"] for one in layer(mine, "units")["features"]] == ["North ward"]
    assert layer(others, "units")["features"] == []


def test_a_layer_that_one_may_not_see_or_that_is_none_is_not_there(ground, signed_in, edu, chief):
    for who, name in ((edu, "venues"), (edu, "incidents"), (chief, "people")):
        assert signed_in(who).get(reverse("board:layer"), {"layer": name, "box": BOX}).status_code == 404
    assert titles(layer(signed_in(edu), "schools")) == ["Hill School"]
    assert layer(signed_in(edu))["cells"] == []


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "20,106,19,107", "0,0,95,10"])
def test_a_part_of_the_map_that_is_none_is_refused(signed_in, chief, box):
    assert signed_in(chief).get(reverse("board:layer"), {"box": box}).status_code == 422


def test_very_many_places_come_as_numbers_in_squares(signed_in, chief, north):
    School.objects.bulk_create(
        School(unit=north, code=f"S{n}", name=f"S{n}", latitude=20.81 + n % 60 / 1000, longitude=106.61 + n / 8000)
        for n in range(600)
    )
    told = layer(signed_in(chief), "schools")
    assert told["points"] == []
    assert sum(number for number, *_place in told["clusters"]) == 600
    assert 1 < len(told["clusters"]) <= 400


def test_a_point_says_a_number_and_a_type_and_never_what_is_confidential_or_tells_of_few(
    signed_in, officer, commander, chief, school
):
    shown = log(officer, school, "THEFT", **HERE)
    log(officer, school, "SEXUAL_ABUSE", **HERE)
    vapes = log(officer, school, "ECIG", **HERE)
    assert set(titles(layer(signed_in(chief), "incidents"))) == {shown.number, vapes.number}
    (point,) = layer(signed_in(commander), "incidents")["points"]
    assert (point["title"], point["text"]) == (shown.number, shown.type.name)


def test_hexagons_grow_as_one_goes_away_and_keep_their_sum(signed_in, chief, officer, school):
    for n in range(9):
        log(officer, school, "THEFT", latitude=20.84 + n / 500, longitude=106.66 + n / 400, accuracy_m=9)
    client, sizes = signed_in(chief), []
    for zoom in (16, 14, 12, 10, 8, 5):
        told = layer(client, zoom=zoom)
        sizes.append(told["size"])
        assert sum(cell[0] for cell in told["cells"]) == 9
        assert all(1 <= cell[1] <= 5 and len(cell) >= 4 + 10 for cell in told["cells"])
    assert sizes == sorted(sizes, reverse=True)
    assert (sizes[0], sizes[-1]) == (8, 3)


def test_a_kind_or_an_hour_narrows_the_hexagons_and_the_points(signed_in, chief, officer, school):
    log(officer, school, "THEFT", occurred_at=NOW - timedelta(hours=1), **HERE)
    log(officer, school, "CRASH", occurred_at=NOW - timedelta(hours=5), **HERE)
    client = signed_in(chief)
    theft = IncidentType.objects.get(code="THEFT").group
    for asked in (
        {"kind": theft},
        {"hour": 8},
        {"hour": 8, "weekday": 3},
        {"kind": theft, "hour": 8, "since": "2026-11-20"},
    ):
        assert [cell[0] for cell in layer(client, **asked)["cells"]] == [1], asked
        assert len(layer(client, "incidents", **asked)["points"]) == 1, asked
    assert layer(client, hour=9)["cells"] == []
    assert layer(client, since="2020-01-01", until="2020-02-01")["cells"] == []


def test_over_a_long_time_kind_and_hour_are_not_asked_together(signed_in, chief):
    page = signed_in(chief).get(reverse("board:map"), {"kind": "VIOLENCE", "hour": "8"})
    assert page.status_code == 422
    assert "choose a kind, or a weekday and an hour" in page.text


def test_the_page_says_which_days_are_counted_and_lists_the_same(signed_in, chief, commander):
    page = signed_in(chief).get(reverse("board:map"), {"since": "2026-01-15", "until": "2026-06-03"})
    assert [day.isoformat() for day in page.context["days"]] == ["2026-01-01", "2026-06-30"]
    assert reverse("incidents:list") in page.context["list_url"]
    assert "Above the unit" not in page.text
    assert "Above the unit" in signed_in(commander).get(reverse("board:map")).text


def heap(officer, school, cell: int, count: int) -> None:
    """So many thefts in one hexagon."""
    latitude, longitude = middle_of(cell)
    for n in range(count):
        Incident.objects.create(
            number=f"H-{cell}-{n}", unit=school.unit, school=school, type=IncidentType.objects.get(code="THEFT"),
            severity="LOW", confidentiality="INTERNAL", occurred_at=NOW - timedelta(days=n % 20), reported_at=NOW,
            latitude=latitude, longitude=longitude,
        )  # fmt: skip


def test_a_heap_of_incidents_is_a_hot_spot_and_tells_its_parameters(
    signed_in, chief, commander, stranger, officer, school
):
    middle = cell_at(20.85, 106.68, 8)
    for one in ring_around(middle, 1):
        heap(officer, school, one, 6)
    asked = {"size": "8", "ring": "1", "level": "0.01"}
    page = signed_in(chief).get(reverse("board:hot_spots"), asked)
    spots = page.context["spots"]
    assert spots.hot[0].cell == middle
    assert (spots.hot[0].number, spots.hot[0].around) == (6, 42)
    assert spots.hot[0].level < 0.01
    assert str(spots.hot[0].school) == "Hill School"
    for words in ("Getis-Ord Gi*", "Benjamini-Hochberg", "37 hexagons", "nor anything about a person", "1 ring around"):
        assert words in page.text, words
    assert signed_in(stranger).get(reverse("board:hot_spots"), asked).context["spots"].why_not == "FEW"


def test_of_too_few_incidents_or_places_nothing_is_said(signed_in, chief, officer, school):
    heap(officer, school, cell_at(20.85, 106.68, 8), 29)
    page = signed_in(chief).get(reverse("board:hot_spots"))
    assert page.context["spots"].why_not == "FEW"
    assert "Too few to say" in page.text
    assert json.dumps(page.context["spots"].hexagons) == "[]"
