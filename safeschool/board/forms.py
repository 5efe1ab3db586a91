"""Which period and which unit a dashboard shows."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from campaigns.models import Topic
from incidents.models import IncidentGroup
from incidents.selectors.cells import MOST_EXACT_DAYS, Asked
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.board.selectors.effect import ABOUT, WINDOWS
from safeschool.kernel.cells import Box
from safeschool.kernel.forms import DateInput, DayField
from safeschool.kernel.week import day_bounds
from schools.models import School

# As far as the screen shows it: the poles are no place for hexagons on a flat map.
EARTH: Box = (-75.0, -179.0, 80.0, 179.0)


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

    since = DayField(label=_("From"), widget=DateInput, required=False)
    until = DayField(label=_("To"), widget=DateInput, required=False)
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

    on_map = DayField(label=_("As units were on"), widget=DateInput, required=False)
    field_order = ["since", "until", "on_map"]

    def __init__(self, data: Any, *, user: User, today: date) -> None:
        super().__init__(data, user=user, today=today)
        del self.fields["unit"]

    @property
    def map_day(self) -> date:
        """The day of the map; today where none is asked for."""
        asked: date | None = self.cleaned_data.get("on_map") if self.is_valid() else None
        return asked or self.today


class PlacesForm(PeriodForm):
    """What the map of incidents counts: a time, a kind, an hour of the week; a year where no time is asked."""

    kind = forms.ModelChoiceField(
        label=_("Kind"),
        queryset=IncidentGroup.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("All kinds"),
    )
    weekday = forms.TypedChoiceField(
        label=_("Weekday"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", _("Every day")), *((day + 1, name) for day, name in WEEKDAYS.items())],
    )
    hour = forms.TypedChoiceField(
        label=_("Hour"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", _("Every hour")), *((hour, f"{hour:02}:00–{hour:02}:59") for hour in range(24))],
    )

    def __init__(self, data: Any, *, user: User, today: date) -> None:
        values = data.copy()
        values.setdefault("since", (today - timedelta(days=364)).isoformat())
        super().__init__(values, user=user, today=today)

    def clean(self) -> dict[str, Any]:
        """Over a long time the hours are kept without the kinds."""
        data = super().clean()
        is_hourly = data.get("weekday") is not None or data.get("hour") is not None
        if is_hourly and data.get("kind") and not self.asked_of(data).is_exact:
            self.add_error(
                "kind",
                _("Over more than %(days)d days choose a kind, or a weekday and an hour.") % {"days": MOST_EXACT_DAYS},
            )
        return data

    @property
    def asked(self) -> Asked:
        """What is to be counted; of a form that says nonsense this week, all kinds, all hours."""
        return self.asked_of(self.cleaned_data if self.is_valid() else {})

    def asked_of(self, data: dict[str, Any]) -> Asked:
        """What these values ask for."""
        unit, kind = data.get("unit"), data.get("kind")
        within = tuple(Unit.objects.under(unit).values_list("pk", flat=True)) if unit else None
        first = data.get("since") or self.today - timedelta(days=self.today.weekday())
        days = (first, max(data.get("until") or self.today, first))
        return Asked(days, kind.code if kind else "", data.get("weekday"), data.get("hour"), within)

    @property
    def params(self) -> dict[str, str]:
        """The filter that the list of the same incidents understands."""
        asked = self.asked
        more = {"group": asked.group, "weekday": asked.weekday, "hour": asked.hour}
        return {**super().params, **{name: str(value) for name, value in more.items() if value not in (None, "")}}


class HotSpotForm(PlacesForm):
    """The incidents looked at, and the parameters of the statistic."""

    size = forms.TypedChoiceField(
        label=_("Size of a hexagon"),
        coerce=int,
        choices=[(9, _("about 400 m wide")), (8, _("about 1 km wide")), (7, _("about 3 km wide"))],
    )
    ring = forms.TypedChoiceField(label=_("Rings of neighbours"), coerce=int, choices=[(n, n) for n in (1, 2, 3)])
    level = forms.TypedChoiceField(
        label=_("Share of false finds"), coerce=float, choices=[("0.01", "1 %"), ("0.05", "5 %"), ("0.1", "10 %")]
    )

    def __init__(self, data: Any, *, user: User, today: date) -> None:
        values = data.copy()
        for name, usual in (("size", "8"), ("ring", "1"), ("level", "0.05")):
            values.setdefault(name, usual)
        super().__init__(values, user=user, today=today)


class LayerForm(PlacesForm):
    """A layer of the map, and the part of it on the screen."""

    layer = forms.CharField(required=False, max_length=20)
    box = forms.CharField(required=False, max_length=120)
    zoom = forms.FloatField(required=False, min_value=0, max_value=24)

    def clean_box(self) -> Box:
        """South, west, north, east; the inhabited earth where none is given."""
        text = str(self.cleaned_data["box"])
        try:
            south, west, north, east = (float(part) for part in text.split(",")) if text else EARTH
        except ValueError:
            raise forms.ValidationError(_("A part of the map is told by four numbers.")) from None
        if not (-90 <= south < north <= 90 and -180 <= west < east <= 180):
            raise forms.ValidationError(_("A part of the map is told by four numbers."))
        return max(south, EARTH[0]), max(west, EARTH[1]), min(north, EARTH[2]), min(east, EARTH[3])


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
