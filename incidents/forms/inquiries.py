"""A matter before a school's committee."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.models import CommitteeSeat, Finding
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from schools.models import School


class InquiryForm(forms.Form):
    """Which school, what was reported, who sits."""

    school = forms.ModelChoiceField(label=_("School"), queryset=School.objects.none(), to_field_name="code")
    matter = forms.CharField(
        label=_("What was reported"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("No names: pupils are told apart by letters."),
    )  # fmt: skip
    committee = forms.MultipleChoiceField(
        label=_("Committee"), choices=CommitteeSeat.choices, initial=["HEAD"], widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hats = user.school_hats(Permission.HOLD_INQUIRIES)
        field: Any = self.fields["school"]
        field.queryset = School.objects.filter(seats__membership__in=hats).select_related("unit").distinct()
        field.initial = field.queryset.first()


class FindingForm(forms.Form):
    finding = forms.ChoiceField(label=_("What the committee found"), choices=Finding.choices)
    reasons = forms.CharField(label=_("Reasons"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}))
    measures = forms.CharField(
        label=_("Measures"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AppealForm(forms.Form):
    appeal = forms.CharField(label=_("Who appealed, and why"), max_length=10_000)


class OwnFileForm(forms.Form):
    number = forms.CharField(label=_("Incident number"), max_length=40)
