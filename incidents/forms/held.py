"""Which briefings a list shows."""

from typing import Any

from django import forms

from incidents.querysets import BriefingQuerySet
from safeschool.accounts.models import Unit, User
from safeschool.kernel.forms import DayField


class HeldFilter(forms.Form):
    """Those held in a period, in a unit and below it; what is not asked for well narrows nothing."""

    since = DayField(required=False)
    until = DayField(required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), required=False, to_field_name="code")

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = Unit.objects.visible_to(user)  # type: ignore[attr-defined]

    def narrow(self, rows: BriefingQuerySet) -> BriefingQuerySet:
        """The rows that every filter lets through."""
        self.is_valid()
        wanted = self.cleaned_data
        if since := wanted.get("since"):
            rows = rows.filter(held_on__gte=since)
        if until := wanted.get("until"):
            rows = rows.filter(held_on__lte=until)
        unit = wanted.get("unit")
        return rows.filter(unit__path__startswith=unit.path) if unit else rows
