"""Writing down what was held, run, told and agreed."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from campaigns.actions import Members
from campaigns.models import EnforcementType, ImportedTotal, LectureSquad, Operation, Programme, Season, Session
from campaigns.models.sessions import MOST, NOT_NEGATIVE
from campaigns.selectors.cooperation import agencies_in
from patrols.models import CheckOut
from safeschool.accounts.models import Membership, Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.forms import DateInput, DateTimeInput, TileSelect
from schools.models import Gate, School

RECORD = Permission.RECORD_CAMPAIGNS
COUNT = "count_"
ABOUT = "about_"
MEMBERS = ("programmes", "supporters", "gates")


class RecordForm:
    """What the forms of this room share: units one may write for, counts that say why -1 is wrong."""

    fields: dict[str, forms.Field]

    def _limit(self, user: User) -> None:
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=user.reach(RECORD))  # type: ignore[attr-defined]
        home = user.home
        if home and home.pk in user.reach(RECORD):
            self.fields["unit"].initial = home
        for name in {"school", "schools"} & set(self.fields):
            self.fields[name].queryset = School.objects.visible_to(user, RECORD)  # type: ignore[attr-defined]
        if "programmes" in self.fields:
            self.fields["programmes"].queryset = Programme.objects.visible_to(user, RECORD)  # type: ignore[attr-defined]
        for field in self.fields.values():
            if isinstance(field, forms.IntegerField):
                field.error_messages["min_value"] = NOT_NEGATIVE
                field.widget.attrs["inputmode"] = "numeric"


class LinesField(forms.CharField):
    """Several short texts, one a line."""

    widget = forms.Textarea({"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        """One a line."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """The lines that say something."""
        return [line.strip()[:200] for line in super().clean(value).splitlines() if line.strip()][:8]


def still_parts() -> LinesField:
    return LinesField(label=_("Still parts: listening and looking"), required=False, help_text=_("One a line."))


def active_parts() -> LinesField:
    return LinesField(label=_("Active parts: doing"), required=False, help_text=_("One a line."))


class SessionForm(RecordForm, forms.ModelForm[Session]):
    """A session that was held."""

    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    still_parts = still_parts()
    active_parts = active_parts()

    class Meta:
        model = Session
        fields: ClassVar = [
            "format", "school", "place", "unit", "held_at", "minutes", "topics", "squad", "lecturer", "lecturer_name",
            "still_parts", "active_parts", "pupils", "teachers",
            "parents", "others", "letters", "leaflets", "promoters", "is_approximate", "programmes", "note",
        ]  # fmt: skip
        widgets: ClassVar = {
            "held_at": DateTimeInput,
            "topics": forms.CheckboxSelectMultiple,
            "programmes": forms.CheckboxSelectMultiple,
            "note": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limit(user)
        # A deputy head reaches no unit: the school's own is taken.
        self.fields["unit"].required = bool(user.reach(RECORD))
        self.fields["school"].required = not user.reach(RECORD)
        home = [user.home.pk] if user.home else []
        near = Membership.objects.current().filter(unit__in=home).values("user")
        self.fields["lecturer"].queryset = User.objects.filter(pk__in=near)  # type: ignore[attr-defined]
        self.fields["promoters"].required = False
        self.fields["squad"].queryset = LectureSquad.objects.visible_to(user, RECORD).standing()  # type: ignore[attr-defined]
        if not Programme.objects.visible_to(user, RECORD).exists():
            del self.fields["programmes"]

    def clean_promoters(self) -> int:
        """Left empty: none."""
        return self.cleaned_data["promoters"] or 0

    def clean(self) -> dict[str, Any]:
        """The unit is the school's own where none is named."""
        found = super().clean() or self.cleaned_data
        school = found.get("school")
        if not found.get("unit") and school:
            found["unit"] = school.unit
        return found


