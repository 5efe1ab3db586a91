"""What people ask of the registry and write into it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.forms import DateInput, DayField, PlaceField, RowChoiceField
from schools.forms.places import pair_of
from schools.importing.columns import SYNONYMS
from schools.models import Contact, Enrolment, Gate, School, SchoolLevel, Street
from schools.querysets import SchoolQuerySet


class SchoolFilter(forms.Form):
    """Narrows a list of schools; a value that is not there is said, and not applied."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=100, widget=forms.SearchInput)
    unit = RowChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, to_field_name="code", empty_label=_("all units")
    )
    level = RowChoiceField(
        SchoolLevel.objects.all(), label=_("Level"), required=False, to_field_name="code", empty_label=_("all levels")
    )

    on_map = DayField(label=_("As units were on"), required=False)
    street = forms.ModelChoiceField(Street.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        choice: Any = self.fields["unit"]
        choice.queryset = Unit.objects.on_any_map_of(user)
        if self.data.get("street"):
            street: Any = self.fields["street"]
            street.queryset = Street.objects.passing(user)

    def narrow(self, rows: SchoolQuerySet) -> SchoolQuerySet:
        """The rows that fit every value that is valid."""
        self.is_valid()
        wanted = getattr(self, "cleaned_data", {})
        day, unit = wanted.get("on_map"), wanted.get("unit")
        if unit and day:
            rows = rows.on_map(day, Unit.objects.under(unit).values("pk"))
        elif unit:
            rows = rows.under(unit)
        if level := wanted.get("level"):
            rows = rows.filter(levels=level)
        if street := wanted.get("street"):
            rows = rows.filter(pk__in=Gate.objects.filter(street=street).values("campus__school"))
        return rows.matching(wanted.get("q") or "")

    @property
    def is_active(self) -> bool:
        """Whether anything is asked for."""
        return any(self.data.get(name) for name in self.fields)


class SchoolForm(forms.ModelForm[School]):
    """The facts of a school; the units offered are those whose schools the person may edit."""

    place = PlaceField(label=_("Place"), required=False)
    field_order = ["name", "code", "unit", "levels", "area", "address", "phone", "place"]

    class Meta:
        model = School
        fields = [
            "name",
            "code",
            "unit",
            "levels",
            "area",
            "address",
            "phone",
            "buffer_m",
            "opened_on",
            "closed_on",
            "note",
        ]
        widgets = {
            "levels": forms.CheckboxSelectMultiple,
            "opened_on": DateInput,
            "closed_on": DateInput,
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["buffer_m"].required = False
        units: Any = self.fields["unit"]
        offered = Unit.objects.filter(pk__in=[*user.reach(Permission.EDIT_SCHOOLS), self.instance.unit_id or 0])
        units.queryset = offered
        if self.instance.pk and self.instance.latitude is not None:
            self.initial["place"] = (self.instance.latitude, self.instance.longitude)

    def facts(self) -> dict[str, Any]:
        """The arguments of `register_school` and `change_school`; an empty buffer zone stays as it is."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "buffer_m" or value is not None}
        return pair_of(data.pop("place")) | data


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


class ImportForm(forms.Form):
    """A file of schools, the unit that answers for them, and the columns where the header does not say it."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    file = forms.FileField(label=_("File"), help_text=_("CSV, Excel, OpenDocument, GeoJSON or JSON"))
    origin = forms.CharField(
        label=_("Where it comes from"),
        required=False,
        max_length=120,
        help_text=_("A name of your own: its columns and your decisions are remembered for the next list."),
    )
    columns = forms.CharField(
        label=_("Columns"), required=False, help_text=_("Only where the header is not understood: name=Title, code=No")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.filter(pk__in=user.reach(Permission.KEEP_REGISTRY))
        units.initial = user.home  # out of reach it is no choice, and nothing is chosen

    def clean_columns(self) -> dict[str, str]:
        """The column of each field that was named."""
        pairs = [part.partition("=") for part in self.cleaned_data["columns"].split(",") if part.strip()]
        wrong = [field for field, mark, _column in pairs if not mark or field.strip() not in SYNONYMS]
        if wrong:
            raise ValidationError(
                _("Write it like name=Title; the names are: %(fields)s."), params={"fields": ", ".join(SYNONYMS)}
            )
        return {field.strip(): column.strip() for field, _mark, column in pairs}
