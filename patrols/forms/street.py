"""What is written on a video round, and a tap in the street."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from patrols.models import CheckOut, VideoCheck
from patrols.querysets import VideoCheckQuerySet
from patrols.workflow import DutyMoment, Seen, StreetKind
from safeschool.accounts.models import Unit, User
from safeschool.kernel.forms import DayField, TileSelect
from safeschool.kernel.week import day_bounds

SEEN_TILES = {Seen.YES: "circle-check", Seen.NO: "circle-x", Seen.UNSEEN: "eye-off"}
TRAFFIC_TILES = {"0": "circle-check", "1": "walk", "2": "car", "3": "traffic-lights"}
MOMENTS = [pair for pair in DutyMoment.choices if pair[0] != DutyMoment.OWN]


class RoundForm(forms.Form):
    """Which unit, which bell, and how many schools to draw."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    moment = forms.ChoiceField(label=_("Bell"), choices=MOMENTS)
    draw = forms.IntegerField(
        label=_("Schools to draw"), required=False, min_value=1, max_value=500,
        help_text=_("A spot check: so many are drawn by chance, and the draw is kept. Left open, all are looked at."),
    )  # fmt: skip

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


def _seen(label: Any, text: Any = "") -> forms.ChoiceField:
    tiles = TileSelect(icons=SEEN_TILES)  # type: ignore[arg-type]
    return forms.ChoiceField(label=label, choices=Seen.choices, widget=tiles, help_text=text)


class SheetForm(forms.Form):
    """The four questions, what was found, and who is told."""

    how = forms.ChoiceField(label=_("Way of looking"), choices=VideoCheck.How.choices, initial=VideoCheck.How.VIDEO)
    posts_manned = _seen(_("Are the posts manned?"), _("Yes means that an officer stands there."))
    traffic = forms.TypedChoiceField(
        label=_("How is traffic?"), choices=CheckOut.Congestion.choices, coerce=int, empty_value=None, required=False,
        widget=TileSelect(icons=TRAFFIC_TILES),
    )  # fmt: skip
    traffic_police = _seen(_("Are traffic police on the road?"))
    patrols = _seen(_("Are patrols running?"))
    cars_seen = forms.IntegerField(label=_("Police cars in sight"), min_value=0, max_value=200, initial=0)
    cars_lit = forms.IntegerField(label=_("Of these with lights on"), min_value=0, max_value=200, initial=0)
    found = forms.CharField(
        label=_("What was seen"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("No names of pupils."),
    )  # fmt: skip
    told_unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit to tell"), required=False, empty_label=_("nobody")
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], check: VideoCheck, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["told_unit"].queryset = units  # type: ignore[attr-defined]
        if check.checked_at:
            self.initial = {name: getattr(check, name) for name in self.fields}


class ChecksFilter(forms.Form):
    """Days and unit of what was looked at."""

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, to_field_name="code", empty_label=_("all units")
    )
    sight = forms.ChoiceField(
        label=_("Police in sight"),
        required=False,
        choices=[("", _("All")), ("yes", _("In sight")), ("told", _("Can be told"))],
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["unit"].queryset = Unit.objects.visible_to(user)  # type: ignore[attr-defined]

    def narrow(self, rows: VideoCheckQuerySet) -> VideoCheckQuerySet:
        """The checks asked for; a wrong value is told and not used."""
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        if "since" in chosen:
            rows = rows.filter(checked_at__gte=day_bounds(chosen["since"], self.user.zone)[0])
        if "until" in chosen:
            rows = rows.filter(checked_at__lt=day_bounds(chosen["until"], self.user.zone)[1])
        if "unit" in chosen:
            rows = rows.under(chosen["unit"])
        if chosen.get("sight") == "yes":
            return rows.in_sight()
        return rows.samples() if "sight" in chosen else rows


class TapForm(forms.Form):
    """One more, or the last one taken back."""

    kind = forms.ChoiceField(choices=[*StreetKind.choices, ("UNDO", "UNDO")])
    submission = forms.UUIDField(required=False)
    at = forms.DateTimeField(required=False)

    def clean(self) -> dict[str, Any]:
        """A tap has a submission; taking back needs none."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("kind") != "UNDO" and not data.get("submission"):
            self.add_error("submission", _("This field is required."))
        return data
