"""How people and units say by which ways they are told."""

import re
from fnmatch import fnmatch
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit, User
from safeschool.accounts.querysets import UnitQuerySet
from safeschool.notifications.channels.web_push import check_keys
from safeschool.notifications.models import Device
from safeschool.notifications.selectors import doors_of, floors_of
from safeschool.notifications.workflow import PUSH_SERVICES, Channel, Least, Topic, taken

NUMBER = re.compile(r"\+?[0-9]{6,15}")


class WishesForm(forms.Form):
    """A box for each kind of message and each way, and the phone's number."""

    phone = forms.CharField(
        label=_("Mobile number"), required=False, max_length=30,
        help_text=_("With the country's number, like +84912345678. Your unit's administrators see it."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    want = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.offered = [way.value for way in Channel if way != Channel.SMS or settings.SMS_URL]
        pairs = [(topic, way) for topic in Topic.values for way in self.offered]
        self.fields["want"].choices = [(f"{topic} {way}", "") for topic, way in pairs]  # type: ignore[attr-defined]
        self.pairs = pairs

    def clean_phone(self) -> str:
        """Digits and a plus; spaces, dots and hyphens are for reading."""
        number = re.sub(r"[\s.()-]", "", self.cleaned_data["phone"])
        if number and not NUMBER.fullmatch(number):
            raise ValidationError(_("Write the number with digits only, like +84912345678."))
        return number

    @property
    def wishes(self) -> dict[tuple[str, str], bool]:
        """Every box of the page, on or off."""
        wanted = set(self.cleaned_data["want"])
        return {(topic, way): f"{topic} {way}" in wanted for topic, way in self.pairs}

    def clean(self) -> dict[str, Any]:
        """Nobody goes below what the unit asks for, as far as there are ways at all."""
        data = super().clean() or {}
        if "want" not in data or "phone" not in data:
            return data
        doors = doors_of({self.user.pk})[self.user.pk]
        there = [way for way in self.offered if way in doors.addresses and (way != Channel.SMS or data["phone"])]
        if data["phone"] and Channel.SMS in self.offered and Channel.SMS not in there:
            there.append(Channel.SMS.value)
        for topic in Topic.values:
            wanted = [way for way in there if self.wishes[topic, way]]
            if len(taken(self.wishes, topic, there, doors.least(topic))) > len(wanted):
                said = {"kind": Topic(topic).label, "least": Least(doors.least(topic)).label}
                self.add_error(None, _("Your unit asks for %(least)s: %(kind)s.") % said)
        return data


class DeviceForm(forms.ModelForm[Device]):
    """What a browser tells of itself when it takes messages."""

    class Meta:
        model = Device
        fields = ["endpoint", "p256dh", "auth", "name"]

    def validate_unique(self) -> None:
        """A browser that is known already is told again, perhaps by another person."""

    def clean_endpoint(self) -> str:
        """One of the push services of the settings: we send to nowhere else."""
        endpoint: str = self.cleaned_data["endpoint"]
        place, known_services = urlsplit(endpoint), settings.PUSH_SERVICES or PUSH_SERVICES
        if not any(fnmatch(f"{place.scheme}://{place.netloc}", known) for known in known_services):
            raise ValidationError(_("This browser's push service is not known here."))
        return endpoint

    def clean(self) -> dict[str, Any]:
        """Keys that a message can be written for."""
        data: dict[str, Any] = super().clean() or {}
        try:
            check_keys(data.get("p256dh", ""), data.get("auth", ""))
        except ValueError as error:
            raise ValidationError(_("The keys of this browser cannot be read.")) from error
        return data


class UnitChoice(forms.Form):
    """Whose floors are shown."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), to_field_name="code", required=False, empty_label=None
    )

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class FloorsForm(forms.Form):
    """How many ways each kind of message keeps at least."""

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic, least in floors_of(unit).items():
            self.fields[topic] = forms.TypedChoiceField(
                label=Topic(topic).label, choices=Least.choices, coerce=int, initial=least
            )
