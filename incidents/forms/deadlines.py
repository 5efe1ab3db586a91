"""How long something may take."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.models import HandlingTime, IncidentType, Severity
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission


class HandlingTimeForm(forms.ModelForm[HandlingTime]):
    """One time of a unit: for a type, for a severity, or where both are left open for everything."""

    class Meta:
        model = HandlingTime
        fields = ("unit", "type", "severity", "amount", "counted_in")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, kind = self.fields["unit"], self.fields["type"]
        if isinstance(unit, forms.ModelChoiceField) and isinstance(kind, forms.ModelChoiceField):
            unit.queryset = Unit.objects.filter(pk__in=user.reach(Permission.EDIT_ROUTING))
            unit.initial = user.home
            kind.queryset, kind.empty_label = IncidentType.objects.all(), _("all")
        severity: Any = self.fields["severity"]
        severity.choices = [("", _("all")), *Severity.choices]
