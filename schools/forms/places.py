"""Where a school is and who sits there: gates, sites, streets, seats."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Membership, Unit, User
from safeschool.accounts.roles import SCHOOL_ROLES, Permission
from safeschool.kernel.forms import PlaceField
from safeschool.kernel.traces import LINE, TraceField
from schools.models import Campus, Gate, School, Street


def pair_of(place: Any) -> dict[str, float | None]:
    """The place as the two columns that keep it."""
    return {
        "latitude": float(place[0]) if place else None,
        "longitude": float(place[1]) if place else None,
    }


class GateForm(forms.ModelForm[Gate]):
    """A gate: where, on which street, how dense its traffic is."""

    street_name = forms.CharField(label=_("Street"), required=False, max_length=200)
    place = PlaceField(label=_("Place"))
    field_order = ["name", "campus", "street_name", "traffic", "radius_m", "place"]

    class Meta:
        model = Gate
        fields = ["name", "campus", "traffic", "radius_m"]

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campus: Any = self.fields["campus"]
        campus.queryset = Campus.objects.filter(school=school)
        campus.required = campus.queryset.exists()
        campus.label = _("Site")
        sites = list(campus.queryset.values_list("pk", flat=True)[:2])
        if len(sites) == 1:
            self.initial.setdefault("campus", sites[0])
        if self.instance.pk:
            self.initial["place"] = (self.instance.latitude, self.instance.longitude)
            self.initial["street_name"] = self.instance.street.name if self.instance.street else ""

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "campus"}  # type: ignore[misc]

    def facts(self) -> dict[str, Any]:
        """The arguments of `add_gate` and `change_gate`."""
        data = dict(self.cleaned_data)
        return pair_of(data.pop("place")) | data


class CampusForm(forms.ModelForm[Campus]):
    """A site or teaching point of a school."""

    place = PlaceField(label=_("Place"), required=False)
    field_order = ["name", "is_teaching_point", "place"]

    class Meta:
        model = Campus
        fields = ["name", "is_teaching_point"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.latitude is not None:
            self.initial["place"] = (self.instance.latitude, self.instance.longitude)

    def facts(self) -> dict[str, Any]:
        """The arguments of `add_campus` and `change_campus`."""
        data = dict(self.cleaned_data)
        return pair_of(data.pop("place")) | data


class StreetForm(forms.ModelForm[Street]):
    """A street of a unit whose registry the person keeps; an existing one stays in its unit."""

    line = TraceField(LINE, label=_("Line"), required=False, help_text=_("Tap the street on the map from end to end."))

    class Meta:
        model = Street
        fields = ["unit", "name", "line"]
        labels = {"unit": _("Unit")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["unit"]
            return
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.filter(pk__in=user.reach(Permission.KEEP_REGISTRY))


class SeatForm(forms.Form):
    """Whose role is held at this school, too."""

    membership = forms.ModelChoiceField(
        Membership.objects.none(),
        label=_("Person and role"),
        help_text=_("People with a role at schools in this unit or above it. Others are added under People first."),
    )

    def __init__(self, *args: Any, user: User, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = school.unit.line
        free = Membership.objects.visible_to(user).current().with_role(*SCHOOL_ROLES).filter(unit__in=above)
        choice: Any = self.fields["membership"]
        choice.queryset = free.exclude(seats__school=school).select_related("user", "unit").order_by("user__full_name")
        choice.label_from_instance = lambda hat: f"{hat.user.full_name} · {hat}"
