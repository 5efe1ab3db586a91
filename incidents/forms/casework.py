"""What is filled in while a case is worked on."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import (
    FamilyNotice,
    Handover,
    Incident,
    IncidentLink,
    IncidentType,
    MeasureType,
    Party,
    SeizedItem,
    Signer,
)
from incidents.models.people import PartyRole
from safeschool.accounts.models import User
from safeschool.kernel.forms import DateTimeInput
from schools.models import School


class ActForm(forms.Form):
    """Something done in one file, at a moment that may lie back."""

    at = forms.DateTimeField(label=_("When"), widget=DateTimeInput)

    def __init__(self, *args: Any, incident: Incident, user: User, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"at": timezone.localtime()})
        super().__init__(*args, **{"auto_id": f"{type(self).__name__.lower()}_%s", **kwargs})
        self.incident, self.user = incident, user
        parties = Party.objects.filter(incident=incident)
        for name in ("party", "taken_from"):
            if name in self.fields:
                field: Any = self.fields[name]
                field.queryset = parties

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes beside the act itself."""
        return {name: value for name, value in self.cleaned_data.items() if name != "at"}


def _party(**options: Any) -> Any:
    return forms.ModelChoiceField(queryset=Party.objects.none(), **{"label": _("Person"), **options})


LEGAL: dict[str, Any] = {"label": _("Legal basis"), "required": False, "max_length": 200}
REMARKS: dict[str, Any] = {"label": _("Remarks"), "required": False}


class MeasureForm(ActForm):
    type = forms.ModelChoiceField(label=_("Measure"), queryset=MeasureType.objects.none(), to_field_name="code")
    party = _party(required=False, empty_label=_("the whole file"))
    signed_by = forms.MultipleChoiceField(
        label=_("Signed by"), required=False, choices=Signer.choices, widget=forms.CheckboxSelectMultiple
    )
    legal_basis = forms.CharField(**LEGAL)
    note = forms.CharField(**REMARKS, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["type"]
        field.queryset = MeasureType.objects.filter(Q(country="") | Q(country=self.incident.unit.country))


class FamilyForm(ActForm):
    party = _party(label=_("Whose family"))
    told = forms.ChoiceField(label=_("Who was told"), choices=FamilyNotice.Told.choices)
    way = forms.ChoiceField(label=_("How"), choices=FamilyNotice.Way.choices)
    legal_basis = forms.CharField(**LEGAL)
    note = forms.CharField(**REMARKS, max_length=500, help_text=_("No names of pupils: write P1, P2."))


class ItemForm(ActForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=SeizedItem.Kind.choices)
    description = forms.CharField(label=_("Description"), max_length=300)
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=100_000, initial=1)
    taken_from = _party(label=_("Taken from"), required=False, empty_label=_("nobody: found"))
    place = forms.CharField(label=_("Kept at"), max_length=200)


class HandoverForm(ActForm):
    item = forms.ModelChoiceField(label=_("Thing"), queryset=SeizedItem.objects.none())
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Handover.Purpose.choices)
    giver = forms.CharField(label=_("From"), max_length=120)
    receiver = forms.CharField(label=_("To"), max_length=120, help_text=_("An office or an adult; of a pupil P1, P2."))
    place = forms.CharField(label=_("Kept at"), required=False, max_length=200)
    note = forms.CharField(**REMARKS, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["item"]
        field.queryset = SeizedItem.objects.filter(incident=self.incident)


class LinkForm(forms.Form):
    """Another file, by its number."""

    kind = forms.ChoiceField(label=_("This file"), choices=IncidentLink.Kind.choices)
    number = forms.CharField(label=_("Incident number"), max_length=40)


class GroupForm(forms.Form):
    """Many people at once: one school, the same roles."""

    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=200)
    roles = forms.MultipleChoiceField(label=_("Role"), choices=PartyRole.choices, widget=forms.CheckboxSelectMultiple)
    kind = forms.ChoiceField(label=_("Kind"), choices=Party.Kind.choices)
    is_minor = forms.BooleanField(label=_("Minor"), required=False, initial=True)
    school = forms.ModelChoiceField(
        label=_("School"), required=False, queryset=School.objects.none(), to_field_name="code"
    )
    names = forms.CharField(
        label=_("Full names (sealed)"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, as far as they are known; they are sealed at once."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "group_%s", **kwargs})
        field: Any = self.fields["school"]
        field.queryset = School.objects.visible_to(user)

    def clean_names(self) -> list[str]:
        """One name a line."""
        return [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]


class CorrectionForm(forms.ModelForm[Incident]):
    """The facts of a file, put right."""

    type = forms.ModelChoiceField(label=_("Type"), queryset=IncidentType.objects.all(), to_field_name="code")
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        help_text=_("Needed when the file becomes less confidential."),
    )

    class Meta:
        model = Incident
        fields = (
            "type", "severity", "confidentiality", "occurred_at", "date_precision", "place_relation", "place",
            "legal_classification", "note",
        )  # fmt: skip
        widgets = {"occurred_at": DateTimeInput, "note": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["type"] = self.instance.type.code

    def _post_clean(self) -> None:
        """Nothing is put on the row here: only the action writes."""


class RedactForm(forms.Form):
    """Boxes, one a line: left, top, width and height in per cent of the picture; drawn with finger or mouse."""

    boxes = forms.CharField(
        label=_("Boxes"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("Draw them on the picture, or write one a line: left, top, width, height in per cent."),
    )  # fmt: skip

    def clean_boxes(self) -> list[tuple[float, float, float, float]]:
        """Shares of the picture."""
        boxes = []
        for line in self.cleaned_data["boxes"].splitlines():
            parts = line.replace(",", " ").replace(";", " ").split()
            if not parts:
                continue
            try:
                left, top, width, height = (float(part) / 100 for part in parts)
            except ValueError as error:
                raise forms.ValidationError(_("A box is four numbers: left, top, width, height.")) from error
            boxes.append((left, top, width, height))
        return boxes
