"""The weekly report: numbers as they were told."""

from typing import ClassVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit, User, check_time_zone
from safeschool.kernel.models import Stamped
from safeschool.kernel.week import Month, Period, Week
from safeschool.reports.querysets import WeeklyReportQuerySet
from safeschool.reports.workflow import MOVES, Status


class WeeklyReport(Stamped):
    """One unit's report of one ISO week (or month), in one version; the period is that of the zone frozen here.

    A correction is a new version beside the issued one, which stays as it was told.
    """

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("signed_by", "issued_by")

    class Kind(models.TextChoices):
        WEEK = "WEEK", _("week")
        MONTH = "MONTH", _("month")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="weekly_reports", verbose_name=_("unit"))
    kind = models.CharField(_("period"), max_length=5, choices=Kind.choices, default=Kind.WEEK)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    correction_reason = models.CharField(_("reason for the correction"), max_length=300, blank=True)
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
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    # The units whose rows were counted; those that report themselves stand in `parts`.
    scope = ArrayField(models.BigIntegerField(), default=list)
    # 0 for a week; the last day of its months for a monthly report.
    closes_on = models.PositiveSmallIntegerField(default=0)
    number = models.CharField(_("number of the paper"), max_length=40, blank=True)
    done_well = models.TextField(_("done well"), blank=True)
    problems = models.TextField(_("problems and their causes"), blank=True)
    next_steps = models.TextField(_("tasks of the next period"), blank=True)
    proposals = models.TextField(_("proposals"), blank=True)

    objects = WeeklyReportQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "week_year", "week_number", "version"], name="period_is_reported_once_by_unit"
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.ISSUED) | models.Q(issued_at__isnull=False, signed_at__isnull=False),
                name="issued_report_was_signed",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-starts_at", "-id"], name="report_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit}, {self.week}"

    @property
    def week(self) -> Period:
        """The week or month told of."""
        if self.kind == self.Kind.MONTH:
            return Month(self.week_year, self.week_number, self.closes_on)
        return Week(self.week_year, self.week_number)

    @property
    def is_monthly(self) -> bool:
        return self.kind == self.Kind.MONTH

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
    # What the number of the week counted: the list (route and parameters), the rule, the rows and what each gave.
    route = models.CharField(max_length=60, blank=True)
    params = models.JSONField(default=dict)
    rule = models.CharField(max_length=8, blank=True)
    rows_of = models.CharField(max_length=60, blank=True)
    row_count = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    row_ids = ArrayField(models.BigIntegerField(), default=list)
    amounts = ArrayField(models.BigIntegerField(), default=list)
    # Numbers that are too small to be told, by column: only sums of units above are made of them.
    untold = models.JSONField(default=dict)

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

    @property
    def list_link(self) -> str:
        """The list of what the report itself counted, as it is today; of a report that adds up, its own part."""
        if not self.route:
            return ""
        return f"{reverse(self.route)}?{urlencode(self.params)}" if self.params else reverse(self.route)

    @property
    def pairs(self) -> dict[int, int]:
        """What each counted row gave, by its pk."""
        return dict(zip(self.row_ids, self.amounts, strict=True))

    def exact(self, column: str) -> int:
        """The number of the column, told or not."""
        told: int | None = getattr(self, column)
        return int(self.untold.get(column, 0)) if told is None else told

    @staticmethod
    def told(words: dict[str, str]) -> str:
        """The words in the language of now, else in English."""
        return words.get(get_language() or "en") or words["en"]


class ReportPart(Stamped):
    """A unit below that tells its own numbers: its issued report, or none when it had not reported."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    report = models.ForeignKey(WeeklyReport, models.CASCADE, related_name="parts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    told = models.ForeignKey(WeeklyReport, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["unit__path", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "unit"], name="part_stands_once_in_report")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.told}"
