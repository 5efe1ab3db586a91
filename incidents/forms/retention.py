"""How long closed files are kept, and which are kept longer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.models import IncidentType
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission


class RetentionForm(forms.Form):
    """Years after closing, of a unit, for a type or for everything."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    type = forms.ModelChoiceField(
        label=_("Type"), required=False, queryset=IncidentType.objects.all(), to_field_name="code", empty_label=_("all")
    )
    years = forms.IntegerField(label=_("Years after closing"), min_value=1, max_value=50)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.filter(pk__in=user.reach(Permission.APPROVE_CLOSING))
        unit.initial = user.home


class HoldForm(forms.Form):
    reason = forms.CharField(label=_("Why it is kept longer"), max_length=300)
