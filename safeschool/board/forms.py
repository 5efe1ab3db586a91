"""Which period and which unit a dashboard shows."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Topic
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.board.selectors.effect import ABOUT, WINDOWS
from safeschool.kernel.forms import DateInput
from safeschool.kernel.week import day_bounds
from schools.models import School


class SearchForm(forms.Form):
    """What to look for."""

    q = forms.CharField(
        label=_("Search"),
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search"}),
        help_text=_(
            "By name, number, type or place, without accents; Chinese names by their first letters too. "
            "Children and those a file is about are not searched."
        ),
    )

    @property
    def text(self) -> str:
        """What is looked for; "" for nothing yet, or for something too long."""
        return str(self.cleaned_data.get("q") or "") if self.is_valid() else ""


class PeriodForm(forms.Form):
    """From a day to a day, both in, by the viewer's clock; one of the viewer's units, or all of them."""

    since = forms.DateField(label=_("From"), widget=DateInput, required=False)
    until = forms.DateField(label=_("To"), widget=DateInput, required=False)
    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("All my units"),
    )

    def __init__(self, data: Any, *, user: User, today: date) -> None:
        values = data.copy()
        values.setdefault("since", (today - timedelta(days=today.weekday())).isoformat())
        values.setdefault("until", today.isoformat())
        super().__init__(values)
        self.user, self.today = user, today
        units = Unit.objects.filter(pk__in=user.reach(Permission.VIEW_DASHBOARD))
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("The period ends before it begins."))
        return data

    @property
    def days(self) -> tuple[date, date]:
        """First and last day; this week where the form does not say or says nonsense."""
        if self.is_valid():
            since = self.cleaned_data["since"] or self.today - timedelta(days=self.today.weekday())
            return since, max(self.cleaned_data["until"] or self.today, since)
        return self.today - timedelta(days=self.today.weekday()), self.today

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """The period in time, the end out."""
        first, last = self.days
        return day_bounds(first, self.user.zone)[0], day_bounds(last, self.user.zone)[1]

    @property
    def chosen(self) -> Unit | None:
        """The unit chosen, if any."""
        unit: Unit | None = self.cleaned_data.get("unit") if self.is_valid() else None
        return unit

    @property
    def params(self) -> dict[str, str]:
        """The filter that list pages understand."""
        first, last = self.days
        params = {"since": first.isoformat(), "until": last.isoformat()}
        return {**params, "unit": self.chosen.code} if self.chosen else params


class MapForm(PeriodForm):
    """A period, and the day whose map of units the figures are told on."""

    on_map = forms.DateField(label=_("As units were on"), widget=DateInput, required=False)
    field_order = ["since", "until", "on_map"]

    def __init__(self, data: Any, *, user: User, today: date) -> None:
        super().__init__(data, user=user, today=today)
        del self.fields["unit"]

    @property
    def map_day(self) -> date:
        """The day of the map; today where none is asked for."""
        asked: date | None = self.cleaned_data.get("on_map") if self.is_valid() else None
        return asked or self.today


class EffectForm(forms.Form):
    """A school, a topic, and how many days before and after."""

    school = forms.ModelChoiceField(School.objects.none(), label=_("School"), to_field_name="code")
    topic = forms.ModelChoiceField(
        Topic.objects.filter(code__in=ABOUT), label=_("Topic"), to_field_name="code", empty_label=None
    )
    days = forms.TypedChoiceField(label=_("Days"), coerce=int, initial=90, choices=[(days, days) for days in WINDOWS])

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = School.objects.visible_to(user).select_related("unit")
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]
