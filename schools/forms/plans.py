"""The plan's parts as boxes of text."""

from typing import Any

from django import forms

from schools.models import PlanVersion


class PlanForm(forms.Form):
    """One box for each part."""

    def __init__(self, data: Any = None, *, plan: PlanVersion | None = None) -> None:
        super().__init__(data, initial=plan.parts if plan else None)
        for part in PlanVersion.Part:
            box = forms.Textarea(attrs={"rows": 3})
            self.fields[part.value] = forms.CharField(label=part.label, required=False, max_length=4000, widget=box)
