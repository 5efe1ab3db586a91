"""What the system costs those who use it. No person, no unit and no hour is kept: forms are measured, nobody else."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from safeschool.reports.models.weekly import WeeklyReport


class Effort(models.Model):
    """One record that somebody saved: the seconds from opening its form to saving, and the taps."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    kind = models.CharField(_("record"), max_length=20)
    on = models.DateField(_("day"))
    seconds = models.PositiveIntegerField(_("seconds"))
    taps = models.PositiveIntegerField(_("taps"))

    class Meta:
        indexes = [models.Index(fields=["on", "kind"], name="effort_by_day")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.seconds} s, {self.taps}"


class ReportOpening(models.Model):
    """An issued report that somebody who did not sign it has opened; the first day is kept, and not who."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    report = models.OneToOneField(WeeklyReport, models.CASCADE, related_name="opening")
    on = models.DateField(_("day"))

    def __str__(self) -> str:
        return f"{self.report_id}: {self.on}"
