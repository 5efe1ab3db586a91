"""Bells, terms, and days that are otherwise."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.forms import DateInput, TimeInput
from schools.models import BellTime, DayException, Term

WEEKDAYS = ((0, _("Mon")), (1, _("Tue")), (2, _("Wed")), (3, _("Thu")), (4, _("Fri")), (5, _("Sat")), (6, _("Sun")))


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


class TermForm(forms.ModelForm[Term]):
    """A term of a unit."""

    class Meta:
        model = Term
        fields = ["unit", "name", "starts_on", "ends_on"]
        labels = {"unit": _("Unit")}
        widgets = {"starts_on": DateInput, "ends_on": DateInput}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.filter(pk__in=user.reach(Permission.KEEP_REGISTRY))

    def _post_clean(self) -> None:
        """Naming a term again changes its days; the action checks the row."""


class DayForm(forms.ModelForm[DayException]):
    """A day that is otherwise in a unit."""

    class Meta:
        model = DayException
        fields = ["unit", "on", "name", "is_school_day"]
        labels = {"unit": _("Unit")}
        widgets = {"on": DateInput}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.filter(pk__in=user.reach(Permission.KEEP_REGISTRY))

    def _post_clean(self) -> None:
        """Saying it again replaces what was said; the action checks the row."""
