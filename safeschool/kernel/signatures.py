"""A name written on the screen: strokes of whole points in a box, kept as drawn and shown again as one path."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WIDTH, HEIGHT = 600, 200
MOST_STROKES, MOST_POINTS = 80, 6000

Strokes = list[list[list[int]]]


def read_strokes(text: str) -> Strokes:
    """What the box sent: strokes of [x, y] points within it. Raises ValidationError for anything else."""
    unreadable = ValidationError(_("The signature could not be read. Please sign again."), code="signature")
    if not text:
        return []
    try:
        strokes = json.loads(text)
    except (ValueError, RecursionError):
        raise unreadable from None
    if not isinstance(strokes, list) or len(strokes) > MOST_STROKES:
        raise unreadable
    if not all(isinstance(stroke, list) and stroke for stroke in strokes):
        raise unreadable
    points = [point for stroke in strokes for point in stroke]
    if len(points) > MOST_POINTS or not all(_lies_within(point) for point in points):
        raise unreadable
    return strokes


def _lies_within(point: Any) -> bool:
    if not isinstance(point, list) or len(point) != 2 or not all(type(each) is int for each in point):
        return False
    x, y = point
    return 0 <= int(x) <= WIDTH and 0 <= int(y) <= HEIGHT


def path_of(strokes: Strokes) -> str:
    """The strokes as the `d` of an SVG path; a point alone becomes a dot."""
    return "".join("M" + "L".join(f"{x} {y}" for x, y in [*stroke, stroke[-1]]) for stroke in strokes)


class SignatureInput(forms.Widget):
    """A box to write a name in with finger, pen or mouse; it is shown where JavaScript runs."""

    template_name = "django/forms/widgets/signature.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With what was drawn so far, when the form comes back."""
        context = super().get_context(name, value, attrs)
        try:
            strokes = read_strokes(value or "")
        except ValidationError:
            strokes = []
        context["widget"] |= {"path": path_of(strokes), "width": WIDTH, "height": HEIGHT}
        return context

    def id_for_label(self, id_: str) -> str:
        """None: the box is not an input that a label could point at."""
        return ""


class SignatureField(forms.CharField):
    """A signature; cleaned to its strokes, none when nobody signed."""

    widget = SignatureInput

    def clean(self, value: Any) -> Any:
        """Read as strokes."""
        return read_strokes(super().clean(value))
