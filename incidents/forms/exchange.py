"""Letters, referrals and briefings as they are filled in."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.actions import Agreed, Letter
from incidents.forms.writing import SendForm
from incidents.models import Confidentiality, Exchange, Incident
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.forms import DateTimeInput, DayField, PapersField, PhotosField
from schools.models import Agency

ACTION_ROWS = 3


class LetterForm(SendForm):
    """A letter from the police to a school, or from a school to the police."""

    category = forms.ChoiceField(label=_("Category"), choices=Exchange.Category.choices)
    subject = forms.CharField(label=_("Subject"), max_length=200, help_text=_("No names of pupils."))
    body = forms.CharField(label=_("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}))
    confidentiality = forms.ChoiceField(
        label=_("Confidentiality"), choices=Confidentiality.choices, initial=Confidentiality.RESTRICTED,
        help_text=_("A confidential letter is read at the school by its head alone."),
    )  # fmt: skip
    legal_basis = forms.CharField(label=_("Legal basis"), required=False, max_length=200)
    number = forms.CharField(label=_("Incident number"), required=False, max_length=40)
    asks_answer = forms.BooleanField(label=_("An answer is asked for"), required=False)
    due_at = forms.DateTimeField(
        label=_("Due"), required=False, widget=DateTimeInput,
        help_text=_("If left open: before the next school day to a school, in two working days to the police."),
    )  # fmt: skip
    pictures = PhotosField(label=_("Pictures"), required=False)
    papers = PapersField(label=_("Documents (PDF or text)"), required=False)
    field_order = ("school", "category", "subject", "body")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["school"].required = True
        self.offer_schools(user, Permission.SEND_EXCHANGE)

    def clean_number(self) -> Incident | None:
        """The incident of that number, in sight."""
        number = self.cleaned_data["number"].strip()
        if not number:
            return None
        incident: Incident | None = Incident.objects.visible_to(self.user).filter(number=number).first()
        if incident is None:
            raise forms.ValidationError(_("There is no such incident in your sight."))
        return incident

    @property
    def letter(self) -> Letter:
        """What the action takes."""
        data = self.cleaned_data
        names = ("school", "category", "subject", "body", "confidentiality", "legal_basis", "asks_answer", "due_at")
        return Letter(**{name: data[name] for name in names}, incident=data["number"])


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Answer"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}))


class WaiveForm(forms.Form):
    reason = forms.CharField(label=_("Why the school is not told"), max_length=300)


class ReferralForm(forms.Form):
    agency = forms.ModelChoiceField(label=_("Authority"), queryset=Agency.objects.none(), to_field_name="code")
    reason = forms.CharField(label=_("Reason"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}))
    legal_basis = forms.CharField(label=_("Legal basis"), required=False, max_length=200)
    is_transfer = forms.BooleanField(label=_("Hands the case over"), required=False)

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "referral_%s", **kwargs})
        field: Any = self.fields["agency"]
        field.queryset = Agency.objects.filter(Q(country="") | Q(country=country))


class ReferralAnswerForm(forms.Form):
    is_accepted = forms.BooleanField(label=_("Accepted"), required=False)
    answered_for = forms.CharField(label=_("Who answered there"), max_length=120)
    answer = forms.CharField(label=_("In their words"), required=False, max_length=10_000)


class PeriodForm(forms.Form):
    """The unit and the three months."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none(), to_field_name="code")
    first_on = DayField(label=_("From"))
    last_on = DayField(label=_("To"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(pk__in=user.reach(Permission.SEND_EXCHANGE))
        field: Any = self.fields["unit"]
        field.queryset = units
        self.initial.setdefault("unit", user.home.code if user.home else None)


def last_three_months(today: date) -> tuple[date, date]:
    """The first and the last day of the quarter that ended last."""
    first_of_quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    last = date.fromordinal(first_of_quarter.toordinal() - 1)
    return date(last.year, last.month - 2, 1), last


class MinutesForm(forms.Form):
    """What was said, and who does what by when; three rows, more in the next briefing."""

    held_on = DayField(label=_("Held on"))
    attendees = forms.CharField(label=_("Present"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    remarks = forms.CharField(
        label=_("What was said"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in range(1, ACTION_ROWS + 1):
            self.fields[f"text_{row}"] = forms.CharField(label=_("What is done"), required=False, max_length=300)
            self.fields[f"owner_{row}"] = forms.CharField(label=_("Who"), required=False, max_length=120)
            self.fields[f"due_{row}"] = DayField(label=_("By"), required=False)

    def clean(self) -> dict[str, Any]:
        """A thing to do has somebody who does it, and a day."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for row in range(1, ACTION_ROWS + 1):
            if data.get(f"text_{row}") and not (data.get(f"owner_{row}") and data.get(f"due_{row}")):
                self.add_error(f"text_{row}", _("Say who does it, and by when."))
        return data

    @property
    def agreed(self) -> Iterator[Agreed]:
        """The rows that were filled in."""
        data = self.cleaned_data
        for row in range(1, ACTION_ROWS + 1):
            if data[f"text_{row}"]:
                yield Agreed(data[f"text_{row}"], data[f"owner_{row}"], data[f"due_{row}"])
