"""In which form, and with whose names."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeschool.exports.workflow import Form


class ExportForm(forms.Form):
    """The form of the file; identities are asked for apart, with a reason."""

    form = forms.TypedChoiceField(choices=Form.choices, coerce=Form, widget=forms.HiddenInput, required=True)
    with_identities = forms.BooleanField(
        label=_("With the names of the people in the files"),
        required=False,
        help_text=_("Every name is an opening of its own in the audit log."),
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)

    def __init__(self, *args: Any, may_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_name:
            del self.fields["with_identities"], self.fields["reason"]
