"""What lists are narrowed by; a wrong value says so beside the list, and the rest still counts."""

from typing import Any, ClassVar

from django import forms
from django.db.models import F
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.models import ConcernType, Incident, IncidentGroup, IncidentType, Severity, Urgency
from incidents.models.files import PlaceRelation
from incidents.querysets import SHARED, ConcernQuerySet, IncidentQuerySet
from incidents.workflow import ConcernState, Status
from safeschool.accounts.models import Unit, User
from safeschool.kernel.forms import DayField
from safeschool.kernel.small import FEWEST, SENSITIVE
from safeschool.kernel.week import day_bounds
from schools.models import School

ANY = [("", _("all"))]
FEW_UNITS = 3
CONTENT = (
    "q",
    "type",
    "group",
    "severity",
    "urgency",
    "school",
    "weekday",
    "hour",
    "reached",
    "seen",
    "place",
    "due",
    "answer",
)


class ListFilter(forms.Form):
    """The filters that every list of the system calls by the same names."""

    at: ClassVar[str]

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    since = DayField(label=_("Since"), required=False)
    until = DayField(label=_("Until"), required=False)
    unit = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    school = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    sight = forms.ChoiceField(required=False, choices=[*ANY, ("MASKED", _("masked"))], widget=forms.HiddenInput)
    level = forms.ChoiceField(
        required=False,
        choices=[*ANY, ("SHARED", _("not confidential")), ("CONFIDENTIAL", _("Confidential"))],
        widget=forms.HiddenInput,
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.user = user

    @property
    def asks_for_content(self) -> bool:
        """Whether a filter asks for more than when, which unit and whether open: no masked file answers that."""
        self.is_valid()
        data = self.cleaned_data
        return any(data.get(name) not in (None, "") for name in CONTENT) or data.get("state", "") not in ("", "OPEN")

    def clean_unit(self) -> Unit | None:
        """The unit of that code, in sight."""
        code = self.cleaned_data["unit"]
        if not code:
            return None
        unit = Unit.objects.visible_to(self.user).filter(code=code).only("pk", "path").first()
        if unit is None:
            raise forms.ValidationError(gettext("There is no unit with the code %(code)s.") % {"code": code})
        return unit

    def clean_school(self) -> School | None:
        """The school of that code, in sight."""
        code = self.cleaned_data["school"]
        if not code:
            return None
        school = School.objects.visible_to(self.user).filter(code=code).only("pk").first()
        if school is None:
            raise forms.ValidationError(gettext("There is no school with the code %(code)s.") % {"code": code})
        return school

    @property
    def sentences(self) -> list[str]:
        """What is wrong with the filters, for the reader."""
        return [str(error) for errors in self.errors.values() for error in errors]

    def _common(self, rows: Any) -> Any:
        """Narrowed by time, unit, school and words."""
        self.is_valid()
        data = self.cleaned_data
        if data.get("since"):
            rows = rows.filter(**{f"{self.at}__gte": day_bounds(data["since"], self.user.zone)[0]})
        if data.get("until"):
            rows = rows.filter(**{f"{self.at}__lt": day_bounds(data["until"], self.user.zone)[1]})
        if data.get("unit"):
            rows = rows.filter(unit__in=list(Unit.objects.under(data["unit"]).values_list("pk", flat=True)))
        if data.get("school"):
            rows = rows.filter(school=data["school"])
        if data.get("level"):
            shared = {"confidentiality__in": SHARED}
            rows = rows.filter(**shared) if data["level"] == "SHARED" else rows.exclude(**shared)
        return self.matching(rows, data["q"]) if data.get("q") else rows

    def matching(self, rows: Any, text: str) -> Any:
        """The rows that hold every word."""
        return rows.matching(text)


class IncidentFilter(ListFilter):
    at = "occurred_at"

    state = forms.ChoiceField(label=_("Status"), required=False, choices=[*ANY, ("OPEN", _("open")), *Status.choices])
    severity = forms.ChoiceField(label=_("Severity"), required=False, choices=[*ANY, *Severity.choices])
    type = forms.ModelChoiceField(
        label=_("Type"), required=False, queryset=IncidentType.objects.all(), to_field_name="code", empty_label=_("all")
    )
    group = forms.ModelChoiceField(
        required=False, queryset=IncidentGroup.objects.all(), to_field_name="code", widget=forms.HiddenInput
    )

    # A cell of the grid of hours: only incidents whose hour is known, by the reader's clock.
    weekday = forms.IntegerField(required=False, min_value=1, max_value=7, widget=forms.HiddenInput)
    hour = forms.IntegerField(required=False, min_value=0, max_value=23, widget=forms.HiddenInput)
    place = forms.ChoiceField(required=False, choices=[*ANY, *PlaceRelation.choices], widget=forms.HiddenInput)
    # Only what one may open: the rows that times are measured on.
    seen = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)
    due = forms.ChoiceField(label=_("Deadline"), required=False, choices=[*ANY, ("LATE", _("overdue"))])
    reached = forms.ChoiceField(required=False, choices=[*ANY, *Status.choices], widget=forms.HiddenInput)

    def found(self) -> IncidentQuerySet:
        """The rows of the list: what a row tells is for whoever asks (`is_masked`, `is_veiled`).

        A file that is only counted must not tell what it is about by answering to a filter; a veiled one answers a
        kind where at least five do, and words never.
        """
        user = self.user
        seen = Incident.objects.visible_to(user) if self.asks_for_content else Incident.objects.counted_for(user)
        rows = self.narrow(seen).veiled_for(user)
        data = self.cleaned_data
        if data.get("q"):
            return rows.unveiled_for(user)
        kind = data.get("group") or (data["type"].group if data.get("type") else None)
        kind = data["group"].code if data.get("group") else data["type"].group if data.get("type") else ""
        if kind not in SENSITIVE or len(rows.order_by()[:FEWEST]) == FEWEST:
            return rows
        return rows.unveiled_for(user)

    def matching(self, rows: Any, text: str) -> Any:
        """The rows that hold every word, asked for as the reader's reach wants it."""
        return rows.matching(text, in_few_units=len(self.user.reach()) <= FEW_UNITS)

    def narrow(self, rows: IncidentQuerySet) -> IncidentQuerySet:
        """The rows that every filter lets through."""
        found: IncidentQuerySet = self._common(rows)
        data = self.cleaned_data
        if data.get("state"):
            found = found.open() if data["state"] == "OPEN" else found.filter(status=data["state"])
        if data.get("severity"):
            found = found.filter(severity=data["severity"])
        if data.get("type"):
            found = found.filter(type=data["type"])
        if data.get("group"):
            kinds = IncidentType.objects.filter(group=data["group"].code).values_list("pk", flat=True)
            found = found.filter(type__in=list(kinds))
        if data.get("due"):
            found = found.late(timezone.now())
        found = self._of_moments(found)
        return found.masked_for(self.user) if data.get("sight") else found

    def _of_moments(self, found: IncidentQuerySet) -> IncidentQuerySet:
        data = self.cleaned_data
        parts = {"weekday": ExtractIsoWeekDay, "hour": ExtractHour}
        for name, part in parts.items():
            if data.get(name) is not None:
                found = found.filter(date_precision="EXACT").alias(**{name: part("occurred_at", tzinfo=self.user.zone)})
                found = found.filter(**{name: data[name]})
        if data.get("place"):
            found = found.filter(place_relation=data["place"])
        if data.get("reached"):
            found = found.ever(data["reached"])
        return found


