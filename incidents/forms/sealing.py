"""The sealing of a file, and its lifting."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
