"""Wishes, posts of one's own, pairs."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from patrols.models import Post
from patrols.workflow import DutyMoment
from safeschool.accounts.models import Membership, Unit, User

BELLS = [pair for pair in DutyMoment.choices if pair[0] != DutyMoment.OWN]


class WishForm(forms.Form):
    """When one would rather have duty."""

    rather = forms.MultipleChoiceField(
        label=_("Rather"), choices=BELLS, required=False, widget=forms.CheckboxSelectMultiple
    )
    rather_not = forms.MultipleChoiceField(
        label=_("Rather not"), choices=BELLS, required=False, widget=forms.CheckboxSelectMultiple
    )
    rather_not_on = forms.TypedMultipleChoiceField(
        label=_("Rather not on"), choices=list(WEEKDAYS.items()), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


def _people_of(unit: Unit) -> QuerySet[User]:
    hats = Membership.objects.current().filter(unit__path__startswith=unit.path)
    return QuerySet(User).filter(pk__in=hats.values("user"), is_active=True).order_by("full_name", "pk")


class FixForm(forms.Form):
    """Whose post it is."""

    post = forms.ModelChoiceField(Post.objects.none(), label=_("Post"))
    user = forms.ModelChoiceField(User.objects.none(), label=_("Person"))

    def __init__(self, *args: Any, unit: Unit, posts: QuerySet[Post], **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "prefix": "fix"})
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]
        self.fields["user"].queryset = _people_of(unit)  # type: ignore[attr-defined]


class PairForm(forms.Form):
    """Who stands together."""

    one = forms.ModelChoiceField(User.objects.none(), label=_("Person"))
    other = forms.ModelChoiceField(User.objects.none(), label=_("And"))

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "prefix": "pair"})
        for name in ("one", "other"):
            self.fields[name].queryset = _people_of(unit)  # type: ignore[attr-defined]
