"""Reports of harm to a child that the law asks for: suspicion is enough, at once, nobody approves them first."""

from datetime import datetime, timedelta
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.files import Incident
from incidents.querysets import ClockQuerySet, HarmReportQuerySet
from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped, Term
from schools.models import School, Venue


class HarmSituation(Term):
    """The nine situations of the opinion of 7 May 2020: help for whoever reports, never a condition."""


class HarmReport(Stamped):
    """A mandatory report: where, and why one thinks so. Who sent it is known to whoever accepted it only."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("place", "reason", "feedback", "reported_by")

    submission = models.UUIDField(_("submission"), unique=True, default=uuid4, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="harm_reports", verbose_name=_("unit"))
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("school")
    )
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("venue")
    )
    place = models.CharField(_("place"), max_length=300)
    reason = models.TextField(_("reason"))
    situations = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("situations"))
    # Only when whoever reports says that nobody of the school is involved.
    head_may_know = models.BooleanField(_("the school head may be told"), default=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reported by")
    )
    reported_at = models.DateTimeField(_("time reported"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accepted by")
    )
    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, blank=True, related_name="harm_reports", verbose_name=_("incident")
    )
    feedback = models.TextField(_("feedback"), blank=True)

    objects = HarmReportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "-reported_at", "-id"], name="harm_report_of_unit")]
        constraints = [
            models.CheckConstraint(condition=~Q(place="") & ~Q(reason=""), name="harm_report_says_where_and_why"),
            models.CheckConstraint(
                condition=Q(reported_by__isnull=False) | Q(venue__isnull=False), name="harm_report_comes_from_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="harm_report_is_accepted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"M{self.pk}"


class ReporterIdentity(Stamped):
    """How a venue's reporter can be reached, sealed; opened by whoever accepted the report, with a reason."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("contact_sealed",)

    report = models.OneToOneField(HarmReport, models.PROTECT, related_name="reporter")
    wrapped_key = models.CharField(max_length=200)
    contact_sealed = models.BinaryField()
    # When the key was destroyed.
    erased_at = models.DateTimeField(_("erased at"), null=True, editable=False)

    def __str__(self) -> str:
        return f"reporter {self.pk}"

    @staticmethod
    def seal_place(report_id: int) -> str:
        """What the sealed value is bound to: the table and the report."""
        return f"incidents_reporteridentity/{report_id}"


class Clock(models.TextChoices):
    """What police must have done by a moment."""

    ACCEPT = "ACCEPT", _("Accept the report")
    PROTECT = "PROTECT", _("Take emergency measures for the child")
    ADMINISTRATIVE = "ADMINISTRATIVE", _("Decide on an administrative case")
    CRIMINAL = "CRIMINAL", _("Decide on a criminal case")
    FEEDBACK = "FEEDBACK", _("Tell the reporter what became of it")


class LegalClock(models.Model):
    """One deadline of one report, with a clock of its own."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    report = models.ForeignKey(HarmReport, models.CASCADE, related_name="clocks")
    kind = models.CharField(_("deadline"), max_length=15, choices=Clock.choices)
    starts_at = models.DateTimeField(_("runs from"))
    due_at = models.DateTimeField(_("due"))
    basis = models.CharField(_("legal basis"), max_length=200)
    extended_at = models.DateTimeField(_("extended at"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("done by")
    )
    pressed_at = models.DateTimeField(_("pressed at"), null=True, blank=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="legal_clock_runs")]
        constraints = [models.UniqueConstraint(fields=["report", "kind"], name="deadline_runs_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.kind}"

    def is_late(self, now: datetime) -> bool:
        """Whether it ran out undone, or was done too late."""
        return (self.done_at or now) > self.due_at

    @property
    def longest(self) -> timedelta | None:
        """How long it may take at most when a supervisor extends it; None when the rule allows no extension."""
        rules = DEADLINES.get(self.report.unit.country, EVERYWHERE)
        return next((span for kind, _usual, span, _basis in rules if kind == self.kind), None)

    @property
    def may_be_extended(self) -> bool:
        """Whether there is more time to be had: once, while it runs."""
        return self.longest is not None and self.extended_at is None and self.done_at is None


MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# From the report on: kind, how long, longest with an extension (None: it cannot be extended), the rule it comes from.
DEADLINES: dict[str, tuple[tuple[Clock, timedelta, timedelta | None, str], ...]] = {
    "CN": (
        (Clock.ACCEPT, 10 * MINUTE, None, "最高检等九部门《意见(试行)》2020-05-07: 立即受理"),
        (Clock.ADMINISTRATIVE, 24 * HOUR, 3 * DAY, "行政案件: 24小时, 疑难复杂3日"),
        (Clock.CRIMINAL, 3 * DAY, 30 * DAY, "刑事案件: 3日, 需查证7日, 重大复杂30日"),
        (Clock.FEEDBACK, 3 * DAY, None, "《意见(试行)》: 受理、立案后3日内反馈 (待核)"),
    ),
    "VN": (
        (Clock.ACCEPT, 10 * MINUTE, None, "Nghị định 56/2017/NĐ-CP: tiếp nhận ngay"),
        (Clock.PROTECT, 12 * HOUR, None, "Nghị định 56/2017/NĐ-CP: 12 giờ (cần xác nhận)"),
        (Clock.CRIMINAL, 20 * DAY, 80 * DAY, "Bộ luật Tố tụng hình sự 2015, Điều 147"),
        (Clock.FEEDBACK, 3 * DAY, None, "Quy định nội bộ của hệ thống (không có thời hạn luật định)"),
    ),
}
EVERYWHERE = ((Clock.ACCEPT, 10 * MINUTE, None, ""), (Clock.FEEDBACK, 3 * DAY, None, ""))
