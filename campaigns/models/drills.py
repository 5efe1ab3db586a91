"""Drills: scenarios with measured criteria, how often they are due, what was held, and what follows from it."""

from collections.abc import Set
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.models.sessions import Programme, count_of
from campaigns.querysets import DrillQuerySet, DrillTaskQuerySet
from safeschool.accounts.models import Unit, User
from safeschool.kernel.models import Stamped, Term
from schools.models import Agency, PlanTask, School

MINUTES = "_MIN"


class Response(models.TextChoices):
    """What pupils do: hiding behind a barred door is not leaving the building."""

    HIDE = "HIDE", _("hide and bar the door")
    EVACUATE = "EVACUATE", _("leave the building")
    OTHER = "OTHER", _("other")


class DrillScenario(Term):
    """What is drilled, with its criteria: `code`, a name in each language, `test` (LE or BOOL), limit, critical."""

    response = models.CharField(_("what pupils do"), max_length=8, choices=Response.choices)
    criteria = models.JSONField(default=list)
    participants = models.JSONField(default=list)


class DrillRule(Term):
    """A country's rule: how often a school of these levels drills this response; an empty country means every one."""

    is_local: ClassVar[bool] = False

    class Period(models.TextChoices):
        MONTH = "MONTH", _("month")
        QUARTER = "QUARTER", _("quarter")
        TERM = "TERM", _("school term")

    country = models.CharField(max_length=2, blank=True)
    response = models.CharField(max_length=8, choices=Response.choices)
    levels = models.JSONField(default=list)
    period = models.CharField(max_length=7, choices=Period.choices)
    times = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(_("source"), max_length=300, blank=True)

    @property
    def met_by(self) -> str:
        """Any drill of this response."""
        return self.response

    def is_for(self, levels: Set[str]) -> bool:
        """Whether it binds a school of these levels."""
        return not levels.isdisjoint(self.levels)


class Drill(Stamped):
    """A drill of a school, planned, run by the clock, and signed by those who held it."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = (
        "planned_by",
        "police_signed_by",
        "school_signed_by",
        "cancelled_by",
        "note",
    )

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="drills", verbose_name=_("unit"))
    school = models.ForeignKey(School, models.PROTECT, related_name="drills", verbose_name=_("school"))
    scenario = models.ForeignKey(DrillScenario, models.PROTECT, related_name="drills", verbose_name=_("scenario"))
    is_joint = models.BooleanField(_("together with the police"), default=True)
    planned_at = models.DateTimeField(_("planned at"))
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("planned by"))
    began_at = models.DateTimeField(_("began at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    pupils = count_of(_("pupils"))
    teachers = count_of(_("teachers"))
    parents = count_of(_("parents"))
    police = count_of(_("police"))
    partners = models.ManyToManyField(Agency, related_name="drills", verbose_name=_("agencies"), blank=True)
    programmes = models.ManyToManyField(Programme, related_name="drills", verbose_name=_("programmes"), blank=True)
    has_parents = models.BooleanField(_("parents are invited"), default=False)
    agencies = models.CharField(_("other agencies"), max_length=300, blank=True)
    note = models.TextField(_("remarks"), blank=True, max_length=2000)
    police_signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    police_signed_at = models.DateTimeField(null=True, blank=True)
    school_signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    school_signed_at = models.DateTimeField(null=True, blank=True)

    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = DrillQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_at", "-pk"]
        indexes = [
            models.Index(fields=["unit", "-planned_at", "-id"], name="drill_of_unit"),
            models.Index(fields=["school", "ended_at"], name="drill_of_school"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(began_at__isnull=False, ended_at__gte=F("began_at")),
                name="drill_ends_after_it_began",
                violation_error_message=_("A drill cannot end before it began."),
            ),
            models.CheckConstraint(
                condition=Q(police_signed_at=None, school_signed_at=None) | Q(ended_at__isnull=False),
                name="drill_is_signed_after_it_ended",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(ended_at=None, cancelled_by__isnull=False) & ~Q(reason=""),
                name="cancelled_drill_was_not_held_and_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario} · {self.school}"

    @property
    def is_running(self) -> bool:
        return self.began_at is not None and self.ended_at is None and self.cancelled_at is None

    @property
    def is_signed(self) -> bool:
        """By both sides where it was held together, else by the school."""
        return self.school_signed_at is not None and (not self.is_joint or self.police_signed_at is not None)


class DrillMark(Stamped):
    """What was measured for one criterion: seconds since the drill began, or whether it was met."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("by",)

    drill = models.ForeignKey(Drill, models.CASCADE, related_name="marks")
    code = models.CharField(max_length=40)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    is_met = models.BooleanField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["drill", "code"], name="criterion_is_marked_once")]

    def __str__(self) -> str:
        return f"{self.code}: {self.seconds if self.seconds is not None else self.is_met}"


class DrillTask(Stamped):
    """What is to be mended after a drill: an item of the school's plan, with its owner and its day."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    drill = models.ForeignKey(Drill, models.CASCADE, related_name="tasks")
    item = models.OneToOneField(PlanTask, models.PROTECT, related_name="drill_task")

    objects = DrillTaskQuerySet.as_manager()

    class Meta:
        ordering = ["item__due_on", "pk"]

    def __str__(self) -> str:
        return str(self.item)


def limit_seconds(criterion: dict[str, Any]) -> int | None:
    """The limit of a timed criterion in seconds, whatever unit its code names."""
    limit = criterion["default_limit"]
    if limit is None:
        return None
    return int(limit) * (60 if criterion["code"].endswith(MINUTES) else 1)


def criterion_name(criterion: dict[str, Any]) -> str:
    """Its name in the reader's language."""
    language = (get_language() or "en").replace("-", "_").lower()
    return str(criterion.get(language, criterion["en"]))


def seconds_between(began_at: datetime, at: datetime) -> int:
    return int((at - began_at).total_seconds())
