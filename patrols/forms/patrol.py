"""What is written about points, routes and patrols."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from patrols.models import PatrolPoint, PatrolRoute
from patrols.querysets import PatrolStopQuerySet
from patrols.selectors.patrol import crews_of
from patrols.workflow import PatrolMode, PointKind
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.forms import DateInput, DateTimeInput, DayField, PlaceField, TileSelect, TimeInput
from safeschool.kernel.week import day_bounds
from schools.models import School

KIND_TILES = {PointKind.MUST_REACH: "flag", PointKind.MUST_PATROL: "route", PointKind.STANDING: "car"}
MODE_TILES = {PatrolMode.FOOT: "walk", PatrolMode.VEHICLE: "car", PatrolMode.MOTORBIKE: "bolt"}
KIND_NOTES = {
    PointKind.MUST_REACH: _("The crew is there once."),
    PointKind.MUST_PATROL: _("Gone over several times, some minutes each."),
    PointKind.STANDING: _("A car stands there with its lights on."),
}


class PointForm(forms.ModelForm[PatrolPoint]):
    """A patrol point."""

    place = PlaceField(label=_("Place"), required=False, help_text=_("Left open, it is where the school is."))
    visits_needed = forms.IntegerField(
        label=_("Visits a shift"), required=False, min_value=1, max_value=12,
        help_text=_("Left open, it is as usual for the kind."),
    )  # fmt: skip
    stay_minutes = forms.IntegerField(
        label=_("Minutes of each visit"), required=False, min_value=0, max_value=240,
        help_text=_("Left open, it is as usual for the kind."),
    )  # fmt: skip

    class Meta:
        model = PatrolPoint
        fields = ["unit", "kind", "name", "school", "radius_m", "due_time", "active_from", "active_to"]
        widgets = {
            "kind": TileSelect(icons=KIND_TILES, notes=KIND_NOTES),  # type: ignore[arg-type]
            "due_time": TimeInput, "active_from": DateInput, "active_to": DateInput,
        }  # fmt: skip

    field_order = [
        "unit", "kind", "name", "school", "place", "radius_m", "visits_needed", "stay_minutes", "due_time",
        "active_from", "active_to",
    ]  # fmt: skip

    def __init__(self, *args: Any, user: User, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: dict[str, Any] = {"unit": units, "school": School.objects.visible_to(user)}
        for name, queryset in rows.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        self.fields["kind"].choices = PointKind.choices  # type: ignore[attr-defined]
        if self.instance.pk:
            point = self.instance
            self.initial = {
                **self.initial,
                "place": (round(point.latitude, 6), round(point.longitude, 6)),
                "visits_needed": point.visits_needed,
                "stay_minutes": point.stay_minutes,
            }

    def _post_clean(self) -> None:
        """The row is made whole, and checked, by the action."""

    def facts(self) -> dict[str, Any]:
        """The arguments of the action."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "place"}
        place = self.cleaned_data["place"]
        latitude, longitude = (float(place[0]), float(place[1])) if place else (None, None)
        return {**facts, "latitude": latitude, "longitude": longitude}


