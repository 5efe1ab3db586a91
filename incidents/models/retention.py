"""How long names and words of a closed file are kept, as a unit says it by type; and what is kept longer, and why."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.files import Incident
from incidents.models.terms import IncidentType
from incidents.querysets import OfIncidentQuerySet, RetentionTimeQuerySet
from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped


class RetentionTime(Stamped):
    """One rule of a unit, for it and the units below; one for the type goes before one for everything."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    type = models.ForeignKey(
        IncidentType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("type")
    )
    years = models.PositiveSmallIntegerField(_("years after closing"))

    objects = RetentionTimeQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path", "type__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "type"],
                nulls_distinct=False,
                name="retention_is_said_once",
                violation_error_message=_("The unit has such a time already: remove it first."),
            ),
            models.CheckConstraint(
                condition=Q(years__range=(1, 50)),
                name="retention_is_within_fifty_years",
                violation_error_message=_("Between 1 and 50."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.type_id or '*'}: {self.years}"


class RetentionHold(Stamped):
    """A file that is kept beyond its time, with the reason, until somebody releases it."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("reason",)

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="holds")
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("held by"))
    at = models.DateTimeField(_("held since"))
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(_("released at"), null=True)

    objects = OfIncidentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["incident"], condition=Q(released_at=None), name="file_is_held_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="file_is_held_with_a_reason"),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="hold_is_released_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}"
