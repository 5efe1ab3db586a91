"""The sealing of a file, and its lifting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.models import Consent, Incident, Party
from safeschool.kernel.forms import DayField


class SealForm(forms.Form):
    """Why a file is to be sealed, and by which law."""

    reason = forms.CharField(label=_("Reason"), min_length=5, max_length=300)
    legal_basis = forms.CharField(label=_("Legal basis"), required=False, max_length=200)


class LiftForm(forms.Form):
    """Why a seal is to be lifted."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300,
        help_text=_("Whoever agrees reads this and not the file: name nobody, say by which law or order."),
    )  # fmt: skip


class DisclosureForm(forms.Form):
    """To whom something of a sealed file is told, by which law, and who consented."""

    told_to = forms.CharField(label=_("To whom"), max_length=200, help_text=_("The authority or office."))
    what = forms.CharField(label=_("What was told"), max_length=300, help_text=_("No names of pupils."))
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=200)
    consent = forms.ChoiceField(label=_("Who consented"), choices=Consent.choices)
    party = forms.ModelChoiceField(
        label=_("Person of the file"), queryset=Party.objects.none(), required=False, empty_label=_("nobody")
    )
    consented_on = DayField(label=_("Consented on"), required=False)
    disclosed_on = DayField(label=_("Told on"))

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "disclosure_%s", **kwargs})
        field: Any = self.fields["party"]
        field.queryset = incident.parties.all()