class RouteForm(forms.Form):
    """A route: beside each point its place on the way, empty where the route does not go."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    name = forms.CharField(label=_("Name"), max_length=200)
    mode = forms.ChoiceField(
        label=_("On foot or by vehicle"), choices=PatrolMode.choices, widget=TileSelect(icons=MODE_TILES),  # type: ignore[arg-type]
    )  # fmt: skip

    def __init__(
        self, *args: Any, units: QuerySet[Unit], points: QuerySet[PatrolPoint], route: PatrolRoute | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.rows = {f"place_{point.pk}": point for point in points}
        on_route = {row.point_id: row.place for row in route.points.all()} if route else {}
        for name, point in self.rows.items():
            self.fields[name] = forms.IntegerField(
                label=f"{point.name} · {point.get_kind_display()}", min_value=1, max_value=200, required=False,
                initial=on_route.get(point.pk),
            )  # fmt: skip
        if route:
            self.initial = {"unit": route.unit, "name": route.name, "mode": route.mode, **self.initial}

    def facts(self) -> dict[str, Any]:
        """The arguments of the action; points of the same number keep the order of their names."""
        data = self.cleaned_data
        chosen = [(data[name], place, point) for place, (name, point) in enumerate(self.rows.items()) if data.get(name)]
        points = [point for _number, _place, point in sorted(chosen, key=lambda one: one[:2])]
        return {"unit": data["unit"], "name": data["name"], "mode": data["mode"], "points": points}


class PatrolForm(forms.Form):
    """Who goes out, when, how and along which route."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    route = forms.ModelChoiceField(
        PatrolRoute.objects.none(), label=_("Route"), required=False, empty_label=_("Every point of the unit")
    )
    mode = forms.ChoiceField(
        label=_("On foot or by vehicle"), choices=PatrolMode.choices, required=False,
        widget=TileSelect(icons=MODE_TILES),  # type: ignore[arg-type]
        help_text=_("A route has its own way of going."),
    )  # fmt: skip
    label = forms.CharField(
        label=_("Name"), max_length=100, required=False,
        help_text=_("As it stands on the duty board: no names of people. Left open, it is that of the route."),
    )  # fmt: skip
    leader = forms.ModelChoiceField(User.objects.none(), label=_("Leader of the patrol"))
    crew = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("With"), required=False, widget=forms.CheckboxSelectMultiple
    )
    starts_at = forms.DateTimeField(label=_("Starts"), widget=DateTimeInput)
    ends_at = forms.DateTimeField(label=_("Ends"), widget=DateTimeInput)

    def __init__(self, *args: Any, user: User, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = crews_of(user.reach(Permission.PLAN_ROSTER))
        routes = PatrolRoute.objects.visible_to(user).plannable_by(user)
        rows: dict[str, Any] = {"unit": units, "route": routes, "leader": people, "crew": people}
        for name, queryset in rows.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A route goes its own way and belongs to the unit."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        route = data.get("route")
        if route is not None:
            data["mode"] = route.mode
            if "unit" in data and route.unit_id != data["unit"].pk:
                raise ValidationError({"route": _("This route belongs to another unit.")})
        elif not data.get("mode"):
            raise ValidationError({"mode": _("Say how the patrol goes.")})
        return data


STOP_STATES = [("", _("All")), ("done", _("Done")), ("open", _("Not done")), ("late", _("Overdue"))]


class CompletionFilter(forms.Form):
    """Days, unit, school and state of what patrols owed."""

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, to_field_name="code", empty_label=_("all units")
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *PointKind.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=STOP_STATES)
    school = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["unit"].queryset = Unit.objects.visible_to(user)  # type: ignore[attr-defined]

    def days(self, today: date) -> tuple[date, date]:
        """From the first to the last day asked for; today where none is."""
        self.is_valid()
        since, until = (self.cleaned_data.get(name) for name in ("since", "until"))
        return since or until or today, until or since or today

    def narrow(self, rows: PatrolStopQuerySet, now: datetime) -> PatrolStopQuerySet:
        """The stops asked for; a wrong value is told and not used."""
        zone = self.user.zone
        first, last = self.days(timezone.localdate(now, timezone=zone))
        rows = rows.starting(day_bounds(first, zone)[0], day_bounds(last, zone)[1])
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        if "unit" in chosen:
            rows = rows.filter(patrol__unit__path__startswith=chosen["unit"].path)
        if "school" in chosen:
            rows = rows.filter(point__school__code=chosen["school"])
        if "kind" in chosen:
            rows = rows.filter(kind=chosen["kind"])
        return _of_state(rows, chosen.get("state", ""), now)


def _of_state(rows: PatrolStopQuerySet, state: str, now: datetime) -> PatrolStopQuerySet:
    if state == "done":
        return rows.done()
    if state == "open":
        return rows.filter(done_at=None)
    return rows.late(now) if state == "late" else rows


class LightsForm(forms.Form):
    """Lights on or off."""

    on = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1")
