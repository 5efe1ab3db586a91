"""Which early warnings, and the reason why one needs nothing more."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.querysets import WarningQuerySet
from safeschool.accounts.models import Unit, User


class WarningFilter(forms.Form):
    """Open ones unless all are asked for; of a unit and below it."""

    unit = forms.ModelChoiceField(Unit.objects.none(), required=False, to_field_name="code")
    state = forms.ChoiceField(required=False, choices=[("", ""), ("ALL", "")])

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = Unit.objects.visible_to(user)  # type: ignore[attr-defined]

    def narrow(self, rows: WarningQuerySet) -> WarningQuerySet:
        """The rows that every filter lets through."""
        self.is_valid()
        unit = self.cleaned_data.get("unit")
        rows = rows.filter(unit__path__startswith=unit.path) if unit else rows
        return rows if self.cleaned_data.get("state") == "ALL" else rows.open()


class DismissForm(forms.Form):
    reason = forms.CharField(label=_("Why it needs nothing more"), max_length=300)
