"""Corners tapped on a map, or written, or brought as GeoJSON: kept as GeoJSON, or refused with a sentence."""

import json

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from safeschool.kernel.traces import AREA, LINE, MOST_CORNERS, TraceField, corners_of, first_crossing

SQUARE = "20.85, 106.68\n20.86, 106.68\n20.86, 106.69\n20.85, 106.69"
BOW = "20.85, 106.68\n20.86, 106.69\n20.86, 106.68\n20.85, 106.69"
RING = [[106.68, 20.85], [106.68, 20.86], [106.69, 20.86], [106.69, 20.85], [106.68, 20.85]]
corners = st.tuples(st.floats(-90, 90).map(lambda x: round(x, 6)), st.floats(-180, 180).map(lambda x: round(x, 6)))


def test_an_outline_is_closed_and_turned_to_longitude_first():
    assert TraceField(AREA).clean(SQUARE) == {"type": "Polygon", "coordinates": [RING]}


def test_a_line_stays_open_and_nothing_is_none():
    assert TraceField(LINE).clean("20 106\n\n21;106".replace(";", " "))["coordinates"] == [[106, 20], [106, 21]]
    assert TraceField(LINE, required=False).clean("  ") is None


@pytest.mark.parametrize(
    ("shape", "text", "sentence"),
    [
        (AREA, BOW, "The outline crosses itself: the side from corner 1 meets the side from corner 3."),
        (AREA, "20 106\n21 106", "at least three corners"),
        (LINE, "20 106", "at least two points"),
        (LINE, "20 106\n91 106", "Line 2 is no place"),
        (LINE, "20 106\nthere", "Line 2 is no place"),
        (LINE, "nan nan\n1 1", "Line 1 is no place"),
        (LINE, "20 106\n" * (MOST_CORNERS + 1), f"At most {MOST_CORNERS} points"),
        (LINE, json.dumps({"type": "Polygon", "coordinates": [RING]}), "not a GeoJSON LineString"),
        (AREA, json.dumps({"type": "Polygon", "coordinates": RING}), "not a GeoJSON Polygon"),
        (AREA, '{"type": "Polygon", "coordinates": [[["x", 1]]]}', "not a GeoJSON Polygon"),
        (AREA, '{"type": "Polygon", "coordinates": [[[181, 1]]]}', "not a GeoJSON Polygon"),
        (AREA, '{"type": ["Polygon"]}', "not a GeoJSON Polygon"),
        (AREA, "{", "not a GeoJSON Polygon"),
    ],
)
def test_what_is_no_such_shape_is_refused_with_a_sentence(shape, text, sentence):
    with pytest.raises(ValidationError, match=sentence):
        TraceField(shape).clean(text)


@given(st.lists(corners, min_size=2, max_size=6))
def test_a_drawn_line_comes_back_as_the_corners_it_was_drawn_with(drawn):
    field = TraceField(LINE)
    kept = field.clean("\n".join(f"{latitude}, {longitude}" for latitude, longitude in drawn))
    assert corners_of(kept) == drawn
    again = corners_of(field.clean(field.prepare_value(kept)))
    assert sum(again, ()) == pytest.approx(sum(drawn, ()))


def test_a_triangle_never_crosses_itself_and_a_corner_on_a_side_does():
    assert first_crossing([(0, 0), (0, 2), (2, 0)]) is None
    assert first_crossing([(0, 0), (0, 4), (4, 4), (0, 2)]) == (0, 2)


def test_a_shape_of_several_parts_stays_as_it_is():
    several = {"type": "MultiPolygon", "coordinates": [[RING], [RING]]}
    field = TraceField(AREA)
    assert field.clean(field.prepare_value(several)) == several
