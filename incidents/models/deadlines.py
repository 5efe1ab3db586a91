"""How long the police may take over an incident, as a unit says it: by type, by severity, or for everything."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.terms import IncidentType, Severity
from incidents.querysets import HandlingTimeQuerySet
from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped


class TimeIn(models.TextChoices):
    """What the time is counted in; working days are those of the unit's own calendar."""

    HOURS = "HOURS", _("hours")
    WORKING_DAYS = "WORKING_DAYS", _("working days")


class HandlingTime(Stamped):
    """One rule of a unit, for it and the units below; one for the type goes before one for the severity."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="handling_times", verbose_name=_("unit"))
    type = models.ForeignKey(
        IncidentType, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("type")
    )
    severity = models.CharField(_("severity"), max_length=10, choices=Severity.choices, blank=True)
    amount = models.PositiveSmallIntegerField(_("how many"))
    counted_in = models.CharField(_("counted in"), max_length=12, choices=TimeIn.choices, default=TimeIn.WORKING_DAYS)

    objects = HandlingTimeQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path", "type__order", "severity", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "type", "severity"],
                nulls_distinct=False,
                name="handling_time_is_said_once",
                violation_error_message=_("The unit has such a time already: remove it first."),
            ),
            models.CheckConstraint(
                condition=Q(type=None) | Q(severity=""),
                name="handling_time_by_type_or_severity",
                violation_error_message=_("Choose a type or a severity, not both."),
            ),
            models.CheckConstraint(
                condition=Q(amount__range=(1, 365)),
                name="handling_time_is_within_a_year",
                violation_error_message=_("Between 1 and 365."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.type_id or self.severity or '*'}: {self.amount} {self.counted_in}"
