"""Which cooperation models a list shows."""

from typing import Any

from django import forms

from campaigns.querysets import CooperationModelQuerySet
from campaigns.workflow import ModelStatus
from safeschool.accounts.models import Unit, User


class StandingFilter(forms.Form):
    """Models of units by their codes, in one status; what is not asked for well narrows nothing."""

    unit = forms.CharField(required=False, max_length=400)
    status = forms.ChoiceField(required=False, choices=[("", ""), *ModelStatus.choices])

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.user = user

    def narrow(self, rows: CooperationModelQuerySet) -> CooperationModelQuerySet:
        """The rows of those units, subtrees included."""
        self.is_valid()
        if codes := self.cleaned_data.get("unit"):
            units = Unit.objects.visible_to(self.user)
            below = [pk for unit in units.filter(code__in=codes.split(",")) for pk in _subtree(unit)]
            rows = rows.filter(unit__in=below)
        status = self.cleaned_data.get("status")
        return rows.filter(status=status) if status else rows


def _subtree(unit: Unit) -> list[int]:
    return list(Unit.objects.under(unit).values_list("pk", flat=True))
