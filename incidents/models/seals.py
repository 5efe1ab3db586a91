"""The sealing of a file: asked for by one person, done by another."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.models.files import Incident
from incidents.querysets import LiftQuerySet, SealQuerySet
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
