"""Narrowing the list of reports, and moving one."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit, User
from safeschool.kernel.forms import DayField
from safeschool.kernel.week import day_bounds
from safeschool.reports.models import WeeklyReport
from safeschool.reports.querysets import WeeklyReportQuerySet
from safeschool.reports.selectors.due import period_of
from safeschool.reports.workflow import Status


class ReportFilters(forms.Form):
    """By days (the weeks that touch them), unit and state."""

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    state = forms.ChoiceField(label=_("Status"), choices=[("", _("All")), *Status.choices], required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        choices = [("", _("All units")), *((unit.code, unit.name) for unit in self.units)]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]

    @cached_property
    def units(self) -> list[Unit]:
        """The units to choose from."""
        return list(Unit.objects.visible_to(self.user))

    def narrow(self, rows: WeeklyReportQuerySet) -> WeeklyReportQuerySet:
        """The reports asked for; what was asked wrongly narrows nothing and is told."""
        self.is_valid()
        asked = self.cleaned_data
        if since := asked.get("since"):
            rows = rows.filter(ends_at__gt=day_bounds(since, self.user.zone)[0])
        if until := asked.get("until"):
            rows = rows.filter(starts_at__lt=day_bounds(until, self.user.zone)[1])
        if code := asked.get("unit"):
            top = next(unit for unit in self.units if unit.code == code)
            rows = rows.filter(unit__path__startswith=top.path)
        if state := asked.get("state"):
            rows = rows.filter(status=state)
        return rows


class MoveForm(forms.Form):
    """Where the report goes."""

    to = forms.TypedChoiceField(choices=Status.choices, coerce=Status)


class CompileForm(forms.Form):
    """Which report to compile."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    week = forms.CharField(
        label=_("Week or month"), max_length=8, help_text=_("Like 2026-W48, or 2026-M11 for a month.")
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The week or month of the calendar, as the unit closes it."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("unit") and data.get("week"):
            try:
                data["week"] = period_of(data["unit"], data["week"])
            except ValueError:
                self.add_error("week", _("There is no such week: write it like 2026-W48."))
        return data


class CorrectionForm(forms.Form):
    """Why an issued report is told anew."""

    reason = forms.CharField(label=_("Reason for the correction"), max_length=300)


class TextsForm(forms.ModelForm[WeeklyReport]):
    """A person's words in the report; they start as what the figures suggest."""

    class Meta:
        model = WeeklyReport
        fields: ClassVar = ["number", "done_well", "problems", "next_steps", "proposals"]
        widgets: ClassVar = {
            name: forms.Textarea(attrs={"rows": 4}) for name in ("done_well", "problems", "next_steps", "proposals")
        }
