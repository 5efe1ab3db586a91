"""What somebody fills in who does not say who they are, and what the desk answers."""

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from incidents.actions import Word
from incidents.models import ConcernType, IncidentType, Subject
from safeschool.kernel import receipts
from safeschool.kernel.forms import PhotosField, TileSelect

RECEIPT_SALT = "incidents.tips.receipt"
RECEIPT_HOURS = 24


def signed_receipt() -> str:
    """A fresh receipt on its way to the sender and back: a form sent twice is one tip."""
    return signing.dumps(receipts.new_receipt(), salt=RECEIPT_SALT)


class TipForm(forms.Form):
    """What one knows, and whether it is about somebody who would read it; nothing about the sender."""

    receipt = forms.CharField(max_length=200, widget=forms.HiddenInput)
    puzzle = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)
    solution = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    type = forms.ChoiceField(label=_("What is it about?"), widget=TileSelect)
    note = forms.CharField(
        label=_("What do you know?"), max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        help_text=_("Write nothing that tells who you are, unless you want to."),
    )  # fmt: skip
    place = forms.CharField(
        label=_("Where?"), required=False, max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    subject = forms.ChoiceField(
        label=_("Is it about one of these people?"), required=False,
        help_text=_("Then that person never reads it, and where needed nobody of the whole school or station."),
    )  # fmt: skip
    photos = PhotosField(
        label=_("Photos, at most three"), required=False,
        help_text=_("Place, time and device are taken out of each photo. Faces and voices stay recognisable."),
    )  # fmt: skip
    use_required_attribute = False

    def __init__(self, *args: Any, has_school: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {kind.code: kind for kind in ConcernType.objects.filter(allows_anonymous=True)}
        kind_field: Any = self.fields["type"]
        kind_field.choices = [(kind.code, kind.name) for kind in self.kinds.values()]
        police = ("WARD_OFFICER", "TRAFFIC_OFFICER", "AUXILIARY", "WARD_CHIEF", "COMMANDER")
        offered = [choice for choice in Subject.choices if has_school or choice[0] in police]
        subject_field: Any = self.fields["subject"]
        subject_field.choices = [("", _("No, or I do not know")), *offered]

    def clean_receipt(self) -> str:
        """The digits, if they came from us within the day."""
        try:
            receipt: str = signing.loads(self.cleaned_data["receipt"], salt=RECEIPT_SALT, max_age=RECEIPT_HOURS * 3600)
        except signing.BadSignature as error:
            raise forms.ValidationError(_("This form has grown old. Send it again.")) from error
        return receipt

    @property
    def word(self) -> Word:
        """What the action takes."""
        data = self.cleaned_data
        photos = []
        for upload in data["photos"]:
            upload.seek(0)
            photos.append(upload.read())
        return Word(self.kinds[data["type"]], data["note"], data["subject"], data["place"], photos)


class ReceiptForm(forms.Form):
    """The sixteen digits, and perhaps a word more."""

    receipt = forms.CharField(
        label=_("Receipt number"), max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Sixteen digits. Blanks do not matter."),
    )  # fmt: skip
    text = forms.CharField(label=_("Your answer"), required=False, max_length=10_000, widget=forms.Textarea)

    def clean_receipt(self) -> str:
        """The digits; a slip of the pen is told at once."""
        if not receipts.is_well_formed(self.cleaned_data["receipt"]):
            raise forms.ValidationError(_("A digit is missing or wrong: a receipt has sixteen. Look at it again."))
        return receipts.plain(self.cleaned_data["receipt"])


class TipConvertForm(forms.Form):
    """The incident that a tip becomes."""

    type = forms.ModelChoiceField(label=_("Type"), queryset=IncidentType.objects.all(), to_field_name="code")
    note = forms.CharField(
        label=_("Note"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The tip itself stays as it was written and is linked."),
    )  # fmt: skip
