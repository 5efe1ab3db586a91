"""What is filled in around an alarm: very little."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.actions import Count, Press
from incidents.forms.writing import SendForm, school_choices
from incidents.models import AlarmDevice, AlarmKind, AlarmNature
from incidents.models.alarms import MOST_OF_A_CLASS
from incidents.workflow import AlarmState
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from schools.models import School

KIND_ICONS = {
    AlarmKind.INTRUDER: "door-enter",
    AlarmKind.VIOLENCE: "swords",
    AlarmKind.MEDICAL: "first-aid-kit",
    AlarmKind.FIRE: "flame",
    AlarmKind.MISSING: "user-exclamation",
    AlarmKind.TRAFFIC: "car",
    AlarmKind.OTHER: "urgent",
}


class PressForm(SendForm):
    """One tap: the kind. School and place come prefilled; nothing has to be typed."""

    kind = forms.ChoiceField(choices=AlarmKind.choices, error_messages={"required": _("Tap what happened.")})
    nature = forms.ChoiceField(choices=AlarmNature.choices, widget=forms.HiddenInput)
    is_silent = forms.BooleanField(
        label=_("Silent alarm"), required=False, help_text=_("No sound at the school; nobody phones back.")
    )
    is_cancelled = forms.BooleanField(required=False, widget=forms.HiddenInput)
    place = forms.CharField(label=_("Where in the school"), required=False, max_length=200)
    latitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_schools(user, Permission.PRESS_ALARM)

    @property
    def press(self) -> Press:
        """What was pressed."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "submission"}
        return Press(**facts)


class AlarmStepForm(forms.Form):
    """One step, and in a word how it went."""

    to = forms.ChoiceField(choices=AlarmState.choices)
    text = forms.CharField(required=False, max_length=1000)


class CountForm(forms.Form):
    """A class, counted."""

    group = forms.CharField(label=_("Class or group"), max_length=40)
    safe = forms.IntegerField(label=_("Safe"), min_value=0, max_value=MOST_OF_A_CLASS)
    in_need = forms.IntegerField(label=_("Need help"), min_value=0, max_value=MOST_OF_A_CLASS, initial=0)
    missing = forms.IntegerField(label=_("Missing"), min_value=0, max_value=MOST_OF_A_CLASS, initial=0)
    handed_over = forms.IntegerField(
        label=_("Handed over to parents"), min_value=0, max_value=MOST_OF_A_CLASS, initial=0
    )

    @property
    def count(self) -> Count:
        """What was counted."""
        return Count(**self.cleaned_data)


class ReviewForm(forms.Form):
    """What was learned."""

    text = forms.CharField(label=_("After-action note"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 4}))


class DeviceForm(forms.Form):
    """A button at a gatehouse."""

    school = forms.ModelChoiceField(label=_("School"), queryset=School.objects.none(), to_field_name="code")
    code = forms.RegexField(
        r"^[A-Za-z0-9-]+$",
        label=_("Code"),
        max_length=40,
        help_text=_("Letters, digits and dashes; sent with each press."),
    )
    name = forms.CharField(label=_("Where it hangs"), max_length=120)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["school"]
        field.queryset = School.objects.filter(unit__in=user.reach(Permission.KEEP_ALARM_DEVICES)).select_related(
            "unit"
        )
        field.widget.choices = school_choices(user, Permission.KEEP_ALARM_DEVICES)

    def clean_code(self) -> str:
        """Refuse a code that a device has."""
        code = str(self.cleaned_data["code"])
        if AlarmDevice.objects.filter(code=code).exists():
            raise forms.ValidationError(_("A device has this code already."))
        return code
