"""Drawing a circular, wording it, answering it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit
from safeschool.kernel.forms import DateInput, DayField
from safeschool.reports.actions import Wording
from safeschool.reports.models import Circular


class DrawForm(forms.Form):
    """Whose circular, about which days."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    first_on = DayField(label=_("From"))
    last_on = DayField(label=_("To"))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class WordingForm(forms.Form):
    """Number, opening and answer day; each entry may be left out or be given a remark."""

    number = forms.CharField(label=_("Number of the paper"), max_length=40, required=False)
    opening = forms.CharField(
        label=_("Opening words"), widget=forms.Textarea(attrs={"rows": 4}), max_length=3000, required=False,
        help_text=_("Name units and schools, never a child."),
    )  # fmt: skip
    answer_by = DayField(label=_("Answer by"), widget=DateInput, required=False)

    def __init__(self, *args: Any, circular: Circular, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(circular, name) for name in ("number", "opening", "answer_by")}
        super().__init__(*args, **kwargs)
        self.entries = list(circular.entries.select_related("unit"))
        for entry in self.entries:
            told = f"{entry.unit.name}: {entry.sentence}"
            self.fields[f"keep_{entry.pk}"] = forms.BooleanField(label=told, initial=entry.is_kept, required=False)
            self.fields[f"remark_{entry.pk}"] = forms.CharField(
                label=_("Remark"), initial=entry.remark, max_length=300, required=False
            )

    def wording(self) -> Wording:
        """What the person made of it."""
        data = self.cleaned_data
        return Wording(
            number=data["number"],
            opening=data["opening"],
            answer_by=data["answer_by"],
            kept=frozenset(entry.pk for entry in self.entries if data[f"keep_{entry.pk}"]),
            remarks={entry.pk: data[f"remark_{entry.pk}"] for entry in self.entries},
        )


class AnswerForm(forms.Form):
    """A named unit's reply."""

    words = forms.CharField(
        label=_("Reply"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, help_text=_("Name no child.")
    )
