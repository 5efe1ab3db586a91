"""Narrowing a list; the same names on every page of the system."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from campaigns.models import Counter, EnforcementType, Operation, OutreachFormat, Programme, Topic
from campaigns.models.terms import Tactic
from campaigns.querysets import DrillQuerySet, ImportedTotalQuerySet, OperationQuerySet, SessionQuerySet
from campaigns.selectors import OPERATIONS_OF, SESSIONS_OF
from safeschool.accounts.models import Unit, User
from safeschool.kernel.forms import DayField
from safeschool.kernel.week import day_bounds
from safeschool.kernel.words import folded

SEPARATOR = ","


class PeriodFilters(forms.Form):
    """Days (both included, in the reader's zone) and units (codes with their subtrees, comma separated)."""

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    unit = forms.CharField(label=_("Unit"), required=False, widget=forms.Select)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        choices: list[tuple[str, Any]] = [("", _("All units")), *((unit.code, unit.name) for unit in self.units)]
        asked = self.data.get("unit", "")
        if SEPARATOR in asked:
            choices.append((asked, asked))
        self.fields["unit"].widget.choices = choices

    @cached_property
    def units(self) -> list[Unit]:
        """The units to choose from."""
        return list(Unit.objects.visible_to(self.user))

    def clean_unit(self) -> list[Unit]:
        """The units named."""
        codes = [code for code in self.cleaned_data["unit"].split(SEPARATOR) if code]
        known = {unit.code: unit for unit in self.units}
        if unknown := [code for code in codes if code not in known]:
            raise forms.ValidationError(_("There is no unit %(code)s here."), params={"code": unknown[0]})
        return [known[code] for code in codes]

    def clean(self) -> dict[str, Any]:
        """A period does not end before it began."""
        found = super().clean() or self.cleaned_data
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period cannot end before it began."))
        return found

    def asked(self, name: str) -> Any:
        """What was asked rightly; None for the rest."""
        self.is_valid()
        return self.cleaned_data.get(name) or None

    @property
    def first(self) -> date | None:
        day: date | None = self.asked("since")
        return day

    @property
    def last(self) -> date | None:
        day: date | None = self.asked("until")
        return day

    @property
    def starts_at(self) -> datetime | None:
        """When the period begins (in)."""
        return day_bounds(self.first, self.user.zone)[0] if self.first else None

    @property
    def ends_at(self) -> datetime | None:
        """When the period ends (out)."""
        return day_bounds(self.last, self.user.zone)[1] if self.last else None

    @property
    def unit_ids(self) -> list[int] | None:
        """The subtrees asked for; None when none was."""
        tops: Sequence[Unit] = self.asked("unit") or []
        return (
            [unit.pk for unit in self.units if unit.path.startswith(tuple(top.path for top in tops))] if tops else None
        )

    def held(self, column: str) -> Q:
        """The condition on a time column."""
        condition = Q()
        if self.starts_at:
            condition &= Q(**{f"{column}__gte": self.starts_at})
        if self.ends_at:
            condition &= Q(**{f"{column}__lt": self.ends_at})
        if self.unit_ids is not None:
            condition &= Q(unit__in=self.unit_ids)
        return condition


def by_code(term: Any, label: Any) -> Any:
    """A choice among the rows of a taxonomy, by code."""
    return forms.ModelChoiceField(
        term.objects.all(), to_field_name="code", required=False, label=label, empty_label=_("all")
    )


class TaggedFilters(PeriodFilters):
    """Days, units, and a programme whose tag the work carries."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(), required=False, label=_("Programme"), empty_label=_("all")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["programme"].queryset = Programme.objects.visible_to(user)  # type: ignore[attr-defined]

    def held(self, column: str) -> Q:
        """The condition on a time column, and on the tag."""
        condition = super().held(column)
        programme = self.asked("programme")
        return condition & Q(programmes=programme) if programme else condition


class SessionFilters(TaggedFilters):
    """Narrow the sessions."""

    type = by_code(OutreachFormat, _("Format"))
    topic = by_code(Topic, _("Topic"))
    school = forms.CharField(label=_("School code"), required=False, max_length=40)
    q = forms.CharField(label=_("Search"), required=False, max_length=100, widget=forms.TextInput({"type": "search"}))
    counted = forms.ChoiceField(
        choices=[("", ""), *((code, code) for code in SESSIONS_OF)], required=False, widget=forms.HiddenInput
    )

    def narrow(self, rows: SessionQuerySet) -> SessionQuerySet:
        """The sessions asked for; what was asked wrongly narrows nothing and is told."""
        rows = rows.filter(self.held("held_at"))
        if counted := self.asked("counted"):
            rows = rows.filter(SESSIONS_OF[counted])
        if format := self.asked("type"):
            rows = rows.filter(format=format)
        if topic := self.asked("topic"):
            rows = rows.filter(pk__in=topic.sessions.values("pk"))
        if code := self.asked("school"):
            rows = rows.filter(school__code=code)
        for word in (self.asked("q") or "").split():
            rows = rows.filter(
                Q(school__search_key__contains=folded(word))
                | Q(place__icontains=word)
                | Q(lecturer_name__icontains=word)
            )
        return rows


class DrillFilters(TaggedFilters):
    """Narrow the drills."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), ("held", _("held"))], required=False)

    def narrow(self, rows: DrillQuerySet) -> DrillQuerySet:
        """The drills planned in the days asked for, under the programme asked for."""
        rows = rows.filter(self.held("planned_at"))
        return rows.filter(ended_at__isnull=False) if self.asked("state") == "held" else rows


class OperationFilters(TaggedFilters):
    """Narrow the operations."""

    type = by_code(EnforcementType, _("Violation"))
    tactic = forms.ChoiceField(label=_("Tactic"), choices=[("", _("All")), *Tactic.choices], required=False)
    q = forms.CharField(label=_("Search"), required=False, max_length=100, widget=forms.TextInput({"type": "search"}))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All")), *Operation.Kind.choices], required=False)
    counted = forms.ChoiceField(
        choices=[("", ""), *((code, code) for code in OPERATIONS_OF)], required=False, widget=forms.HiddenInput
    )

    def narrow(self, rows: OperationQuerySet) -> OperationQuerySet:
        """The operations asked for."""
        rows = rows.filter(self.held("started_at"))
        if counted := self.asked("counted"):
            rows = rows.filter(OPERATIONS_OF[counted])
        if named := self.asked("kind"):
            rows = rows.filter(kind=named)
        if kind := self.asked("type"):
            rows = rows.filter(pk__in=kind.tallies.values("operation"))
        if tactic := self.asked("tactic"):
            rows = rows.filter(tactic=tactic)
        for word in (self.asked("q") or "").split():
            rows = rows.filter(Q(name__icontains=word) | Q(lead_agency__icontains=word))
        return rows


class TotalFilters(PeriodFilters):
    """Narrow the published totals."""

    counted = forms.ChoiceField(label=_("Counter"), choices=[("", _("All")), *Counter.choices], required=False)

    def narrow(self, rows: ImportedTotalQuerySet) -> ImportedTotalQuerySet:
        """The totals whose whole period lies in the days asked for."""
        rows = rows.within(self.first or date.min, self.last or date.max - timedelta(days=1))
        if self.unit_ids is not None:
            rows = rows.filter(unit__in=self.unit_ids)
        if counter := self.asked("counted"):
            rows = rows.filter(counter=counter)
        return rows
