"""Cooperation models: their facts, committee, reviews and meetings."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.forms.records import RecordForm
from campaigns.models import Agreed, Committee, CooperationModel, Meeting, ModelReview
from campaigns.selectors.cooperation import agencies_in, members_of
from campaigns.workflow import ModelStatus
from safeschool.accounts.models import User
from safeschool.kernel.forms import DateInput, DateTimeInput, DayField

LONG = forms.Textarea({"rows": 6})
SHORT = forms.Textarea({"rows": 3})


def ticked(form: forms.BaseForm, name: str, country: str) -> None:
    """Only the agencies of the country, to be ticked."""
    form.fields[name].queryset = agencies_in(country)  # type: ignore[attr-defined]


class ModelForm(RecordForm, forms.ModelForm[CooperationModel]):
    """A cooperation model; an existing one stays in its unit."""

    class Meta:
        model = CooperationModel
        fields: ClassVar = [
            "unit", "name", "founded_on", "decision_no", "advised_by", "decided_by", "decision", "schools", "partners",
            "agencies",
        ]  # fmt: skip
        widgets: ClassVar = {
            "founded_on": DateInput,
            "decision": SHORT,
            "partners": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limit(user)
        ticked(self, "partners", user.home.country if user.home else "")
        if self.instance.pk:
            del self.fields["unit"]


class MoveForm(forms.Form):
    """Where a model goes, and why."""

    to = forms.TypedChoiceField(choices=ModelStatus.choices, coerce=ModelStatus)
    reason = forms.CharField(max_length=300, required=False)


class CommitteeForm(RecordForm, forms.ModelForm[Committee]):
    """The steering committee of a model."""

    class Meta:
        model = Committee
        fields: ClassVar = ["name", "chair", "secretary", "agencies"]
        widgets: ClassVar = {"agencies": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, about: CooperationModel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secretary"].queryset = members_of(about)  # type: ignore[attr-defined]
        ticked(self, "agencies", about.unit.country)


class ReviewForm(RecordForm, forms.Form):
    """What a review found."""

    held_on = DayField(label=_("Held on"))
    findings = forms.CharField(label=_("What was found"), max_length=5000, widget=LONG)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=ModelReview.Outcome.choices)


class MeetingForm(RecordForm, forms.ModelForm[Meeting]):
    """A meeting with its agenda."""

    class Meta:
        model = Meeting
        fields: ClassVar = ["kind", "planned_at", "place", "agenda"]
        widgets: ClassVar = {"planned_at": DateTimeInput, "agenda": LONG}


class MinutesForm(RecordForm, forms.ModelForm[Meeting]):
    """Who was there, and what was said."""

    class Meta:
        model = Meeting
        fields: ClassVar = ["held_at", "chair", "agencies", "attendees", "minutes"]
        widgets: ClassVar = {
            "held_at": DateTimeInput,
            "agencies": forms.CheckboxSelectMultiple,
            "attendees": SHORT,
            "minutes": forms.Textarea({"rows": 10}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ticked(self, "agencies", self.instance.model.unit.country)
        for name in ("held_at", "minutes"):
            self.fields[name].required = True
        self.fields["minutes"].help_text = _("Name no pupil.")


class AgreedForm(RecordForm, forms.ModelForm[Agreed]):
    """What was agreed: who does it, until when."""

    class Meta:
        model = Agreed
        fields: ClassVar = ["text", "owner", "agency", "due_on"]
        widgets: ClassVar = {"due_on": DateInput}

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = members_of(meeting.model)  # type: ignore[attr-defined]
        self.fields["owner"].label = _("Owner")
        self.fields["agency"].label = _("Agency")
        ticked(self, "agency", meeting.model.unit.country)
