"""What is done in a case: things taken, measures and who signed, families told, files that belong together."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.models.files import Incident
from incidents.models.people import Party
from incidents.querysets import LinkQuerySet, OfIncidentQuerySet
from safeschool.kernel.models import Stamped, Term


class MeasureType(Term):
    """A measure or an outcome as the law of a country knows it; `country` empty means everywhere."""

    country = models.CharField(_("country"), max_length=2, blank=True)
    # Somebody signs: the family, the school, the pupil.
    asks_signatures = models.BooleanField(_("is signed"), default=False)


class OfFile(Stamped):
    """Something that was done in a case at a moment, by somebody."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    objects = OfIncidentQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["at", "pk"]


class Signer(models.TextChoices):
    """Who puts a name under a commitment."""

    PUPIL = "PUPIL", _("the pupil")
    FAMILY = "FAMILY", _("the family")
    SCHOOL = "SCHOOL", _("the school")
    POLICE = "POLICE", _("the police")


class Measure(OfFile):
    """A measure taken, about one person of the file or about the whole; with who signed the commitment."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("note",)

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="measures")
    type = models.ForeignKey(MeasureType, models.PROTECT, related_name="+", verbose_name=_("measure"))
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="measures", verbose_name=_("person")
    )
    signed_by = ArrayField(
        models.CharField(max_length=6, choices=Signer.choices), default=list, blank=True, verbose_name=_("signed by")
    )
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    note = models.CharField(_("remarks"), max_length=500, blank=True)

    class Meta(OfFile.Meta):
        indexes = [models.Index(fields=["incident", "at"], name="measure_of_incident")]

    def __str__(self) -> str:
        return f"{self.type} {self.at:%Y-%m-%d}"

    @property
    def signers(self) -> list[str]:
        """Who signed, in the reader's words."""
        return [str(Signer(signer).label) for signer in self.signed_by]


class FamilyNotice(OfFile):
    """A family was told: whom of it, how, on which legal basis."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("note",)

    class Told(models.TextChoices):
        PARENT = "PARENT", _("parent")
        GUARDIAN = "GUARDIAN", _("guardian")
        RELATIVE = "RELATIVE", _("relative")
        NOBODY = "NOBODY", _("nobody reached")

    class Way(models.TextChoices):
        IN_PERSON = "IN_PERSON", _("in person")
        PHONE = "PHONE", _("by phone")
        LETTER = "LETTER", _("by letter")
        THROUGH_SCHOOL = "THROUGH_SCHOOL", _("through the school")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="family_notices")
    party = models.ForeignKey(Party, models.PROTECT, related_name="family_notices", verbose_name=_("person"))
    told = models.CharField(_("who was told"), max_length=10, choices=Told.choices)
    way = models.CharField(_("how"), max_length=15, choices=Way.choices)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    note = models.CharField(_("remarks"), max_length=500, blank=True)

    class Meta(OfFile.Meta):
        indexes = [models.Index(fields=["incident", "at"], name="family_of_incident")]

    def __str__(self) -> str:
        return f"{self.party} {self.at:%Y-%m-%d}"


class SeizedItem(OfFile):
    """A thing taken, under a number of the file (S1, S2 …); where it is now is its last handover."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("description", "place")

    class Kind(models.TextChoices):
        KNIFE = "KNIFE", _("knife or blade")
        WEAPON = "WEAPON", _("other weapon")
        FIREWORK = "FIREWORK", _("fireworks or explosive")
        SUBSTANCE = "SUBSTANCE", _("banned substance")
        ECIG = "ECIG", _("e-cigarette")
        DEVICE = "DEVICE", _("phone or other device")
        VEHICLE = "VEHICLE", _("vehicle")
        OTHER = "OTHER", _("other thing")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="items")
    number = models.CharField(_("number"), max_length=8)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    description = models.CharField(_("description"), max_length=300)
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    taken_from = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken from")
    )
    place = models.CharField(_("kept at"), max_length=200)

    class Meta(OfFile.Meta):
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="item_number_is_used_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="item_is_at_least_one"),
        ]

    def __str__(self) -> str:
        return self.number


class Handover(OfFile):
    """A thing passed from one keeper to the next: a link of its chain, never changed."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("giver", "receiver", "note")

    class Purpose(models.TextChoices):
        STORE = "STORE", _("into the store")
        EXAMINE = "EXAMINE", _("for examination")
        TRANSFER = "TRANSFER", _("to another authority")
        RETURN = "RETURN", _("given back")
        DESTROY = "DESTROY", _("destroyed")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="handovers")
    item = models.ForeignKey(SeizedItem, models.PROTECT, related_name="handovers")
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices)
    # Adults, by office or name: of a pupil the code.
    giver = models.CharField(_("from"), max_length=120)
    receiver = models.CharField(_("to"), max_length=120)
    place = models.CharField(_("kept at"), max_length=200, blank=True)
    note = models.CharField(_("remarks"), max_length=300, blank=True)

    class Meta(OfFile.Meta):
        indexes = [models.Index(fields=["item", "at"], name="handover_of_item")]

    def __str__(self) -> str:
        return f"{self.item} {self.get_purpose_display()}"

    @property
    def is_last(self) -> bool:
        """Whether the thing leaves the file's keeping for good."""
        return self.purpose in (self.Purpose.TRANSFER, self.Purpose.RETURN, self.Purpose.DESTROY)


class IncidentLink(Stamped):
    """Two files that belong together; each of both is seen only by whoever sees it anyway."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    class Kind(models.TextChoices):
        PART = "PART", _("is part of")
        SAME = "SAME", _("is the same as")
        RELATED = "RELATED", _("is related to")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    child = models.ForeignKey(Incident, models.PROTECT, related_name="links_up")
    parent = models.ForeignKey(Incident, models.PROTECT, related_name="links_down")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["child", "parent"], name="files_are_linked_once"),
            models.UniqueConstraint(fields=["child"], condition=Q(kind="PART"), name="a_file_is_part_of_one"),
            models.CheckConstraint(condition=~Q(child=F("parent")), name="a_file_is_linked_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} {self.kind} {self.parent_id}"
