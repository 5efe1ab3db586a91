"""What people write about themselves and about the first unit."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit, UnitKind, User
from safeschool.accounts.querysets import UnitQuerySet
from safeschool.accounts.roles import Role
from safeschool.accounts.throttle import SignInThrottle
from safeschool.kernel.forms import DateInput, DayField, TimeInput, ZoneField


class SignInForm(AuthenticationForm):
    """User name and password, in the house's words."""

    error_messages = {
        "invalid_login": _("User name and password do not fit together. Capital letters count."),
        "inactive": _("This account may not sign in. Ask your administrator."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")

    def clean(self) -> dict[str, Any]:
        """The password of the demo opens nothing but the demo, whoever carried its people elsewhere."""
        if not settings.IS_DEMO and self.cleaned_data.get("password") == settings.DEMO_PASSWORD:
            raise self.get_invalid_login_error()
        return super().clean()


class CodeForm(forms.Form):
    """A code of the app, or one on paper."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Six digits from your app, or one of your recovery codes."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class PasswordForm(forms.Form):
    """The password once more, before what somebody at a screen left open must not do."""

    password = forms.CharField(
        label=_("Your password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Right, and not guessed at."""
        password: str = self.cleaned_data["password"]
        throttle = SignInThrottle(self.user.username)
        if throttle.is_closed:
            raise forms.ValidationError(_("Too many wrong passwords. Wait five minutes."))
        is_right = self.user.check_password(password)
        throttle.note(succeeded=is_right)
        if not is_right:
            raise forms.ValidationError(_("This is not your password. Capital letters count."))
        return password


class AppForm(PasswordForm):
    """An app's first code; the secret that it was shown travels signed in the page, for half an hour."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=300)
    code = forms.CharField(
        label=_("The code that the app shows"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    field_order = ["token", "code", "password"]


class PasskeyForm(PasswordForm):
    """A key and what to call it."""

    name = forms.CharField(label=_("Name of the key"), help_text=_("Like: blue key, my phone"), max_length=60)
    field_order = ["name", "password"]


class FactorRuleForm(forms.Form):
    """From which day on people of a role need a second factor."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    from_on = DayField(label=_("From"))

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class PreferencesForm(forms.ModelForm[User]):
    """Language, theme and time zone of one's own."""

    time_zone = ZoneField(required=False, empty_label=_("That of my unit"))

    class Meta:
        model = User
        fields = ["language", "theme", "time_zone"]


class FirstStepsForm(forms.Form):
    """The administrator and the first unit of an empty system."""

    username = forms.CharField(label=_("User name"), max_length=60)
    full_name = forms.CharField(label=_("Full name"), max_length=120)
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput, min_length=10)
    unit_code = forms.CharField(label=_("Code of the unit"), max_length=20)
    unit_name = forms.CharField(label=_("Name of the unit"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind.choices)
    country = forms.CharField(label=_("Country"), min_length=2, max_length=2, help_text=_("Two letters, like VN or CN"))
    time_zone = ZoneField()
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def clean_password(self) -> str:
        """Refuse a password that is easily guessed."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"].upper()
        return country

    def steps(self) -> dict[str, Any]:
        """The arguments of `take_first_steps`."""
        data = self.cleaned_data
        unit = {name: data[name] for name in ("kind", "country", "time_zone", "language")}
        return {
            "username": data["username"],
            "full_name": data["full_name"],
            "password": data["password"],
            "unit": {"code": data["unit_code"], "name": data["unit_name"], **unit},
        }


class PersonForm(forms.Form):
    """A new colleague and the first hat."""

    username = forms.CharField(label=_("User name"), max_length=60)
    full_name = forms.CharField(label=_("Full name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    password = forms.CharField(label=_("First password"), widget=forms.PasswordInput, min_length=10)
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class HatForm(forms.Form):
    """One more role for a person, from a day to a day."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    valid_from = DayField(label=_("Valid from"), required=False)
    valid_to = DayField(label=_("Valid to"), required=False, help_text=_("Last day; empty: until further notice"))

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """It ends after it began."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("valid_from") and data.get("valid_to") and data["valid_to"] < data["valid_from"]:
            self.add_error("valid_to", _("The role ends before it begins."))
        return data


class WallForm(forms.Form):
    """A wall screen, and the unit whose board it shows."""

    name = forms.CharField(label=_("Where the screen hangs"), max_length=120)
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class UnitForm(forms.ModelForm[Unit]):
    """A unit under another."""

    time_zone = ZoneField()

    class Meta:
        model = Unit
        fields = [
            "code", "name", "kind", "parent", "country", "time_zone", "language", "valid_from", "valid_to", "area_km2",
            "households", "population", "counted_on", "cutoff_weekday", "cutoff_time", "emergency_text",
        ]  # fmt: skip
        widgets = {
            "valid_from": DateInput,
            "valid_to": DateInput,
            "counted_on": DateInput,
            "cutoff_weekday": forms.Select(choices=[(day + 1, name) for day, name in WEEKDAYS.items()]),
            "cutoff_time": TimeInput,
        }

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = units  # type: ignore[attr-defined]
        self.fields["parent"].required = True
        if self.instance.pk:
            for name in ("code", "parent"):
                del self.fields[name]
