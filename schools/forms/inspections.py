"""What an inspector writes, what a school answers, and what people ask of the lists."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.forms import DateInput, DayField, PhotosField, RowChoiceField
from safeschool.kernel.signatures import SignatureField
from schools.actions import Ending, Order, Repair
from schools.models import Answer, ChecklistItem, Inspection, RectificationNotice, SafetyRule, School
from schools.querysets import FindingQuerySet, InspectionQuerySet, OfInspectedSchoolQuerySet, SchoolQuerySet
from schools.selectors.compliance import MEASURES
from schools.workflow import FindingState

DEADLINE_DAYS = 15
FEBRUARY, AUGUST = 2, 8


def half_year(today: date) -> tuple[date, date]:
    """The school's half of a year around the day: from August, and from February; each has its full inspection."""
    if FEBRUARY <= today.month < AUGUST:
        return date(today.year, FEBRUARY, 1), date(today.year, AUGUST, 1) - timedelta(days=1)
    year = today.year if today.month >= AUGUST else today.year - 1
    return date(year, AUGUST, 1), date(year + 1, FEBRUARY, 1) - timedelta(days=1)


class BeginForm(forms.Form):
    """What kind of inspection begins; sent once, however often the button is tapped."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=Inspection.Kind.choices, widget=forms.RadioSelect)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"submission": uuid4(), "kind": Inspection.Kind.ROUTINE})


class AnswerForm(forms.Form):
    """One point."""

    verdict = forms.ChoiceField(choices=[("", ""), *Answer.Verdict.choices], required=False)
    count = forms.IntegerField(min_value=0, max_value=100_000, required=False)
    note = forms.CharField(max_length=1000, required=False)
    photos = PhotosField(required=False)


class OrderFields(forms.Form):
    """The paper of a notice."""

    deadline = DayField(label=_("Deadline"), widget=DateInput, required=False)
    lead = forms.CharField(
        label=_("Responsible at the school"), max_length=120, required=False, help_text=_("Name and position.")
    )
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=300, required=False)

    def order(self) -> Order:
        """What the notice says."""
        data = self.cleaned_data
        return Order(data.get("deadline"), data.get("lead", ""), data.get("legal_basis", ""))

    def clean_deadline(self) -> date | None:
        """A deadline lies ahead."""
        day: date | None = self.cleaned_data["deadline"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("The deadline cannot lie before the day of the notice."))
        return day


def suggested_deadline() -> date:
    """Half a month from today."""
    return timezone.localdate() + timedelta(days=DEADLINE_DAYS)


class FinishForm(OrderFields):
    """How each failure is put right, and who was there."""

    present = forms.CharField(
        label=_("Present for the school"), max_length=120, required=False, help_text=_("Name and position.")
    )
    remarks = forms.CharField(label=_("Remarks"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    school_signature = SignatureField(label=_("Signature for the school"), required=False)
    police_signature = SignatureField(label=_("Signature of the inspector"), required=False)

    def __init__(self, *args: Any, failed: Sequence[ChecklistItem], legal_basis: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.failed = failed
        self.initial.setdefault("legal_basis", legal_basis)
        self.initial.setdefault("deadline", suggested_deadline())
        for item in failed:
            spot = forms.BooleanField(label=_("Fixed on the spot"), required=False)
            note = forms.CharField(label=_("What was done, or must be done"), max_length=1000, required=False)
            photos = PhotosField(label=_("Photos after"), required=False)
            self.fields |= {f"spot_{item.code}": spot, f"note_{item.code}": note, f"photos_{item.code}": photos}

    @property
    def repairs(self) -> list[tuple[ChecklistItem, list[Any]]]:
        """Each failed point with its fields."""
        return [(item, [self[f"{name}_{item.code}"] for name in ("spot", "note", "photos")]) for item in self.failed]

    @property
    def general(self) -> list[Any]:
        """The fields of the whole."""
        names = ("deadline", "lead", "legal_basis") if self.failed else ()
        return [self[name] for name in (*names, "remarks", "present", "school_signature", "police_signature")]

    def ending(self) -> Ending:
        """What the action takes."""
        data = self.cleaned_data
        repairs = {
            item.code: Repair(data[f"spot_{item.code}"], data[f"note_{item.code}"], data[f"photos_{item.code}"])
            for item in self.failed
        }
        signatures = data["police_signature"], data["school_signature"]
        return Ending(repairs, self.order(), data["present"], data["remarks"], *signatures)


class StepForm(forms.Form):
    """What was done about a finding, shown or told."""

    note = forms.CharField(
        label=_("What was done"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    photos = PhotosField(label=_("Photos"), required=False)


class AgainForm(OrderFields):
    """Still wrong: a second notice."""

    note = forms.CharField(label=_("What is still wrong"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    photos = PhotosField(label=_("Photos"), required=False)
    field_order = ["note", "photos", "deadline", "lead", "legal_basis"]


class LetterForm(forms.Form):
    """To whom of the education authority, and what else is to be said."""

    addressee = forms.CharField(label=_("Addressee"), max_length=200)
    remarks = forms.CharField(label=_("Remarks"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ScopeFilter(forms.Form):
    """A unit and a school."""

    unit = RowChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, to_field_name="code", empty_label=_("all units")
    )
    school = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        choice: Any = self.fields["unit"]
        choice.queryset = Unit.objects.visible_to(user)
        self.is_valid()
        self.wanted: dict[str, Any] = getattr(self, "cleaned_data", {})

    @property
    def is_active(self) -> bool:
        """Whether anything is asked for."""
        return any(self.data.get(name) for name in self.fields)

    @property
    def place(self) -> Q:
        """The wanted unit's subtree and school, for rows that have both."""
        unit, school = self.wanted.get("unit"), self.wanted.get("school")
        here = Q(unit__path__startswith=unit.path) if unit else Q()
        return here & (Q(school__code=school) if school else Q())

    def narrow_schools(self, rows: SchoolQuerySet) -> SchoolQuerySet:
        """Schools of the wanted unit."""
        unit, school = self.wanted.get("unit"), self.wanted.get("school")
        rows = rows.under(unit) if unit else rows
        return rows.filter(code=school) if school else rows


