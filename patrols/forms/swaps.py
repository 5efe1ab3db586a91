"""What people write when they give a duty away."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from patrols.models import Assignment
from patrols.selectors.people import Candidate
from safeschool.accounts.models import User


class SwapForm(forms.Form):
    """Whom to ask: one person, perhaps for a duty in return, or everybody who is free."""

    person = forms.TypedChoiceField(
        label=_("Whom to ask"), coerce=int, empty_value=None, required=False,
        help_text=_("Leave it open to ask everybody who is free."),
    )  # fmt: skip
    in_return = forms.ModelChoiceField(
        Assignment.objects.none(), label=_("In return I take"), required=False, empty_label=_("nothing in return")
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300, help_text=_("No names of pupils."))

    def __init__(self, *args: Any, found: Sequence[Candidate], duties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {person.user.pk: person for person in found}
        everybody = [("", _("everybody who is free"))]
        self.fields["person"].choices = everybody + [  # type: ignore[attr-defined]
            (person.user.pk, person.user.full_name if not person.busy else _("%(name)s (on duty then)") % {
                "name": person.user.full_name
            })
            for person in found
        ]  # fmt: skip
        self.fields["in_return"].queryset = duties  # type: ignore[attr-defined]
        self.fields["in_return"].label_from_instance = _said  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        chosen = data["person"]
        people: list[User] = (
            [self.found[chosen].user] if chosen else [each.user for each in self.found.values() if not each.busy]
        )
        return {"people": people, "in_return": data["in_return"], "note": data["note"]}


def _said(duty: Assignment) -> str:
    day = date_format(duty.shift.required_at, "DUTY_TIME_FORMAT")
    return f"{duty.user.full_name}: {duty.shift.post.name}, {day}"


class SwapStep(TextChoices):
    """What one may say to a swap."""

    ACCEPT = "ACCEPT", _("I will come")
    DECLINE = "DECLINE", _("I cannot")
    WITHDRAW = "WITHDRAW", _("Withdraw")
    APPROVE = "APPROVE", _("Agree")
    REFUSE = "REFUSE", _("Refuse")


class SwapStepForm(forms.Form):
    """One of the steps."""

    to = forms.ChoiceField(choices=SwapStep.choices)
