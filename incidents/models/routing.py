"""Routing as data: ordered rules of place, kind and time, and of each row the rule that sent it where it is."""

from datetime import datetime, time
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.querysets import RuleQuerySet
from safeschool.accounts.models import Unit
from safeschool.accounts.roles import Role
from safeschool.kernel.models import Stamped
from schools.models import School


class Routed(models.TextChoices):
    """What rules are made for."""

    CONCERN = "CONCERN", _("concern")
    TIP = "TIP", _("anonymous tip")
    INCIDENT = "INCIDENT", _("incident")
    REPORT = "REPORT", _("mandatory report")


class RoutingRule(Stamped):
    """One rule of a unit, for it and the units below. What is left open fits everything; the first that fits holds."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="routing_rules", verbose_name=_("unit"))
    order = models.PositiveSmallIntegerField(_("order"), default=10, help_text=_("smaller numbers are asked first"))
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(_("in force"), default=True)
    kind = models.CharField(_("for"), max_length=10, choices=Routed.choices, blank=True)
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("school")
    )
    types = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("types"))
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name=_("weekdays"))
    starts = models.TimeField(_("starts at"), null=True, blank=True)
    ends = models.TimeField(_("ends at"), null=True, blank=True, help_text=_("past midnight if before the start"))
    to_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("goes to the unit")
    )
    to_role = models.CharField(_("told to the role"), max_length=30, choices=Role.choices, blank=True)
    to_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("goes to")
    )
    within_minutes = models.PositiveIntegerField(
        _("within, minutes"), null=True, blank=True, help_text=_("shortens the usual time, never lengthens it")
    )

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts=None, ends=None) | Q(starts__isnull=False, ends__isnull=False),
                name="rule_has_both_hours",
                violation_error_message=_("Give both hours or none."),
            ),
            models.CheckConstraint(
                condition=~Q(to_unit=None, to_role="", to_person=None, within_minutes=None),
                name="rule_does_something",
                violation_error_message=_("Say where it goes, who is told, or within how many minutes."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def fits(self, *, kind: str, school_id: int | None, type_code: str, local: datetime) -> bool:
        """Whether a case of that kind, place, type and local time is this rule's."""
        return (
            self.kind in ("", kind)
            and self.school_id in (None, school_id)
            and (not self.types or type_code in self.types)
            and (not self.weekdays or local.isoweekday() in self.weekdays)
            and self._is_within(local.time())
        )

    def _is_within(self, moment: time) -> bool:
        if self.starts is None or self.ends is None:
            return True
        if self.starts <= self.ends:
            return self.starts <= moment < self.ends
        return moment >= self.starts or moment < self.ends

    @property
    def conditions(self) -> dict[str, Any]:
        """What it asks, as data that can be kept."""
        return {
            "kind": self.kind,
            "school": self.school.code if self.school else "",
            "types": self.types,
            "weekdays": self.weekdays,
            "hours": f"{self.starts:%H:%M}–{self.ends:%H:%M}" if self.starts and self.ends else "",
        }


class RoutingTrace(models.Model):
    """Why a row came where it is: the rule as it was. Without a time of its own: a tip keeps none."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    kind = models.CharField(max_length=10, choices=Routed.choices)
    target_id = models.BigIntegerField()
    rule = models.ForeignKey(RoutingRule, models.SET_NULL, null=True, related_name="+")
    rule_name = models.CharField(max_length=120)
    conditions = models.JSONField(default=dict)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    within_minutes = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "target_id"], name="trace_is_kept_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.target_id}: {self.rule_name}"
