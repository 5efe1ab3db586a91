"""What people fill in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.actions import Identity, Report, Sign
from incidents.models import Concern, ConcernType, IncidentType, Party, Urgency
from incidents.models.files import PlaceRelation
from incidents.models.people import PartyRole
from incidents.selectors import Tile, likely_school, tiles_for
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from safeschool.kernel.forms import DateTimeInput, PhotoInput, PhotosField, PlaceField, TileSelect
from schools.models import School

GROUP_ICONS = {
    "VIOLENCE": "swords",
    "WEAPON": "slice",
    "SUBSTANCE": "pill",
    "CHILD_HARM": "heart-broken",
    "INTRUSION": "door-enter",
    "TRAFFIC": "car",
    "CYBER": "world-www",
    "PROPERTY": "archive",
    "ACCIDENT": "first-aid-kit",
    "PUPIL_CONDUCT": "user-exclamation",
}
# A longer list is not chosen from on a phone: one comes from the school's own page, with its code.
MOST_SCHOOLS = 300


def school_choices(user: User, permission: Permission) -> list[tuple[str, str]]:
    """The schools offered, by code."""
    schools = School.objects.visible_to(user, permission).standing(timezone.localdate())
    return [("", "–"), *schools.values_list("code", "name")[:MOST_SCHOOLS]]


class SendForm(forms.Form):
    """A report that is sent once, however often the button is tapped."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    school = forms.ModelChoiceField(
        label=_("School"), required=False, queryset=School.objects.none(), to_field_name="code"
    )

    def offer_schools(self, user: User, permission: Permission) -> None:
        """Take any school in sight, and show the first of them to choose from."""
        field: Any = self.fields["school"]
        field.queryset = School.objects.visible_to(user, permission).select_related("unit")
        field.widget.choices = school_choices(user, permission)


