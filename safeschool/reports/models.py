"""The weekly report: numbers as they were told."""

from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit, User, check_time_zone
from safeschool.kernel.models import Stamped
from safeschool.kernel.week import Week
from safeschool.reports.querysets import WeeklyReportQuerySet
from safeschool.reports.workflow import MOVES, Status


class WeeklyReport(Stamped):
    """One unit's report of one ISO week; the period is the week of the zone that is frozen here."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("signed_by", "issued_by")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="weekly_reports", verbose_name=_("unit"))
    week_year = models.PositiveSmallIntegerField(_("year"))
    week_number = models.PositiveSmallIntegerField(_("week"))
    status = models.CharField(_("status"), max_length=7, choices=Status.choices, default=Status.DRAFT)
    time_zone = models.CharField(_("time zone"), max_length=40, validators=[check_time_zone])
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    compiled_at = models.DateTimeField(_("compiled at"))
    is_nil = models.BooleanField(_("nothing to report"), default=False)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = WeeklyReportQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "week_year", "week_number"], name="week_is_reported_once_by_unit"),
            models.CheckConstraint(
                condition=~models.Q(status=Status.ISSUED) | models.Q(issued_at__isnull=False, signed_at__isnull=False),
                name="issued_report_was_signed",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-starts_at", "-id"], name="report_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit}, {self.week}"

    @property
    def week(self) -> Week:
        return Week(self.week_year, self.week_number)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def next_moves(self) -> tuple[Status, ...]:
        """Where it may lawfully go from here."""
        return MOVES[Status(self.status)]


class ReportFigure(Stamped):
    """A number of a report, frozen: this week, last week, the same week last year, the year until the week's end.

    An empty number is one that is too small to be told to a unit above (see `selectors.small`).
    """

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    class Section(models.TextChoices):
        INCIDENTS = "INCIDENTS", _("Incidents and concerns")
        PATROLS = "PATROLS", _("Guard posts and patrols")
        CAMPAIGNS = "CAMPAIGNS", _("Outreach and operations")
        SCHOOLS = "SCHOOLS", _("Inspections and standards")

    report = models.ForeignKey(WeeklyReport, models.CASCADE, related_name="figures")
    place = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=12, choices=Section.choices)
    code = models.CharField(max_length=60)
    # By language, as told on the day: a renamed counter does not rename an old report.
    labels = models.JSONField()
    unit_words = models.JSONField()
    value = models.PositiveIntegerField(null=True)
    last_week = models.PositiveIntegerField(null=True)
    last_year = models.PositiveIntegerField(null=True)
    year_to_date = models.PositiveIntegerField(null=True)
    # Which of the four are "more than".
    approximate = ArrayField(models.CharField(max_length=12), default=list)
    link = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["report", "code"], name="figure_is_told_once"),
            models.UniqueConstraint(fields=["report", "place"], name="figure_has_its_place"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.value}"

    @property
    def is_approximate(self) -> bool:
        return bool(self.approximate)

    @property
    def label(self) -> str:
        """The label in the reader's language."""
        return self.told(self.labels)

    @property
    def unit_word(self) -> str:
        """The unit in the reader's language."""
        return self.told(self.unit_words)

    @property
    def change(self) -> int | None:
        """More (or less) than last week; None where either number is not told."""
        return None if self.value is None or self.last_week is None else self.value - self.last_week

    @staticmethod
    def told(words: dict[str, str]) -> str:
        """The words in the language of now, else in English."""
        return words.get(get_language() or "en") or words["en"]
