"""What people ask of the registry and write into it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.forms import DateInput, PlaceField, TimeInput
from schools.importing.columns import SYNONYMS
from schools.models import BellTime, Campus, Contact, DayException, Enrolment, Gate, School, SchoolLevel, Term
from schools.querysets import SchoolQuerySet

WEEKDAYS = ((0, _("Mon")), (1, _("Tue")), (2, _("Wed")), (3, _("Thu")), (4, _("Fri")), (5, _("Sat")), (6, _("Sun")))


class SchoolFilter(forms.Form):
    """Narrows a list of schools; a value that is not there is said, and not applied."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=100, widget=forms.SearchInput)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, to_field_name="code", empty_label=_("all units")
    )
    level = forms.ModelChoiceField(
        SchoolLevel.objects.all(), label=_("Level"), required=False, to_field_name="code", empty_label=_("all levels")
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        choice: Any = self.fields["unit"]
        choice.queryset = Unit.objects.visible_to(user).defer("boundary")

    def narrow(self, rows: SchoolQuerySet) -> SchoolQuerySet:
        """The rows that fit every value that is valid."""
        self.is_valid()
        wanted = getattr(self, "cleaned_data", {})
        if unit := wanted.get("unit"):
            rows = rows.under(unit)
        if level := wanted.get("level"):
            rows = rows.filter(levels=level)
        return rows.matching(wanted.get("q") or "")

    @property
    def is_active(self) -> bool:
        """Whether anything is asked for."""
        return any(self.data.get(name) for name in self.fields)


def _pair(place: Any) -> dict[str, float | None]:
    return {
        "latitude": float(place[0]) if place else None,
        "longitude": float(place[1]) if place else None,
    }


class SchoolForm(forms.ModelForm[School]):
    """The facts of a school; the units offered are those whose schools the person may edit."""

    place = PlaceField(label=_("Place"), required=False)
    field_order = ["name", "code", "unit", "levels", "area", "address", "phone", "place"]

    class Meta:
        model = School
        fields = ["name", "code", "unit", "levels", "area", "address", "phone", "opened_on", "closed_on", "note"]
        widgets = {
            "levels": forms.CheckboxSelectMultiple,
            "opened_on": DateInput,
            "closed_on": DateInput,
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        offered = Unit.objects.filter(pk__in=[*user.reach(Permission.EDIT_SCHOOLS), self.instance.unit_id or 0])
        units.queryset = offered.defer("boundary")
        if self.instance.pk and self.instance.latitude is not None:
            self.initial["place"] = (self.instance.latitude, self.instance.longitude)

    def facts(self) -> dict[str, Any]:
        """The arguments of `register_school` and `change_school`."""
        data = dict(self.cleaned_data)
        return _pair(data.pop("place")) | data


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
        if self.instance.pk:
            self.initial["place"] = (self.instance.latitude, self.instance.longitude)
            self.initial["street_name"] = self.instance.street.name if self.instance.street else ""

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "campus"}  # type: ignore[misc]

    def facts(self) -> dict[str, Any]:
        """The arguments of `add_gate` and `change_gate`."""
        data = dict(self.cleaned_data)
        return _pair(data.pop("place")) | data


class BellForm(forms.ModelForm[BellTime]):
    """One bell: what, when, on which weekdays."""

    days = forms.TypedMultipleChoiceField(
        label=_("Weekdays"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple, initial=[0, 1, 2, 3, 4]
    )

    class Meta:
        model = BellTime
        fields = ["moment", "level", "starts", "ends", "season_from", "season_to"]
        widgets = {"starts": TimeInput, "ends": TimeInput, "season_from": DateInput, "season_to": DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["days"] = [day for day, _name in WEEKDAYS if self.instance.rings_on_weekday(day)]

    def clean(self) -> dict[str, Any]:
        """It ends after it starts."""
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            raise ValidationError(_("A bell time ends after it starts."))
        return data

    def bell(self) -> dict[str, Any]:
        """The columns of this bell."""
        data = {name: value for name, value in self.cleaned_data.items() if name in self._meta.fields}  # type: ignore[operator]
        return {**data, "weekdays": sum(1 << day for day in self.cleaned_data["days"])}


BellFormSet = forms.modelformset_factory(BellTime, form=BellForm, extra=2, can_delete=True, max_num=30)


def bells_of(formset: Any) -> list[dict[str, Any]]:
    """The bells that stay or are new."""
    kept = [form for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    return [form.bell() for form in kept if form.instance.pk or form.has_changed()]


class EnrolmentForm(forms.ModelForm[Enrolment]):
    """The counts of a school year."""

    class Meta:
        model = Enrolment
        fields = ["year", "pupils", "boarders", "staff"]
        help_texts = {"year": _("The calendar year in which the school year begins.")}

    def clean(self) -> dict[str, Any]:
        """Boarders are pupils."""
        data = super().clean() or {}
        if (data.get("boarders") or 0) > (data.get("pupils") or 0):
            raise ValidationError(_("There cannot be more boarders than pupils."))
        return data


class ContactForm(forms.ModelForm[Contact]):
    """An adult to call."""

    class Meta:
        model = Contact
        fields = ["duty", "full_name", "phone"]


class TermForm(forms.ModelForm[Term]):
    """A term of a unit."""

    class Meta:
        model = Term
        fields = ["unit", "name", "starts_on", "ends_on"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.filter(pk__in=user.reach(Permission.KEEP_REGISTRY)).defer("boundary")

    def _post_clean(self) -> None:
        """Naming a term again changes its days; the action checks the row."""


class DayForm(forms.ModelForm[DayException]):
    """A day that is otherwise in a unit."""

    class Meta:
        model = DayException
        fields = ["unit", "on", "name", "is_school_day"]
        widgets = {"on": DateInput}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.filter(pk__in=user.reach(Permission.KEEP_REGISTRY)).defer("boundary")

    def _post_clean(self) -> None:
        """Saying it again replaces what was said; the action checks the row."""


class ImportForm(forms.Form):
    """A file of schools, the unit that answers for them, and the columns where the header does not say it."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    file = forms.FileField(label=_("File"), help_text=_("CSV, Excel, OpenDocument, GeoJSON or JSON"))
    columns = forms.CharField(
        label=_("Columns"), required=False, help_text=_("Only where the header is not understood: name=Title, code=No")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.filter(pk__in=user.reach(Permission.KEEP_REGISTRY)).defer("boundary")

    def clean_columns(self) -> dict[str, str]:
        """The column of each field that was named."""
        pairs = [part.partition("=") for part in self.cleaned_data["columns"].split(",") if part.strip()]
        wrong = [field for field, mark, _column in pairs if not mark or field.strip() not in SYNONYMS]
        if wrong:
            raise ValidationError(
                _("Write it like name=Title; the names are: %(fields)s."), params={"fields": ", ".join(SYNONYMS)}
            )
        return {field.strip(): column.strip() for field, _mark, column in pairs}
