"""The menu, an order, and each step that needs more than a tap."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from campaigns.actions import Wish
from campaigns.forms.records import RecordForm, active_parts, still_parts
from campaigns.models import LessonOffer, LessonOrder
from campaigns.models.lessons import MOST_CHOICES
from campaigns.models.sessions import MOST, NOT_NEGATIVE
from campaigns.selectors import Lecturer
from campaigns.workflow import OrderState
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.forms import DateInput, DateTimeInput, DayField
from schools.models import School

LAWS = 4
LAW, SINCE, CHOICE = "law_", "since_", "choice_"


class OfferForm(RecordForm, forms.ModelForm[LessonOffer]):
    """A line of the menu with the laws it cites; an existing one stays in its unit."""

    still_parts = still_parts()
    active_parts = active_parts()

    class Meta:
        model = LessonOffer
        fields: ClassVar = [
            "unit",
            "title",
            "topic",
            "format",
            "age_from",
            "age_to",
            "minutes",
            "materials",
            "still_parts",
            "active_parts",
        ]
        widgets: ClassVar = {"materials": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["unit"]
        else:
            units = Unit.objects.filter(pk__in=user.reach(Permission.LEAD_LESSONS))
            self.fields["unit"].queryset = units  # type: ignore[attr-defined]
            self.fields["unit"].initial = user.home
        self.fields["format"].queryset = self.fields["format"].queryset.filter(counts_as_session=True)  # type: ignore[attr-defined]
        cited = list(self.instance.laws.all()) if self.instance.pk else []
        for number in range(max(LAWS, len(cited) + 1)):
            law = cited[number] if number < len(cited) else None
            self.fields[f"{LAW}{number}"] = forms.CharField(
                label=_("Law"), max_length=300, required=False, initial=law.title if law else None
            )
            self.fields[f"{SINCE}{number}"] = DayField(
                label=_("In force since"), required=False, widget=DateInput, initial=law.in_force_on if law else None
            )

    def clean(self) -> dict[str, Any]:
        """A law is cited with the day since which it is in force."""
        found = super().clean() or self.cleaned_data
        for name in [name for name in self.fields if name.startswith(LAW)]:
            since = SINCE + name.removeprefix(LAW)
            if found.get(name) and not found.get(since) and since not in self.errors:
                self.add_error(since, _("Say since when this law is in force."))
        return found

    @property
    def laws(self) -> list[tuple[str, date]]:
        """The laws cited, each with its day."""
        found = self.cleaned_data
        names = [name for name in self.fields if name.startswith(LAW)]
        return [(found[name], found[SINCE + name.removeprefix(LAW)]) for name in names if found.get(name)]

    @property
    def facts(self) -> dict[str, Any]:
        """Everything but the laws."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith((LAW, SINCE))}


