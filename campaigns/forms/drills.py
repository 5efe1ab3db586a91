"""Planning a drill, ending it, and what follows from it."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.forms.cooperation import ticked
from campaigns.models import Drill, DrillScenario, LocalDrillRule, Programme
from campaigns.models.sessions import MOST, NOT_NEGATIVE
from safeschool.accounts.models import Membership, Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.forms import DateInput, DateTimeInput, DayField
from schools.models import Agency, School, Seat

RUN, LEAD = Permission.RUN_DRILLS, Permission.LEAD_LESSONS


def _partners(label: Any) -> "forms.ModelMultipleChoiceField[Agency]":
    return forms.ModelMultipleChoiceField(
        Agency.objects.none(), label=label, required=False, widget=forms.CheckboxSelectMultiple
    )


class DrillForm(forms.Form):
    """A drill to come."""

    school = forms.ModelChoiceField(School.objects.none(), label=_("School"), to_field_name="code")
    scenario = forms.ModelChoiceField(DrillScenario.objects.all(), label=_("Scenario"), to_field_name="code")
    planned_at = forms.DateTimeField(label=_("Planned at"), widget=DateTimeInput)
    is_joint = forms.BooleanField(label=_("Together with the police"), required=False, initial=True)
    has_parents = forms.BooleanField(label=_("Parents are invited"), required=False)
    partners = _partners(_("Agencies invited"))
    programmes = forms.ModelMultipleChoiceField(
        Programme.objects.none(), label=_("Programmes"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = School.objects.visible_to(user, RUN).select_related("unit")
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]
        ticked(self, "partners", user.home.country if user.home else "")
        programmes = Programme.objects.visible_to(user, RUN)
        self.fields["programmes"].queryset = programmes  # type: ignore[attr-defined]
        if not programmes.exists():
            del self.fields["programmes"]


class EndForm(forms.Form):
    """When it ended, and who took part."""

    ended_at = forms.DateTimeField(label=_("Ended at"), widget=DateTimeInput, required=False,
                                   help_text=_("Empty: now."))  # fmt: skip
    pupils = forms.IntegerField(label=_("Pupils"), min_value=0, max_value=MOST)
    teachers = forms.IntegerField(label=_("Teachers"), min_value=0, max_value=MOST, initial=0)
    parents = forms.IntegerField(label=_("Parents"), min_value=0, max_value=MOST, initial=0)
    police = forms.IntegerField(label=_("Police"), min_value=0, max_value=MOST, initial=0)
    partners = _partners(_("Agencies that came"))
    agencies = forms.CharField(label=_("Other agencies"), max_length=300, required=False)
    note = forms.CharField(label=_("Remarks"), max_length=2000, required=False, help_text=_("Name no pupil."))

    def __init__(self, *args: Any, drill: Drill, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ticked(self, "partners", drill.school.unit.country)
        self.fields["partners"].initial = [agency.pk for agency in drill.partners.all()]
        for field in self.fields.values():
            if isinstance(field, forms.IntegerField):
                field.error_messages["min_value"] = NOT_NEGATIVE
                field.widget.attrs["inputmode"] = "numeric"


class TaskForm(forms.Form):
    """What is to be mended, by whom, until when."""

    text = forms.CharField(label=_("What is to be done"), max_length=500)
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Owner"))
    due_on = DayField(label=_("Until"))

    def __init__(self, *args: Any, drill: Drill, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = Seat.objects.filter(school=drill.school_id).values("membership")
        hats = Membership.objects.current().filter(Q(unit=drill.unit_id) | Q(pk__in=seats))
        people = User.objects.filter(pk__in=hats.values("user"), is_active=True).order_by("full_name", "pk")
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class DrillRuleForm(forms.ModelForm[LocalDrillRule]):
    """How often the schools of a unit drill a scenario or a response."""

    class Meta:
        model = LocalDrillRule
        fields: ClassVar = ["unit", "level", "scenario", "response", "times", "period", "since", "source"]
        widgets: ClassVar = {"since": DateInput}
        help_texts: ClassVar = {
            "unit": _("The rule holds for its schools and those of the units below."),
            "level": _("Empty: every level."),
            "scenario": _("A scenario or what pupils do, one of the two."),
            "since": _("Counted in term only."),
            "source": _("Who decided it, and when."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=user.reach(LEAD))  # type: ignore[attr-defined]
        if user.home and user.home.pk in user.reach(LEAD):
            self.fields["unit"].initial = user.home
