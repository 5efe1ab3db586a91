"""The circular: units praised and criticised by name, each with what was counted and the right to answer."""

from typing import ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped
from safeschool.reports.querysets import CircularEntryQuerySet, CircularQuerySet
from safeschool.reports.workflow import CircularStatus, Criterion


class Circular(Stamped):
    """One paper of a unit about the units below it. Once issued it never changes; only answers come in."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("issued_by",)

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="circulars", verbose_name=_("unit"))
    number = models.CharField(_("number of the paper"), max_length=40, blank=True)
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("to"))
    opening = models.TextField(_("opening words"), max_length=3000, blank=True)
    answer_by = models.DateField(_("answer by"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=7, choices=CircularStatus.choices, default=CircularStatus.DRAFT)
    drawn_at = models.DateTimeField(_("drawn at"))
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CircularQuerySet.as_manager()

    class Meta:
        ordering = ["-last_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=models.F("first_on")), name="circular_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(status="ISSUED") | Q(issued_at__isnull=False, answer_by__isnull=False),
                name="issued_circular_has_its_answer_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.first_on} – {self.last_on}"

    @property
    def is_issued(self) -> bool:
        return self.status == CircularStatus.ISSUED


class CircularEntry(Stamped):
    """A unit under one criterion: `counted` of `out_of`, the list behind it, a person's words, the unit's answer."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("answered_by",)

    circular = models.ForeignKey(Circular, models.CASCADE, related_name="entries")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    criterion = models.CharField(max_length=16, choices=Criterion.choices)
    counted = models.PositiveIntegerField()
    out_of = models.PositiveIntegerField(default=0)
    route = models.CharField(max_length=60, blank=True)
    params = models.JSONField(default=dict)
    is_kept = models.BooleanField(_("stands in the circular"), default=True)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CircularEntryQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["circular", "unit", "criterion"], name="unit_stands_once_under_criterion")
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.criterion}"

    @property
    def is_praise(self) -> bool:
        return Criterion(self.criterion).is_praise

    @property
    def sentence(self) -> str:
        """What was counted, in words of now."""
        return Criterion(self.criterion).sentence % {"counted": self.counted, "out_of": self.out_of}

    @property
    def link(self) -> str:
        """The list of what was counted, as it is today."""
        return f"{reverse(self.route)}?{urlencode(self.params)}" if self.route else ""

    @property
    def is_late_answer(self) -> bool:
        """Whether the answer came after its day, on the clock of the unit."""
        by = self.circular.answer_by
        return bool(self.answered_at and by and self.answered_at.astimezone(self.unit.zone).date() > by)
