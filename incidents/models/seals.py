"""The sealing of a file: asked for by one person, done by another."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.models.files import Incident
from incidents.models.people import Party
from incidents.querysets import LiftQuerySet, OfIncidentQuerySet, SealQuerySet
from safeschool.kernel.models import Stamped


class FileSeal(Stamped):
    """A file that is to be sealed, and once a second person agreed, is: then it exists only for who may open it."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("reason",)

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="seals")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    reason = models.CharField(_("reason"), max_length=300)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("agreed by")
    )
    agreed_at = models.DateTimeField(_("agreed at"), null=True)

    # Then the row is history: see SealLift.
    lifted_at = models.DateTimeField(_("lifted at"), null=True)

    objects = SealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(lifted_at=None), name="file_has_one_seal_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None)
                | Q(~Q(agreed_by=F("asked_by")), agreed_by__isnull=False, agreed_at__isnull=False),
                name="file_is_sealed_by_two",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(agreed_at__isnull=False), name="seal_in_force_is_lifted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}"


class SealLift(Stamped):
    """Somebody who may open the file asks to lift its seal; another agrees, who is told the reason and not the file."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("reason",)

    seal = models.OneToOneField(FileSeal, models.CASCADE, related_name="lift")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    reason = models.CharField(_("reason"), max_length=300)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("agreed by")
    )
    agreed_at = models.DateTimeField(_("agreed at"), null=True)

    objects = LiftQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="seal_is_lifted_with_a_reason"),
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None)
                | Q(~Q(agreed_by=F("asked_by")), agreed_by__isnull=False, agreed_at__isnull=False),
                name="seal_is_lifted_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seal_id}"


class Consent(models.TextChoices):
    """Who agreed that something of a sealed file is told; the person is a code of the file, never a name."""

    PUPIL = "PUPIL", _("the pupil")
    GUARDIAN = "GUARDIAN", _("the guardian")
    BOTH = "BOTH", _("the pupil and the guardian")
    NOT_ASKED = "NOT_ASKED", _("nobody: the law asks for it")


class Disclosure(Stamped):
    """Something of a sealed file was told to somebody outside: to whom, by which law, who consented and when."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("told_to", "what")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="disclosures")
    told_to = models.CharField(_("to whom"), max_length=200)
    what = models.CharField(_("what was told"), max_length=300)
    legal_basis = models.CharField(_("legal basis"), max_length=200)
    consent = models.CharField(_("who consented"), max_length=10, choices=Consent.choices)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person of the file")
    )
    consented_on = models.DateField(_("consented on"), null=True, blank=True)
    disclosed_on = models.DateField(_("told on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    objects = OfIncidentQuerySet.as_manager()

    class Meta:
        ordering = ["disclosed_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(told_to="") & ~Q(legal_basis=""), name="disclosure_says_to_whom_why"),
            models.CheckConstraint(
                condition=Q(consent="NOT_ASKED", consented_on=None, party=None)
                | Q(
                    ~Q(consent="NOT_ASKED"),
                    party__isnull=False,
                    consented_on__isnull=False,
                    consented_on__lte=F("disclosed_on"),
                ),
                name="disclosure_comes_after_its_consent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.disclosed_on}"