class OrderForm(forms.Form):
    """A school's order from the menu."""

    # What is said of the dates stands at the first.
    stands_for: ClassVar = {"choices": f"{CHOICE}0"}
    submission = forms.UUIDField(widget=forms.HiddenInput)
    school = forms.ModelChoiceField(School.objects.none(), label=_("School"))
    grades = forms.CharField(label=_("Grades and classes"), max_length=120)
    heads = forms.IntegerField(label=_("Heads"), min_value=1, max_value=MOST)
    note = forms.CharField(
        label=_("Remarks"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("Name no pupil."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = School.objects.visible_to(user, Permission.ORDER_LESSONS).select_related("unit")
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]
        if schools.count() == 1:
            self.fields["school"].initial = schools.get()
        self.fields["heads"].widget.attrs["inputmode"] = "numeric"
        labels = (_("First date"), _("Second date"), _("Third date"))
        for number in range(MOST_CHOICES):
            self.fields[f"{CHOICE}{number}"] = forms.DateTimeField(
                label=labels[number], required=number == 0, widget=DateTimeInput
            )
        self.order_fields(["submission", "school", *(f"{CHOICE}{number}" for number in range(MOST_CHOICES))])

    def wish(self, offer: LessonOffer) -> Wish:
        """What is ordered."""
        found = self.cleaned_data
        dates = [found[f"{CHOICE}{number}"] for number in range(MOST_CHOICES) if found.get(f"{CHOICE}{number}")]
        return Wish(offer, found["school"], dates, found["grades"], found["heads"], found["note"])

    @property
    def key(self) -> UUID:
        """The sender's own key."""
        key: UUID = self.cleaned_data["submission"]
        return key


class StepForm(forms.Form):
    """Where the order goes."""

    to = forms.TypedChoiceField(choices=OrderState.choices, coerce=OrderState, widget=forms.HiddenInput)

    def __init__(self, *args: Any, order: LessonOrder, to: OrderState, **kwargs: Any) -> None:
        # Several of these forms stand on one page: each has ids of its own.
        kwargs.update({"initial": {"to": to}, "auto_id": f"id_{to.lower()}_%s"})
        super().__init__(*args, **kwargs)
        self.order = order


class ReasonForm(StepForm):
    reason = forms.CharField(label=_("Reason"), max_length=1000)


class AssignForm(StepForm):
    """Who teaches, and at which of the school's dates; whoever has duty then is told beside the name."""

    lecturer = forms.ModelChoiceField(User.objects.none(), label=_("Lecturer"))
    starts_at = forms.ChoiceField(label=_("Date"))

    def __init__(self, *args: Any, lecturers: Sequence[Lecturer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lecturer"].queryset = User.objects.filter(pk__in=[one.user.pk for one in lecturers])  # type: ignore[attr-defined]
        self.fields["lecturer"].choices = [("", "–"), *((one.user.pk, _told(one)) for one in lecturers)]  # type: ignore[attr-defined]
        self.fields["starts_at"].choices = [(start.isoformat(), _hour(start)) for start in self.order.choices]  # type: ignore[attr-defined]

    def clean_starts_at(self) -> datetime:
        """The date chosen."""
        return datetime.fromisoformat(self.cleaned_data["starts_at"])


class DeliverForm(StepForm):
    """Who came, and what was handed out."""

    pupils = forms.IntegerField(label=_("Pupils"), min_value=0, max_value=MOST)
    teachers = forms.IntegerField(label=_("Teachers"), min_value=0, max_value=MOST, initial=0)
    parents = forms.IntegerField(label=_("Parents"), min_value=0, max_value=MOST, initial=0)
    letters = forms.IntegerField(label=_("Letters to parents"), min_value=0, max_value=MOST, initial=0)
    leaflets = forms.IntegerField(label=_("Leaflets"), min_value=0, max_value=MOST, initial=0)
    note = forms.CharField(label=_("Remarks"), required=False, max_length=2000, help_text=_("Name no pupil."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pupils"].initial = self.order.heads
        for field in self.fields.values():
            if isinstance(field, forms.IntegerField):
                field.error_messages["min_value"] = NOT_NEGATIVE
                field.widget.attrs["inputmode"] = "numeric"


class RateForm(StepForm):
    """How it was."""

    rating = forms.TypedChoiceField(
        label=_("Rating"), coerce=int, choices=[(5, _("5, very good")), (4, 4), (3, 3), (2, 2), (1, _("1, poor"))]
    )
    words = forms.CharField(label=_("In your words"), required=False, max_length=2000)


class PhotoForm(forms.Form):
    """A picture with its consent."""

    photo = forms.FileField(label=_("Photo"), widget=forms.FileInput({"accept": "image/*"}))
    has_consent = forms.BooleanField(label=_("Those on it, or their parents, agreed"))


def _hour(start: datetime) -> str:
    return formats.date_format(timezone.localtime(start), "SHORT_DATETIME_FORMAT")


def _told(one: Lecturer) -> str:
    busy = "; ".join(f"{_hour(start)} {why}" for start, why in sorted(one.busy.items()))
    return f"{one.user.full_name} ({busy})" if busy else one.user.full_name
