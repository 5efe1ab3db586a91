"""Hazards, venues and visits."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.forms import DateInput, DayField, PlaceField, TimeInput
from schools.forms.hours import WEEKDAYS
from schools.forms.inspections import ScopeFilter
from schools.forms.places import pair_of
from schools.models import Hazard, HazardType, HotelMust, Venue, VenueKind, VenueVisit
from schools.querysets import HazardQuerySet, VenueQuerySet

MONTHS_BETWEEN = timedelta(days=90)


class HazardForm(forms.ModelForm[Hazard]):
    """A hazard; lead and deadline follow from its kind where they are left open."""

    days = forms.TypedMultipleChoiceField(
        label=_("Comes back on"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    map_place = PlaceField(label=_("Place on the map"), required=False)
    field_order = [
        "type", "place", "note", "days", "starts", "ends", "found_on", "lead", "deadline", "map_place",
    ]  # fmt: skip

    class Meta:
        model = Hazard
        fields = ["type", "place", "note", "starts", "ends", "found_on", "lead", "deadline"]
        widgets = {
            "note": forms.Textarea(attrs={"rows": 3}),
            "starts": TimeInput,
            "ends": TimeInput,
            "found_on": DateInput,
            "deadline": DateInput,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].required = self.fields["deadline"].required = False
        self.fields["deadline"].help_text = _("Empty: the usual days of its kind.")
        self.initial.setdefault("found_on", timezone.localdate())

    def _post_clean(self) -> None:
        """The action fills what is left open, and checks the row."""

    def facts(self) -> dict[str, Any]:
        """The arguments of `record_hazard`."""
        data = dict(self.cleaned_data)
        weekdays = sum(1 << day for day in data.pop("days"))
        return pair_of(data.pop("map_place")) | data | {"weekdays": weekdays}


class SettleForm(forms.Form):
    """How a hazard was put right."""

    outcome = forms.CharField(label=_("How it was put right"), max_length=500)


class VenueForm(forms.ModelForm[Venue]):
    """A place near schools; the landlord's fields only for those who may read them."""

    map_place = PlaceField(label=_("Place on the map"))
    field_order = [
        "unit", "kind", "name", "address", "contact_name", "contact_phone", "landlord_name", "landlord_phone",
        "map_place", "closed_on",
    ]  # fmt: skip

    class Meta:
        model = Venue
        fields = [
            "unit", "kind", "name", "address", "contact_name", "contact_phone", "landlord_name", "landlord_phone",
            "closed_on",
        ]  # fmt: skip
        widgets = {"closed_on": DateInput}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.filter(pk__in=user.reach(Permission.KEEP_SURROUNDINGS))
        if not user.may(Permission.READ_LANDLORDS):
            del self.fields["landlord_name"], self.fields["landlord_phone"]
        if self.instance.pk:
            self.initial["map_place"] = (self.instance.latitude, self.instance.longitude)

    def facts(self) -> dict[str, Any]:
        """The arguments of `register_venue` and `change_venue`."""
        data = dict(self.cleaned_data)
        return pair_of(data.pop("map_place")) | data


class VisitForm(forms.ModelForm[VenueVisit]):
    """A visit to a venue."""

    musts = forms.MultipleChoiceField(
        label=_("Five musts kept"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    field_order = ["visited_on", "has_poster", "has_commitment", "musts", "note", "repeat_on"]

    class Meta:
        model = VenueVisit
        fields = ["visited_on", "has_poster", "has_commitment", "musts", "note", "repeat_on"]
        widgets = {"visited_on": DateInput, "repeat_on": DateInput, "note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, venue: Venue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.initial.update({"visited_on": today, "repeat_on": today + MONTHS_BETWEEN})
        musts: Any = self.fields["musts"]
        if venue.kind.has_five_musts:
            musts.choices = [(must.code, must.name) for must in HotelMust.objects.all()]
        else:
            del self.fields["musts"]


class VenueFilter(ScopeFilter):
    """Venues by kind and by what is due."""

    kind = forms.ModelChoiceField(
        VenueKind.objects.all(), label=_("Kind"), required=False, to_field_name="code", empty_label=_("all kinds")
    )
    state = forms.ChoiceField(label=_("Show"), required=False, choices=[("", _("all")), ("due", _("visit is due"))])

    def narrow(self, rows: VenueQuerySet, today: date) -> VenueQuerySet:
        """Open venues that fit."""
        unit, kind = self.wanted.get("unit"), self.wanted.get("kind")
        rows = rows.filter(Q(unit__path__startswith=unit.path) if unit else Q(), closed_on=None)
        rows = rows.filter(kind=kind) if kind else rows
        return rows.due(today) if self.wanted.get("state") == "due" else rows


class HazardFilter(ScopeFilter):
    """Hazards by where they stand."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("open")),
            ("overdue", _("overdue")),
            ("settled", _("settled")),
            ("found", _("found in the period")),
            ("put_right", _("put right in the period")),
        ],
    )
    since = DayField(label=_("Since"), widget=DateInput, required=False)
    until = DayField(label=_("Until"), widget=DateInput, required=False)
    type = forms.ModelChoiceField(
        HazardType.objects.all(), required=False, to_field_name="code", widget=forms.HiddenInput
    )

    def narrow(self, rows: HazardQuerySet, today: date) -> HazardQuerySet:
        """Those that stand so."""
        unit, school, state = (self.wanted.get(name) for name in ("unit", "school", "state"))
        rows = rows.filter(Q(school__unit__path__startswith=unit.path) if unit else Q())
        rows = rows.filter(Q(school__code=school) if school else Q())
        if kind := self.wanted.get("type"):
            rows = rows.filter(type=kind)
        if state in ("found", "put_right"):
            days = (self.wanted.get("since") or date.min, self.wanted.get("until") or today)
            return rows.filter(**{f"{'found_on' if state == 'found' else 'settled_on'}__range": days})
        if state == "settled":
            return rows.filter(settled_on__isnull=False)
        return rows.overdue(today) if state == "overdue" else rows.open()
