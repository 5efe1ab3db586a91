"""The sealing of a file: asked for by one person, done by another."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.models.files import Incident
from incidents.querysets import OfIncidentQuerySet
from safeschool.kernel.models import Stamped


class FileSeal(Stamped):
    """A file that is to be sealed, and once a second person agreed, is: then it exists only for who may open it."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("reason",)

    incident = models.OneToOneField(Incident, models.PROTECT, related_name="seal")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    reason = models.CharField(_("reason"), max_length=300)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("agreed by")
    )
    agreed_at = models.DateTimeField(_("agreed at"), null=True)

    objects = OfIncidentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_at=None)
                | Q(~Q(agreed_by=F("asked_by")), agreed_by__isnull=False, agreed_at__isnull=False),
                name="file_is_sealed_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}"
