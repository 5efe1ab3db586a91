"""What a signature box may send, and what it becomes."""

import json

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from safeschool.kernel.signatures import HEIGHT, MOST_POINTS, WIDTH, SignatureField, path_of, read_strokes

points = st.tuples(st.integers(0, WIDTH), st.integers(0, HEIGHT)).map(list)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner), max_leaves=20
)


class Paper(forms.Form):
    name = SignatureField(required=False)


@given(st.lists(st.lists(points, min_size=1), max_size=5))
def test_what_was_drawn_is_kept_as_it_was(strokes):
    assert read_strokes(json.dumps(strokes)) == strokes


@given(anything)
def test_whatever_is_sent_is_either_strokes_in_the_box_or_refused(sent):
    try:
        strokes = read_strokes(json.dumps(sent))
    except ValidationError:
        return
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for stroke in strokes for x, y in stroke)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "{",
            "null",
            "7",
            '{"a": 1}',
            "[[]]",
            "[[[1]]]",
            "[[[1, 2, 3]]]",
            "[[[1.5, 2]]]",
            "[[[true, 2]]]",
            "[[[-1, 2]]]",
        ),
        *(
            f"[[[{WIDTH + 1}, 0]]]",
            json.dumps([[[1, 1]] * (MOST_POINTS + 1)]),
            json.dumps([[[1, 1]]] * 81),
            "[" * 100_000,
        ),
    ],
)
def test_what_is_no_signature_is_refused_with_a_sentence(text):
    paper = Paper({"name": text})
    assert not paper.is_valid()
    assert paper.errors["name"] == ["The signature could not be read. Please sign again."]
    assert "<path" in paper.as_p()


def test_a_stroke_becomes_a_line_and_a_point_a_dot():
    assert path_of([[[1, 2], [3, 4]], [[5, 6]]]) == "M1 2L3 4L3 4M5 6L5 6"
    assert path_of([]) == ""


def test_a_form_that_comes_back_shows_what_was_drawn():
    assert 'd="M1 2L3 4L3 4"' in str(Paper({"name": "[[[1, 2], [3, 4]]]"})["name"])
