"""What the gate writes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeschool.kernel.forms import DateInput
from schools.models import BannedVisitor, Visit


class VisitorForm(forms.ModelForm[Visit]):
    """Somebody at the gate, or expected on a day."""

    identity = forms.CharField(
        label=_("Identity number"),
        max_length=40,
        required=False,
        help_text=_("Only its last four signs stay readable."),
    )
    field_order = [
        "full_name", "purpose", "host", "identity", "kind", "goods", "plate", "phone", "expected_on",
    ]  # fmt: skip

    class Meta:
        model = Visit
        fields = ["kind", "full_name", "phone", "purpose", "host", "goods", "plate", "expected_on"]
        widgets = {"expected_on": DateInput}
        help_texts = {"expected_on": _("Empty: the person comes in now.")}

    def _post_clean(self) -> None:
        """The action checks the row."""


class BanForm(forms.ModelForm[BannedVisitor]):
    """Somebody who is not let in."""

    identity = forms.CharField(label=_("Identity number"), max_length=40)
    field_order = ["identity", "reason", "until"]

    class Meta:
        model = BannedVisitor
        fields = ["reason", "until"]
        widgets = {"until": DateInput}

    def _post_clean(self) -> None:
        """The action checks the row."""


class ReasonForm(forms.Form):
    """Why the police must know who is inside."""

    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