class ConcernFilter(ListFilter):
    at = "raised_at"

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[*ANY, ("OPEN", _("open")), *ConcernState.choices]
    )
    urgency = forms.ChoiceField(label=_("Urgency"), required=False, choices=[*ANY, *Urgency.choices])
    type = forms.ModelChoiceField(
        label=_("Type"), required=False, queryset=ConcernType.objects.all(), to_field_name="code", empty_label=_("all")
    )
    answer = forms.ChoiceField(
        required=False, choices=[*ANY, ("LATE", _("sender not told in time"))], widget=forms.HiddenInput
    )
    clock = forms.ChoiceField(required=False, choices=[*ANY, ("in_time", _("in time"))], widget=forms.HiddenInput)

    def narrow(self, rows: ConcernQuerySet) -> ConcernQuerySet:
        """The rows that every filter lets through."""
        found: ConcernQuerySet = self._common(rows)
        data = self.cleaned_data
        if data.get("state"):
            found = found.open() if data["state"] == "OPEN" else found.filter(state=data["state"])
        if data.get("urgency"):
            found = found.filter(urgency=data["urgency"])
        if data.get("type"):
            found = found.filter(type=data["type"])
        if data.get("answer"):
            found = found.unanswered(timezone.now())
        if data.get("clock"):
            found = found.filter(acknowledged_at__lte=F("acknowledge_by"))
        return found.masked_for(self.user) if data.get("sight") else found
