"""Versions of the checklist, and points that a unit adds to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.forms import DayField
from schools.models import Checklist, ChecklistCategory, ChecklistItem
from schools.selectors.checklists import items_in_order


def _units(user: User) -> Any:
    return Unit.objects.filter(pk__in=user.reach(Permission.KEEP_REGISTRY))


class ChecklistForm(forms.Form):
    """The points of a new version, from which day and on which ground."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    valid_from = DayField(label=_("Valid from"))
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=300, required=False)
    items = forms.MultipleChoiceField(label=_("Points"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, user: User, last: Checklist | None = None) -> None:
        offered = list(ChecklistItem.objects.visible_to(user))
        shipped = [item.code for item in offered if item.unit_id is None]
        super().__init__(data, initial={"items": last.items if last else shipped, "unit": last.unit if last else None})
        self.fields["unit"].queryset = _units(user)  # type: ignore[attr-defined]
        names = {category.code: category.name for category in ChecklistCategory.objects.all()}
        grouped: dict[str, list[tuple[str, str]]] = {}
        for item in items_in_order(item.code for item in offered):
            grouped.setdefault(names.get(item.group, item.group), []).append((item.code, item.name))
        self.fields["items"].choices = list(grouped.items())  # type: ignore[attr-defined]


class PointForm(forms.Form):
    """A point that a unit asks besides those of the project."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    category = forms.ModelChoiceField(ChecklistCategory.objects.all(), label=_("Part"))
    name = forms.CharField(label=_("What must be so"), max_length=200)
    defence = forms.ChoiceField(label=_("Defence"), choices=ChecklistItem.Defence.choices)
    is_critical = forms.BooleanField(label=_("Critical point"), required=False)
    standard = forms.CharField(label=_("Basis"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = _units(user)  # type: ignore[attr-defined]