class OperationForm(RecordForm, forms.ModelForm[Operation]):
    """An operation with a count for every kind of violation."""

    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Operation
        fields: ClassVar = [
            "name", "kind", "tactic", "unit", "started_at", "ended_at", "lead", "lead_agency", "supporters",
            "supporting_agencies", "gates", "places_checked",
            "vehicles_checked", "hazards_found", "hazards_fixed", "programmes", "note",
        ]  # fmt: skip
        widgets: ClassVar = {
            "tactic": TileSelect(icons={"POINT": "map-pin", "LINE": "route", "AREA": "target"}),
            "started_at": DateTimeInput,
            "ended_at": DateTimeInput,
            "supporters": forms.CheckboxSelectMultiple,
            "programmes": forms.CheckboxSelectMultiple,
            "note": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = agencies_in(user.home.country if user.home else "")
        self.fields["kind"].required = self.fields["vehicles_checked"].required = False
        for name in ("lead", "supporters"):
            self.fields[name].queryset = agencies  # type: ignore[attr-defined]
        schools = School.objects.visible_to(user, RECORD).values("pk")
        gates = Gate.objects.filter(campus__school__in=schools).select_related("campus__school")
        self.fields["gates"].queryset = gates.order_by("campus__school__name", "pk")  # type: ignore[attr-defined]
        self.kinds = list(EnforcementType.objects.all())
        counted = {row.type_id: row for row in self.instance.tallies.all()} if self.instance.pk else {}
        for kind in self.kinds:
            row = counted.get(kind.pk)
            self.fields[COUNT + kind.code] = forms.IntegerField(
                label=kind.name, required=False, min_value=0, max_value=MOST, initial=row.count if row else None
            )
            self.fields[ABOUT + kind.code] = forms.BooleanField(
                label=_("approximate"), required=False, initial=row.is_approximate if row else False
            )
        self._limit(user)
        if not Programme.objects.visible_to(user, RECORD).exists():
            del self.fields["programmes"]

    def clean_kind(self) -> str:
        """Left empty: a special operation."""
        return self.cleaned_data["kind"] or Operation.Kind.SPECIAL

    def clean_vehicles_checked(self) -> int:
        """Left empty: none."""
        return self.cleaned_data["vehicles_checked"] or 0

    @property
    def facts(self) -> list[BoundField]:
        """The fields that are not tallies."""
        return [field for field in self.visible_fields() if not field.name.startswith((COUNT, ABOUT))]

    @property
    def tally_rows(self) -> list[tuple[BoundField, BoundField]]:
        """For each kind of violation its count and whether that is approximate."""
        return [(self[COUNT + kind.code], self[ABOUT + kind.code]) for kind in self.kinds]

    @property
    def tallies(self) -> dict[EnforcementType, tuple[int, bool]]:
        """What was counted, by kind."""
        found: Mapping[str, Any] = self.cleaned_data
        return {
            kind: (found[COUNT + kind.code], found[ABOUT + kind.code])
            for kind in self.kinds
            if found.get(COUNT + kind.code)
        }

    @property
    def told(self) -> dict[str, Any]:
        """The facts of the operation, without its tallies and members."""
        apart = (COUNT, ABOUT, *MEMBERS)
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith(apart)}

    @property
    def members(self) -> Members:
        """Programmes, supporters, gates; programmes that the form did not ask for stay as they are."""
        found: Mapping[str, Any] = self.cleaned_data
        kept = list(self.instance.programmes.all()) if self.instance.pk else []
        return Members(list(found.get("programmes", kept)), list(found["supporters"]), list(found["gates"]))


class RatingForm(forms.Form):
    """A gate of the operation, rated by hand."""

    gate = forms.ModelChoiceField(Gate.objects.none(), label=_("Gate"))
    at = forms.DateTimeField(label=_("At"), widget=DateTimeInput)
    congestion = forms.TypedChoiceField(
        label=_("Congestion at the gate"), coerce=int, choices=CheckOut.Congestion.choices
    )  # fmt: skip

    def __init__(self, *args: Any, operation: Operation, **kwargs: Any) -> None:
        kwargs["auto_id"] = "rating_%s"
        super().__init__(*args, **kwargs)
        self.fields["gate"].queryset = operation.gates.select_related("campus__school")  # type: ignore[attr-defined]


class TotalForm(RecordForm, forms.ModelForm[ImportedTotal]):
    """A total that was published."""

    class Meta:
        model = ImportedTotal
        fields: ClassVar = ["unit", "counter", "first_on", "last_on", "value", "is_approximate", "source"]
        widgets: ClassVar = {"first_on": DateInput, "last_on": DateInput}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limit(user)


class SeasonForm(RecordForm, forms.ModelForm[Season]):
    """A season of a unit."""

    class Meta:
        model = Season
        fields: ClassVar = ["unit", "kind", "first_on", "last_on"]
        widgets: ClassVar = {"first_on": DateInput, "last_on": DateInput}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limit(user)


class ProgrammeForm(RecordForm, forms.ModelForm[Programme]):
    """A programme; an existing one stays in its unit."""

    class Meta:
        model = Programme
        fields: ClassVar = ["unit", "name"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["unit"]
        else:
            self._limit(user)
