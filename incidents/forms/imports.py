"""Which file of past incidents, and what its columns and words mean."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.importing.drafts import WORDS
from incidents.models import IncidentImport, IncidentType
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission

COLUMN_LABELS = {
    "date": _("date"),
    "time": _("time"),
    "month": _("month"),
    "year": _("year"),
    "type": _("type"),
    "school": _("school code"),
    "school_name": _("school name"),
    "place": _("place"),
    "town": _("town"),
    "latitude": _("latitude"),
    "longitude": _("longitude"),
    "ref": _("number at the source"),
    "note": _("note"),
    "outcome": _("outcome"),
}
SHOWN_WORDS = 20


class BringForm(forms.Form):
    """A file of past incidents and the unit that keeps them."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    file = forms.FileField(label=_("File"), help_text=_("CSV, Excel, OpenDocument or JSON"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.filter(pk__in=user.reach(Permission.IMPORT_INCIDENTS))
        units.initial = user.home


class ColumnsForm(forms.Form):
    """A column of the file for each of our fields, and a type for each word that was not understood."""

    def __init__(self, *args: Any, row: IncidentImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        columns = [("", _("no column")), *((column, column) for column in row.columns)]
        for name in WORDS["columns"]:
            self.fields[name] = forms.ChoiceField(
                label=COLUMN_LABELS.get(name, name), choices=columns, required=False, initial=row.mapping.get(name, "")
            )
        self.words = list(row.words)[:SHOWN_WORDS]
        types = IncidentType.objects.all()
        for number, word in enumerate(self.words):
            self.fields[f"word_{number}"] = forms.ModelChoiceField(
                types, label=f"“{word}” × {row.words[word]}", required=False, to_field_name="code",
                empty_label=_("not understood"),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """One of the columns must tell the time."""
        data: dict[str, Any] = super().clean() or {}
        if not any(data.get(name) for name in ("date", "month", "year")):
            raise ValidationError(_("Choose the column that says when something happened."))
        return data

    @property
    def mapping(self) -> dict[str, str]:
        """The columns that were chosen."""
        return {name: self.cleaned_data[name] for name in WORDS["columns"] if self.cleaned_data.get(name)}

    @property
    def wishes(self) -> dict[str, str]:
        """The words that were understood before, and those that were given a type now."""
        chosen = {word: self.cleaned_data.get(f"word_{number}") for number, word in enumerate(self.words)}
        return {**self.row.wishes, **{word: kind.code for word, kind in chosen.items() if kind}}
