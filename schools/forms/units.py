"""How units change: from which day, by which decree, and who takes what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Membership, Unit
from safeschool.kernel.forms import DayField
from safeschool.kernel.traces import AREA, TraceField
from schools.models import School
from schools.selectors.maps import heir_by_ground

MOST_SCHOOLS = 400


class ChangeForm(forms.Form):
    """The day and the decree of a change."""

    on = DayField(label=_("From the day"))
    legal_basis = forms.CharField(label=_("Legal basis"), required=False, max_length=200)


class OutlineForm(forms.Form):
    """Where a unit ends."""

    outline = TraceField(AREA, label=_("Outline"), help_text=_("Tap the corners on the map one after the other."))

    def __init__(self, data: Any = None, *, geometry: dict[str, Any] | None, points: list[dict[str, Any]]) -> None:
        super().__init__(data, initial={"outline": geometry})
        self.fields["outline"].widget.points = points


class RenameForm(ChangeForm):
    """Another name."""

    name = forms.CharField(label=_("New name"), max_length=200)
    field_order = ["name"]


class MergeForm(ChangeForm):
    """The unit that takes all of it over."""

    into = forms.ModelChoiceField(Unit.objects.none(), label=_("Taken over by"))
    field_order = ["into"]

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = units  # type: ignore[attr-defined]


class SplitForm(ChangeForm):
    """An heir for each school; proposed by the borders of the heirs where they are drawn."""

    def __init__(self, *args: Any, units: Any, schools: list[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schools = schools
        drawn = list(units.filter(boundary__isnull=False).select_related("boundary"))
        for school in schools:
            self.fields[f"school_{school.pk}"] = forms.ModelChoiceField(
                units, label=school.name, initial=heir_by_ground(school, drawn)
            )

    def shares(self) -> dict[School, Unit]:
        """Who takes which school."""
        return {school: self.cleaned_data[f"school_{school.pk}"] for school in self.schools}

    def change(self) -> dict[str, Any]:
        """The day and the decree."""
        return {name: self.cleaned_data[name] for name in ("on", "legal_basis")}


class HatsForm(forms.Form):
    """An heir for each hat of a unit that was split; nobody chosen, the hat stays for later."""

    def __init__(self, data: Any = None, *, hats: list[Membership], heirs: list[Unit]) -> None:
        super().__init__(data)
        self.hats, self.heirs = hats, {str(heir.pk): heir for heir in heirs}
        choices = [("", _("later")), *((str(heir.pk), heir.name) for heir in heirs)]
        for hat in hats:
            self.fields[f"hat_{hat.pk}"] = forms.ChoiceField(
                label=f"{hat.user.full_name} · {hat.get_role_display()}", choices=choices, required=False,
                initial=str(heirs[0].pk),
            )  # fmt: skip

    def chosen(self) -> dict[Membership, Unit]:
        """The hats that pass, and where."""
        told = {hat: self.cleaned_data[f"hat_{hat.pk}"] for hat in self.hats}
        return {hat: self.heirs[heir] for hat, heir in told.items() if heir}
