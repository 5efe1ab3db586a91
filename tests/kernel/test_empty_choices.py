"""What a choice says as long as nobody has chosen."""

from django import forms

from safeschool.accounts.models import Unit


class Choosing(forms.Form):
    """One that must be chosen, and one that need not."""

    here = forms.ModelChoiceField(Unit.objects.none())
    there = forms.ModelChoiceField(Unit.objects.none(), required=False)
    any_of = forms.ModelChoiceField(Unit.objects.none(), required=False, empty_label="all")


def test_an_empty_choice_says_what_it_means_and_never_dashes(db):
    form = Choosing()
    assert '<option value="" selected>choose</option>' in str(form["here"])
    assert '<option value="" selected>–</option>' in str(form["there"])
    assert '<option value="" selected>all</option>' in str(form["any_of"])
    assert "---" not in str(form)
