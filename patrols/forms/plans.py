"""What people write about proposed rosters."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from patrols.forms.lists import WeekForm
from patrols.models import RosterSettings
from patrols.workflow import LeaveKind
from safeschool.accounts.models import Membership, Unit, User
from safeschool.kernel.forms import DayField
from safeschool.kernel.week import Week


class AskForm(WeekForm):
    """Which week of which unit, and how long to search."""

    seconds = forms.IntegerField(label=_("Seconds to search"), min_value=1, max_value=600, initial=30)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, units=units, **kwargs)
        self.fields["week"].required = self.fields["unit"].required = True
        self.fields["unit"].empty_label = None  # type: ignore[attr-defined]

    def clean_week(self) -> Week | None:
        """A week that has not passed."""
        week = super().clean_week()
        if week and week.sunday < date.today():  # noqa: DTZ011 - a day more or less decides nothing here
            raise ValidationError(_("That week has passed."))
        return week


class WeightsForm(forms.ModelForm[RosterSettings]):
    """What must be kept, and what it weighs."""

    class Meta:
        model = RosterSettings
        fields = [
            "max_per_day", "max_per_week", "max_days_in_a_row", "rest_hours", "even_counts", "even_unpopular",
            "fixed_posts", "known_posts", "home_area", "own_wishes", "pairs", "weeks_back", "answer_minutes",
            "swaps_need_approval",
        ]  # fmt: skip


class AskLeaveForm(forms.Form):
    """When one would be away, and why."""

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    kind = forms.ChoiceField(label=_("Kind of leave"), choices=LeaveKind.choices)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=300, help_text=_("The chief reads it. Nothing about your health.")
    )

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data = super().clean() or {}
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("The last day is before the first."))
        return data


class DecideForm(forms.Form):
    """The chief's word."""

    to = forms.ChoiceField(choices=[("AGREE", ""), ("REFUSE", "")])
    reason = forms.CharField(label=_("Reason, when you refuse"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """A refusal has a reason."""
        data = super().clean() or {}
        if data.get("to") == "REFUSE" and not data.get("reason"):
            self.add_error("reason", _("Say why."))
        return data


class RepairForm(forms.Form):
    """Who may be disturbed."""

    may_move = forms.BooleanField(
        label=_("Others may change their duties as well"), required=False,
        help_text=_("Else only who is free steps in. Whoever has confirmed a duty keeps it."),
    )  # fmt: skip
    at_most = forms.IntegerField(
        label=_("People who get or lose a duty, at most"), min_value=0, max_value=200, required=False
    )


class LeaveForm(forms.Form):
    """Who is away, from when to when."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Person"))
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, units: QuerySet[Unit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units, self.today = units, today
        hats = Membership.objects.current().filter(unit__in=units.values("pk"))
        people = User.objects.filter(pk__in=hats.values("user"), is_active=True).order_by("full_name", "pk")
        self.fields["user"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first, nor in the past."""
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        elif last and last < self.today:
            self.add_error("ends_on", _("These days have passed."))
        return data

    def facts(self) -> dict[str, Any]:
        """The arguments of the action; the unit is the person's, of those that one plans for."""
        hats = Membership.objects.current().filter(unit__in=self.units.values("pk"), user=self.cleaned_data["user"])
        return {**self.cleaned_data, "unit": hats.select_related("unit").order_by("pk")[0].unit}