class PeriodFilter(ScopeFilter):
    """A unit and a period; without one, the half of the school year around today."""

    since = DayField(label=_("Since"), widget=DateInput, required=False)
    until = DayField(label=_("Until"), widget=DateInput, required=False)

    @property
    def days(self) -> tuple[date, date]:
        """First and last day."""
        first, last = half_year(timezone.localdate())
        return self.wanted.get("since") or first, self.wanted.get("until") or last

    def narrow(self, rows: InspectionQuerySet) -> InspectionQuerySet:
        """Finished inspections of the place and period."""
        return rows.finished().filter(self.place).between(*self.days)


class NoticeFilter(PeriodFilter):
    """Notices of a period."""

    def narrow_notices(self, rows: OfInspectedSchoolQuerySet[RectificationNotice]) -> Any:
        """Those issued there and then."""
        return rows.filter(self.place, issued_on__range=self.days)


class CoverageFilter(PeriodFilter):
    """Which schools were inspected in the period, and which not yet."""

    state = forms.ChoiceField(
        label=_("Show"), required=False, choices=[("", _("not yet inspected")), ("inspected", _("inspected"))]
    )


class FindingFilter(ScopeFilter):
    """Findings by where they stand."""

    STATES = (
        ("", _("open")),
        ("overdue", _("overdue")),
        ("answered", _("waiting for re-inspection")),
        ("found", _("found in the period")),
        ("spot", _("fixed on the spot in the period")),
        ("struck", _("struck off in the period")),
        ("due", _("due in the period")),
        ("in_time", _("due in the period and put right by their day")),
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    since = DayField(label=_("Since"), widget=DateInput, required=False)
    until = DayField(label=_("Until"), widget=DateInput, required=False)

    def narrow(self, rows: FindingQuerySet, today: date) -> FindingQuerySet:
        """Those that stand so."""
        rows, state = rows.filter(self.place), self.wanted.get("state") or ""
        first, last = half_year(today)
        days = (self.wanted.get("since") or first, self.wanted.get("until") or last)
        by_state = {
            "": Q(settled_on=None),
            "overdue": Q(settled_on=None, deadline__lt=today),
            "answered": Q(state=FindingState.SUBMITTED),
            "found": Q(found_on__range=days),
            "spot": Q(state=FindingState.FIXED_ON_SPOT, settled_on__range=days),
            "struck": Q(state=FindingState.CLOSED, settled_on__range=days),
            "due": Q(deadline__range=days),
            "in_time": Q(deadline__range=days, settled_on__lte=F("deadline")),
        }
        return rows.filter(by_state[state])


class ComplianceFilter(ScopeFilter):
    """Schools by one measure."""

    measure = forms.ChoiceField(label=_("Measure"), choices=[(code, one.label) for code, one in MEASURES.items()])
    state = forms.ChoiceField(
        label=_("Show"), required=False, choices=[("", _("below 100 %")), ("met", _("meeting it"))]
    )
    area = forms.ChoiceField(label=_("Area"), required=False, choices=[("", _("all areas")), *School.Area.choices])
    on = DayField(label=_("As it stood on"), widget=DateInput, required=False)


class RuleForm(forms.ModelForm[SafetyRule]):
    """What the schools of a unit must have, from a day on."""

    class Meta:
        model = SafetyRule
        fields = [
            "unit", "valid_from", "source", "small_below", "small_guards", "middle_guards", "large_from",
            "large_guards", "pupils_per_guard", "boarders_per_guard", "rounds_a_day", "video_days", "grade_one_from",
            "grade_two_from", "preschool_one_from", "preschool_two_from", "minutes_apart",
        ]  # fmt: skip
        widgets = {"valid_from": DateInput}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = Unit.objects.filter(pk__in=user.reach(Permission.KEEP_REGISTRY))

    def _post_clean(self) -> None:
        """The same day again replaces the rule; the action checks the row."""
