"""A mandatory report: two fields must be filled in, everything else is help."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.actions import Harm
from incidents.forms.writing import SendForm
from incidents.models import IncidentType
from incidents.selectors import situations
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from schools.models import School


class HarmFields(forms.Form):
    """Where, why, and the nine situations as help."""

    place = forms.CharField(
        label=_("Where?"), max_length=300, help_text=_("Where the child is now, or where it happened.")
    )
    reason = forms.CharField(
        label=_("Why do you think so?"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A suspicion is enough. You need no proof and nobody’s approval."),
    )  # fmt: skip
    situations = forms.MultipleChoiceField(
        label=_("Does one of these fit?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["situations"]
        field.choices = [(term.code, term.name) for term in situations()]


class HarmForm(HarmFields, SendForm):
    """By somebody who is signed in."""

    head_may_know = forms.BooleanField(
        label=_("Nobody of the school is involved: its head may be told"), required=False,
        help_text=_("Without this tick the school learns nothing."),
    )  # fmt: skip
    field_order = ("place", "reason", "school", "head_may_know", "situations")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_schools(user, Permission.RAISE_CONCERN)
        seats = list(School.objects.seating(user, Permission.RAISE_CONCERN)[:2])
        if len(seats) == 1 and not self.is_bound:
            self.initial.setdefault("school", seats[0])

    @property
    def harm(self) -> Harm:
        """What the action takes."""
        data = self.cleaned_data
        return Harm(data["place"], data["reason"], data["school"], tuple(data["situations"]), data["head_may_know"])


class VenueHarmForm(HarmFields):
    """By somebody at a hotel or another venue, without an account; the place is the venue unless they say otherwise."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    contact = forms.CharField(
        label=_("How can the police reach you?"), required=False, max_length=300,
        help_text=_("Kept sealed: only the officer who accepts the report reads it."),
    )  # fmt: skip
    field_order = ("place", "reason", "contact", "situations")

    @property
    def harm(self) -> Harm:
        """What the action takes."""
        data = self.cleaned_data
        return Harm(data["place"], data["reason"], None, tuple(data["situations"]), False, data["contact"])


class HarmFileForm(forms.Form):
    """The confidential incident of a report."""

    type = forms.ModelChoiceField(
        label=_("Type"), queryset=IncidentType.objects.filter(is_mandatory_report=True), to_field_name="code"
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}))


class ClockForm(forms.Form):
    """A deadline met, or extended."""

    step = forms.ChoiceField(choices=[("done", "done"), ("extend", "extend")], widget=forms.HiddenInput)
    text = forms.CharField(required=False, max_length=10_000)
