"""The look of a unit's papers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit


class TemplateForm(forms.Form):
    """A Word file for one of the units."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    file = forms.FileField(label=_("Word file (.docx)"), widget=forms.FileInput({"accept": ".docx"}))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
