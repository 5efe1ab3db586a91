"""Who was reminded, who came, who was missed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patrols.models.shifts import Assignment
from patrols.querysets import OfAssignmentQuerySet
from patrols.workflow import Lead, Told
from safeschool.accounts.models import User
from safeschool.kernel.models import Stamped


class Reminder(Stamped):
    """A reminder to go out at a time: claimed once, or missed when the shift passed while no worker was there."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="reminders")
    lead = models.CharField(_("lead"), max_length=5, choices=Lead.choices)
    due_at = models.DateTimeField(_("due at"))
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    missed_at = models.DateTimeField(_("missed at"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    # The chief was told that nobody answered.
    pressed_at = models.DateTimeField(_("pressed at"), null=True, blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(reminded_at=None, missed_at=None), name="reminder_open"),
            models.Index(
                fields=["reminded_at"],
                condition=Q(acknowledged_at=None, pressed_at=None, lead=Lead.HOUR),
                name="reminder_unanswered",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "lead"], name="reminder_is_set_once_a_lead"),
            models.CheckConstraint(
                condition=Q(reminded_at=None) | Q(missed_at=None), name="reminder_is_sent_or_missed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_lead_display()}: {self.assignment_id}"


class CheckIn(Stamped):
    """Somebody came; where from and how far is kept, and a wrong place is flagged, not refused."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("by", "latitude", "longitude")

    class Method(models.TextChoices):
        GPS = "GPS", _("by the phone's position")
        QR = "QR", _("by the code at the gate")
        DISPATCHER = "DISPATCHER", _("by the dispatcher")

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="check_in")
    submission = models.UUIDField(unique=True)
    at = models.DateTimeField(_("at"))
    method = models.CharField(_("how"), max_length=10, choices=Method.choices)
    by = models.ForeignKey(User, models.PROTECT, related_name="check_ins", verbose_name=_("by"))
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    accuracy_m = models.FloatField(_("accuracy, m"), null=True, blank=True)
    # Empty when the phone gave no position or the post has none.
    distance_m = models.PositiveIntegerField(_("distance, m"), null=True, blank=True)
    is_out_of_radius = models.BooleanField(_("out of radius"), default=False)

    objects = OfAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="check_in_lies_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.at:%Y-%m-%d %H:%M}"


class CheckOut(Stamped):
    """Somebody left, with what the next one should know and how the gate was."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("by", "handover")

    class Congestion(models.IntegerChoices):
        FREE = 0, _("free")
        BUSY = 1, _("busy")
        DENSE = 2, _("dense")
        JAMMED = 3, _("jammed")

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="check_out")
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(User, models.PROTECT, related_name="check_outs", verbose_name=_("by"))
    handover = models.TextField(_("handover note"), blank=True)
    congestion = models.PositiveSmallIntegerField(
        _("congestion at the gate"), choices=Congestion.choices, null=True, blank=True
    )

    objects = OfAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(congestion=None) | Q(congestion__lte=3), name="congestion_is_zero_to_three"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.at:%Y-%m-%d %H:%M}"


class Escalation(Stamped):
    """Somebody was told that a person has not come: the officer, then the chief, then the commander, each once."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="escalations")
    told = models.PositiveSmallIntegerField(_("told"), choices=Told.choices)
    raised_at = models.DateTimeField(_("raised at"))
    # Which run of the clock made the mark; two runs at once each tell only of their own.
    run = models.UUIDField(editable=False)

    class Meta:
        ordering = ["raised_at", "pk"]
        indexes = [models.Index(fields=["run"], name="escalation_of_run")]
        constraints = [models.UniqueConstraint(fields=["assignment", "told"], name="escalation_is_told_once")]

    def __str__(self) -> str:
        return f"{self.get_told_display()}: {self.assignment_id}"
