"""What a page tells of the form that was saved."""

from django import forms

from safeschool.reports.selectors.burden import RECORDS

LONGEST, MOST_TAPS = 4 * 3600, 5000


class EffortForm(forms.Form):
    """A record of one kind, its seconds and its taps; nothing else is taken."""

    kind = forms.ChoiceField(choices=[(code, code) for code in RECORDS])
    seconds = forms.IntegerField(min_value=0, max_value=LONGEST)
    taps = forms.IntegerField(min_value=0, max_value=MOST_TAPS)
