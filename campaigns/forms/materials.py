"""Squads, materials and their stock, hand-outs, and the terms of the matrix."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.forms.records import RecordForm
from campaigns.models import LectureSquad, Material, Session, StockEntry
from campaigns.models.sessions import MOST
from campaigns.selectors.materials import Span, teachers_of
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from schools.models import School

RECORD = Permission.RECORD_CAMPAIGNS


class SquadForm(RecordForm, forms.ModelForm[LectureSquad]):
    """A squad; an existing one stays in its unit."""

    class Meta:
        model = LectureSquad
        fields: ClassVar = ["unit", "name", "members"]
        widgets: ClassVar = {"members": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limit(user)
        home = self.instance.unit if self.instance.pk else user.home
        people = teachers_of(home) if home else User.objects.none()
        self.fields["members"].queryset = people  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["unit"]


class MaterialForm(RecordForm, forms.ModelForm[Material]):
    """A material in one language and version."""

    class Meta:
        model = Material
        fields: ClassVar = ["unit", "kind", "title", "topic", "language", "age_from", "age_to", "body"]
        widgets: ClassVar = {"body": forms.Textarea({"rows": 10})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limit(user)


class StockForm(RecordForm, forms.Form):
    """So many came in, or are gone."""

    quantity = forms.IntegerField(
        label=_("Quantity"), min_value=-MOST, max_value=MOST, help_text=_("Below zero: lost, spoilt or counted anew.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class HandoutForm(RecordForm, forms.Form):
    """What of the stock went to whom at a session."""

    material = forms.ModelChoiceField(Material.objects.none(), label=_("Material"))
    audience = forms.ChoiceField(label=_("Handed to"), choices=StockEntry.Audience.choices)
    quantity = forms.IntegerField(label=_("Quantity"), max_value=MOST)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = session.unit.line
        self.fields["material"].queryset = Material.objects.in_use().filter(unit__in=above)  # type: ignore[attr-defined]


class LetterForm(forms.Form):
    """For which school a letter is printed."""

    school = forms.ModelChoiceField(School.objects.none(), label=_("School"), to_field_name="code")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = School.objects.visible_to(user, Permission.VIEW_CAMPAIGNS)  # type: ignore[attr-defined]


class CoverageForm(forms.Form):
    """Which term, and which schools."""

    term = forms.TypedChoiceField(label=_("School term"), coerce=int, required=False)
    q = forms.CharField(label=_("Search"), required=False, max_length=100, widget=forms.TextInput({"type": "search"}))

    def __init__(self, *args: Any, spans: list[Span], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].choices = [(number, span.name) for number, span in enumerate(spans)]  # type: ignore[attr-defined]

    @property
    def number(self) -> int:
        """The term asked for, else the newest."""
        self.is_valid()
        return self.cleaned_data.get("term") or 0

    @property
    def words(self) -> str:
        """What is searched."""
        self.is_valid()
        found: str = self.cleaned_data.get("q") or ""
        return found
