"""The plan's parts as boxes of text, and its sketch shape by shape."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from safeschool.kernel.traces import NO_PLACE, Corner, lines_of, read_corners
from schools.models import PlanVersion
from schools.selectors.sketch import Shape, shapes_of

MOST_SHAPES, BLANK = 60, 4


class PlanForm(forms.Form):
    """One box for each part."""

    def __init__(self, data: Any = None, *, plan: PlanVersion | None = None) -> None:
        super().__init__(data, initial=plan.parts if plan else None)
        for part in PlanVersion.Part:
            box = forms.Textarea(attrs={"rows": 3})
            self.fields[part.value] = forms.CharField(label=part.label, required=False, max_length=4000, widget=box)


class PointsField(forms.CharField):
    """One point a line: latitude, longitude; cleaned to pairs."""

    widget = forms.Textarea(attrs={"rows": 2, "data-points": True, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or not value else lines_of(value)

    def clean(self, value: Any) -> tuple[Corner, ...]:
        """Each line is a place on earth."""
        try:
            return tuple(read_corners(super().clean(value)))
        except forms.ValidationError as error:
            if error.code != NO_PLACE:
                raise
            raise forms.ValidationError(_("One point a line: latitude, longitude.")) from None


class ShapeForm(forms.Form):
    """A zone, a line or a point."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PlanVersion.Drawn.choices)
    variant = forms.ChoiceField(label=_("When"), choices=PlanVersion.Variant.choices)
    name = forms.CharField(label=_("Name"), required=False, max_length=60)
    points = PointsField(
        label=_("Points on the map"),
        required=False,
        max_length=2000,
        help_text=_("One point a line: latitude, longitude."),
    )

    def shape(self) -> Shape | None:
        """What is drawn; None where nothing is, or where it goes."""
        data = self.cleaned_data
        if not data.get("points") or data.get("DELETE"):
            return None
        return Shape(data["kind"], data["points"], data["variant"], data["name"])


class BaseShapeFormSet(forms.BaseFormSet[ShapeForm]):
    def add_fields(self, form: ShapeForm, index: int | None) -> None:
        """The box that takes a shape away says so."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove")

    def shapes(self) -> list[Shape]:
        """All that stays or is new."""
        return [shape for form in self.forms if (shape := form.shape())]


ShapeFormSet = forms.formset_factory(
    ShapeForm, formset=BaseShapeFormSet, extra=BLANK, can_delete=True, max_num=MOST_SHAPES, validate_max=True
)


def sketch_form(data: Any, plan: PlanVersion | None) -> BaseShapeFormSet:
    """The shapes of a version, and room for more."""
    drawn = [
        {"kind": shape.kind, "variant": shape.variant, "name": shape.name, "points": shape.points}
        for shape in shapes_of(plan)
    ]
    made: Any = ShapeFormSet(data, initial=drawn)
    return cast("BaseShapeFormSet", made)
