"""Which days, which unit."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit, User
from safeschool.kernel.forms import DayField

USUAL = timedelta(days=27)


class EffortFilter(forms.Form):
    """Four weeks until today unless it says otherwise."""

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, to_field_name="code", empty_label=_("All my units")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.visible_to(user)  # type: ignore[attr-defined]

    def chosen(self, today: date) -> tuple[date, date, Unit | None]:
        """First day, last day and unit; a wrong value is told and not used."""
        self.is_valid()
        until = self.cleaned_data.get("until") or today
        since = self.cleaned_data.get("since") or max(until, date.min + USUAL) - USUAL
        return min(since, until), max(since, until), self.cleaned_data.get("unit")
