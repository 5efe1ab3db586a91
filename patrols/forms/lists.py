"""What people write about posts and duty, and how lists are narrowed."""

from datetime import date
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from patrols.models import Assignment, CheckOut, Post, PostKind, Shift
from patrols.models.posts import usual_moments
from patrols.workflow import DutyMoment, SlotKind
from safeschool.accounts.models import Unit, User
from safeschool.kernel.forms import DateInput, DayField, TileSelect, TimeInput
from safeschool.kernel.week import Week, day_bounds
from schools.models import Gate, School, Street

Q = TypeVar("Q", Shift, Assignment)
ATTENDANCE = [
    ("", _("All")),
    ("held", _("Seats filled")),
    ("on_time", _("On time")),
    ("late", _("Late")),
    ("absent", _("Absent")),
    ("came", _("Came")),
]


class RosterFilter(forms.Form):
    """Days, unit, school and kind of a list; a wrong value is told and not used."""

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, to_field_name="code", empty_label=_("all units")
    )
    type = forms.ModelChoiceField(
        PostKind.objects.all(), label=_("Kind"), required=False, to_field_name="code", empty_label=_("all kinds")
    )
    school = forms.CharField(label=_("School"), required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("Post"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["unit"].queryset = Unit.objects.visible_to(user)  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """The values that are right."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow_posts(self, rows: QuerySet[Post]) -> QuerySet[Post]:
        """The posts asked for; with days, those that have a shift in them."""
        chosen = self.chosen
        if "since" in chosen or "until" in chosen:
            rows = rows.filter(pk__in=self._in_days(Shift.objects.planned(), "starts_at").values("post"))
        return rows.filter(**self._place(""))

    def narrow_shifts(self, rows: QuerySet[Shift]) -> QuerySet[Shift]:
        return self._in_days(rows, "starts_at").filter(**self._place("post__"))

    def narrow_assignments(self, rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
        return self._in_days(rows, "shift__starts_at").filter(**self._place("shift__post__"))

    def _in_days(self, rows: QuerySet[Q], column: str) -> QuerySet[Q]:
        chosen, zone = self.chosen, self.user.zone
        if "since" in chosen:
            rows = rows.filter(**{f"{column}__gte": day_bounds(chosen["since"], zone)[0]})
        if "until" in chosen:
            rows = rows.filter(**{f"{column}__lt": day_bounds(chosen["until"], zone)[1]})
        return rows

    def _place(self, post: str) -> dict[str, Any]:
        chosen = self.chosen
        wanted: dict[str, Any] = {}
        if "unit" in chosen:
            wanted[f"{post}unit__path__startswith"] = chosen["unit"].path
        if "type" in chosen:
            wanted[f"{post}kind"] = chosen["type"]
        if "school" in chosen:
            wanted[f"{post}school__code"] = chosen["school"]
        if "q" in chosen:
            wanted[f"{post}name__unaccent__icontains"] = chosen["q"].strip()
        return wanted


class PostFilter(RosterFilter):
    """The same for posts, which have no days: those come along only from a figure that counts posts with a shift."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        for name in ("since", "until"):
            self.fields[name].widget = forms.HiddenInput()

    @property
    def days(self) -> tuple[date | None, date | None] | None:
        """First and last day of the figure that was followed here, if one was."""
        chosen = self.chosen
        return (chosen.get("since"), chosen.get("until")) if {"since", "until"} & set(chosen) else None


class AttendanceFilter(RosterFilter):
    """The same, and how people came."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=ATTENDANCE)

    def narrow_assignments(self, rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
        rows = super().narrow_assignments(rows)
        seats: Any = rows
        narrowed: dict[str, QuerySet[Assignment]] = {
            "on_time": seats.on_time(),
            "late": seats.late(),
            "absent": seats.absent(),
            "came": rows.filter(check_in__isnull=False),
        }
        return narrowed.get(self.chosen.get("state", ""), rows)


class WeekForm(forms.Form):
    """Which week, of which unit."""

    week = forms.CharField(label=_("Week"), required=False, widget=forms.TextInput(attrs={"placeholder": "2026-W48"}))
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, to_field_name="code", empty_label=_("my own unit")
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean_week(self) -> Week | None:
        """An ISO week, written 2026-W48."""
        text = self.cleaned_data["week"]
        if not text:
            return None
        try:
            return Week.parse(text)
        except ValueError as error:
            raise ValidationError(_("There is no such week: write it like 2026-W48.")) from error


class PostForm(forms.ModelForm[Post]):
    """A post and its seats."""

    moments = forms.MultipleChoiceField(
        label=_("Moments"),
        choices=[pair for pair in DutyMoment.choices if pair[0] != DutyMoment.OWN],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=usual_moments,
    )

    class Meta:
        model = Post
        fields = [
            "unit", "kind", "name", "school", "gate", "street", "moments", "lead_minutes", "tail_minutes", "radius_m",
            "own_starts", "own_ends", "active_from", "active_to",
        ]  # fmt: skip
        widgets = {"own_starts": TimeInput, "own_ends": TimeInput, "active_from": DateInput, "active_to": DateInput}

    def __init__(self, *args: Any, user: User, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = School.objects.visible_to(user)
        rows = {
            "unit": units,
            "school": seen,
            "gate": Gate.objects.filter(campus__school__in=seen.values("pk")).select_related("campus__school"),
            "street": Street.objects.filter(unit__in=units.values("pk")),
        }
        for name, queryset in rows.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        there = {slot.slot_kind: slot.count for slot in self.instance.slots.all()} if self.instance.pk else {}
        for kind, label in SlotKind.choices:
            self.fields[f"seats_{kind}"] = forms.IntegerField(
                label=_("Seats: %(kind)s") % {"kind": label}, min_value=0, max_value=20, required=False,
                initial=there.get(kind),
            )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """The arguments of the action; no seats named means those usual for the kind."""
        data = self.cleaned_data
        slots = {kind: data[f"seats_{kind}"] for kind in SlotKind.values if data.get(f"seats_{kind}")}
        facts = {name: data[name] for name in self._meta.fields or ()}
        return {**facts, "slots": slots or None}


class SeatForm(forms.Form):
    """Who gets which seat."""

    user = forms.IntegerField()
    slot_kind = forms.ChoiceField(choices=SlotKind.choices)


class PutForm(forms.Form):
    """A duty to move, or a person to put on a shift."""

    duty = forms.IntegerField(required=False)
    person = forms.IntegerField(required=False)


class CheckInForm(forms.Form):
    """One tap; the position comes from the phone, if it gives one."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    accuracy = forms.FloatField(required=False, min_value=0, max_value=100_000, widget=forms.HiddenInput)
    # When the tap was, where it was kept on the phone until there was a connection.
    at = forms.DateTimeField(required=False, widget=forms.HiddenInput)


class CheckOutForm(forms.Form):
    """What the next one should know, and how the gate was."""

    congestion = forms.TypedChoiceField(
        label=_("Congestion at the gate"),
        choices=CheckOut.Congestion.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=TileSelect(icons={"0": "circle-check", "1": "walk", "2": "car", "3": "traffic-lights"}),
    )
    handover = forms.CharField(
        label=_("Handover note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("No names of pupils."),
    )
