"""A rule, and an example to try the rules on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.models import ConcernType, IncidentType, Routed, RoutingRule
from incidents.selectors import Case, day_names
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.forms import DateTimeInput, TimeInput
from schools.models import School


def type_choices() -> list[Any]:
    """Kinds of concerns and of incidents, under their headings."""
    concerns = [(term.code, term.name) for term in ConcernType.objects.all()]
    incidents = [(term.code, term.name) for term in IncidentType.objects.all()]
    return [(_("Concerns and tips"), concerns), (_("Incidents"), incidents)]


class RuleForm(forms.ModelForm[RoutingRule]):
    """One rule; what is left open fits everything."""

    types = forms.MultipleChoiceField(
        label=_("Types"), required=False, widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("None chosen: every type."),
    )  # fmt: skip
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = RoutingRule
        fields = (
            "name", "unit", "order", "is_active", "kind", "school", "types", "weekdays", "starts", "ends",
            "to_unit", "to_role", "to_person", "within_minutes",
        )  # fmt: skip
        widgets = {"starts": TimeInput, "ends": TimeInput}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = user.reach(Permission.EDIT_ROUTING)
        units = Unit.objects.filter(pk__in=reach)
        above = {int(pk) for path in units.values_list("path", flat=True) for pk in path.split("/") if pk}
        querysets = {
            "unit": units,
            "to_unit": Unit.objects.filter(pk__in=above | set(reach)),
            "school": School.objects.filter(unit__in=reach),
            "to_person": User.objects.filter(memberships__unit__in=above | set(reach), is_active=True).distinct(),
        }
        for name, queryset in querysets.items():
            field: Any = self.fields[name]
            field.queryset = queryset
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("all")), *Routed.choices]
        school: Any = self.fields["school"]
        school.empty_label = _("all")
        choices = {"types": type_choices(), "weekdays": list(zip(range(1, 8), day_names(range(1, 8)), strict=True))}
        for name, offered in choices.items():
            field = self.fields[name]
            field.choices = offered


class ExampleForm(forms.Form):
    """Something that might come in."""

    kind = forms.ChoiceField(label=_("What"), choices=Routed.choices)
    school = forms.ModelChoiceField(label=_("School"), queryset=School.objects.none(), to_field_name="code")
    type = forms.ChoiceField(label=_("Type"))
    at = forms.DateTimeField(label=_("When"), widget=DateTimeInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        school: Any = self.fields["school"]
        school.queryset = School.objects.filter(unit__in=user.reach(Permission.EDIT_ROUTING)).select_related("unit")
        kind: Any = self.fields["type"]
        kind.choices = type_choices()

    @property
    def case(self) -> Case:
        """What the rules look at."""
        data = self.cleaned_data
        school: School = data["school"]
        return Case(Routed(data["kind"]), school.unit, school, data["type"], data["at"])