class LogForm(SendForm):
    """An incident, in a minute: what, where, when, a photo; everything else may follow."""

    # Any code is taken, not only those on the tiles: the most used six may change while somebody fills in the form.
    type = forms.CharField(
        label=_("What happened?"), max_length=40, error_messages={"required": _("Tap what happened.")}
    )
    other_type = forms.CharField(label=_("More types"), required=False, max_length=40)
    place = PlaceField(label=_("Place"), required=False)
    occurred_at = forms.DateTimeField(label=_("Time of occurrence"), widget=DateTimeInput)
    photos = PhotosField(label=_("Photos"), required=False)
    where = forms.CharField(label=_("Place in words"), required=False, max_length=300)
    place_relation = forms.ChoiceField(
        label=_("Where, seen from the school"), required=False, choices=[("", "–"), *PlaceRelation.choices]
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("No names of pupils here: they are added to the file, sealed."),
    )  # fmt: skip
    field_order = ("type", "other_type", "school", "place", "occurred_at", "photos", "note", "where", "place_relation")

    # The tile may be left untapped when the longer list is used: the browser must not insist.
    use_required_attribute = False

    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].required = not self.data.get("other_type")
        tiles, more = tiles_for(user, now)
        icons = {tile.code: GROUP_ICONS.get(tile.group, "flag") for tile in tiles}
        self.fields["type"].widget = TileSelect(choices=_named(tiles), icons=icons)
        self.fields["other_type"].widget = forms.Select(choices=[("", "–"), *_named(more)])
        self.offer_schools(user, Permission.LOG_INCIDENT)
        if not self.is_bound:
            self.initial.setdefault("school", likely_school(user, now))

    def clean(self) -> dict[str, Any]:
        """One type, from the tiles or from the list."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        code = data.get("other_type") or data.get("type")
        data["kind"] = IncidentType.objects.filter(code=code).first() if code else None
        if code and data["kind"] is None:
            self.add_error("type", _("There is no such type: tap what happened."))
        return data

    @property
    def report(self) -> Report:
        """What the action takes."""
        data = self.cleaned_data
        latitude, longitude, accuracy = data["place"] or (None, None, None)
        return Report(
            type=data["kind"],
            school=data["school"],
            occurred_at=data["occurred_at"],
            note=data["note"],
            latitude=None if latitude is None else float(latitude),
            longitude=None if longitude is None else float(longitude),
            accuracy_m=None if accuracy is None else round(accuracy),
            place=data["where"],
            place_relation=data["place_relation"],
        )


def _offer(field: forms.Field, choices: Sequence[tuple[str, Any]]) -> None:
    choice_field: Any = field
    choice_field.choices = choices


def _named(tiles: Sequence[Tile]) -> list[tuple[str, str]]:
    return [(tile.code, tile.name) for tile in tiles]


class ConcernForm(SendForm):
    """A sign, through one of the two doors."""

    type = forms.ChoiceField(label=_("What did you notice?"), widget=TileSelect)
    note = forms.CharField(
        label=_("In your own words"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What, when, who told you. The words stay as you write them."),
    )  # fmt: skip
    urgency = forms.ChoiceField(label=_("How soon?"), required=False)
    where = forms.CharField(label=_("Place in words"), required=False, max_length=300)
    field_order = ("type", "note", "school", "urgency", "where")

    def __init__(self, *args: Any, user: User, door: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in ConcernType.objects.all() if kind.is_about_pupil == (door == Concern.Door.PUPIL)]
        self.kinds = {kind.code: kind for kind in kinds}
        icons = {kind.code: "lock" if kind.confidentiality_default == "CONFIDENTIAL" else "flag" for kind in kinds}
        self.fields["type"].widget = TileSelect(icons=icons)
        _offer(self.fields["type"], [(kind.code, kind.name) for kind in kinds])
        _offer(self.fields["urgency"], [("", _("as usual for this kind")), *Urgency.choices])
        self.offer_schools(user, Permission.RAISE_CONCERN)
        seats = list(School.objects.seating(user, Permission.RAISE_CONCERN)[:2])
        if len(seats) == 1 and not self.is_bound:
            self.initial.setdefault("school", seats[0])

    @property
    def sign(self) -> Sign:
        """What the action takes."""
        data = self.cleaned_data
        return Sign(self.kinds[data["type"]], data["school"], data["note"], data["urgency"], data["where"])


class MoveForm(forms.Form):
    """One step; what it asks for is asked by the action."""

    to = forms.CharField(max_length=15, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=10_000)
    outcome = forms.CharField(label=_("Outcome"), required=False, max_length=10_000)
    feedback = forms.CharField(required=False, max_length=10_000)


class StepForm(forms.Form):
    """One step of a concern, with what is said to its raiser."""

    to = forms.CharField(max_length=15, widget=forms.HiddenInput)
    text = forms.CharField(required=False, max_length=10_000)


class TriageForm(forms.Form):
    """How urgent it is, and whether a life may be at stake."""

    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices)
    is_life_safety = forms.BooleanField(label=_("A life may be at stake"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("No names of pupils: write P1, P2."),
    )  # fmt: skip
    happened_at = forms.DateTimeField(label=_("When it happened, if earlier"), required=False, widget=DateTimeInput)


class PhotoForm(forms.Form):
    # Checked by the action, which knows what a picture is.
    photo = forms.FileField(label=_("Photo"), widget=PhotoInput)


class DocumentForm(forms.Form):
    """A paper and what it is; what a paper is by its bytes, the action knows."""

    title = forms.CharField(label=_("What it is"), max_length=120, help_text=_("No names of pupils."))
    document = forms.FileField(
        label=_("Document (PDF or text)"),
        widget=forms.ClearableFileInput({"accept": ".pdf,.txt,application/pdf,text/plain"}),
    )


class PartyForm(forms.Form):
    """Somebody in the file; the name is sealed at once."""

    roles = forms.MultipleChoiceField(label=_("Role"), choices=PartyRole.choices, widget=forms.CheckboxSelectMultiple)
    kind = forms.ChoiceField(label=_("Kind"), choices=Party.Kind.choices)
    is_minor = forms.BooleanField(label=_("Minor"), required=False, initial=True)
    name = forms.CharField(label=_("Full name (sealed)"), required=False, max_length=200)
    contact = forms.CharField(label=_("Contact (sealed)"), required=False, max_length=300)
    guardian = forms.CharField(label=_("Parent or guardian (sealed)"), required=False, max_length=300)

    @property
    def identity(self) -> Identity:
        """The sealed part."""
        data = self.cleaned_data
        return Identity(data["name"], data["contact"], data["guardian"])


class IdentityForm(forms.Form):
    reason = forms.CharField(label=_("Reason for viewing"), max_length=300)


class IdentitySearchForm(IdentityForm):
    """The exact name of somebody, and why one looks."""

    name = forms.CharField(
        label=_("Full name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Only the whole name is found; capital letters and accents make no difference."),
    )  # fmt: skip
    field_order = ("name", "reason")


class ConvertForm(forms.Form):
    """The incident that a concern becomes."""

    type = forms.ModelChoiceField(label=_("Type"), queryset=IncidentType.objects.all(), to_field_name="code")
    note = forms.CharField(
        label=_("Note"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The concern itself stays as it was written and is linked."),
    )  # fmt: skip


class JoinForm(forms.Form):
    """The incident that a concern belongs to."""

    number = forms.CharField(label=_("Incident number"), max_length=40)


class MoreForm(forms.Form):
    """What whoever raised a concern still says: more about it, or that it is not solved."""

    text = forms.CharField(label=_("What you tell"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}))


class AlikeForm(forms.Form):
    """As much of a report not yet sent as tells what it is like; a field that is missing or wrong counts as empty."""

    type = forms.CharField(required=False, max_length=40)
    other_type = forms.CharField(required=False, max_length=40)
    school = forms.CharField(required=False, max_length=40)
    note = forms.CharField(required=False, max_length=10_000)
    occurred_at = forms.DateTimeField(required=False)
    place = PlaceField(required=False)

    def __init__(self, *args: Any, user: User, permission: Permission) -> None:
        super().__init__(*args)
        self.schools = School.objects.visible_to(user, permission)
        self.is_valid()

    def said(self, name: str) -> Any:
        """What the field says, None when nothing of use."""
        return self.cleaned_data.get(name) or None

    @property
    def of_concern(self) -> ConcernType | None:
        """The kind of concern."""
        return ConcernType.objects.filter(code=self.said("type")).first()

    @property
    def of_incident(self) -> IncidentType | None:
        """The kind of incident, from the list or from the tiles."""
        return IncidentType.objects.filter(code=self.said("other_type") or self.said("type")).first()

    @property
    def of_school(self) -> School | None:
        """The school, if it is in sight."""
        return self.schools.filter(code=self.said("school")).first()

    @property
    def point(self) -> tuple[float | None, float | None]:
        """Latitude and longitude."""
        latitude, longitude, _accuracy = self.said("place") or (None, None, None)
        return (None, None) if latitude is None or longitude is None else (float(latitude), float(longitude))
