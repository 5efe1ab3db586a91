"""What somebody is given to do in a case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from incidents.selectors import workers_of
from safeschool.accounts.models import User
from safeschool.kernel.forms import DayField


class TaskForm(forms.Form):
    """The owner is one of the people of the file's unit who work on files."""

    what = forms.CharField(
        label=_("What is to be done"), max_length=300, help_text=_("No names: pupils are told apart by letters.")
    )
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.none())
    due_on = DayField(label=_("Due"))

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "taskform_%s", **kwargs})
        field: Any = self.fields["owner"]
        field.queryset = User.objects.filter(pk__in=[person.pk for person in workers_of(incident.unit)])
