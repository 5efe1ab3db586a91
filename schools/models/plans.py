"""One school, one plan: what is done at the gates, agreed by the station and the school, version by version."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safeschool.kernel.models import Stamped
from schools.models.registry import School
from schools.querysets import PlanQuerySet, PlanTaskQuerySet


class PlanVersion(Stamped):
    """A version of a school's plan; it holds with the second approval, and what comes after is a new version."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("parts", "ground", "sketch")

    class Part(models.TextChoices):
        POSTS = "POSTS", _("Posts and who stands there")
        WAITING = "WAITING", _("Waiting zones and pick-up")
        VEHICLES = "VEHICLES", _("Vehicle loop")
        WALKING = "WALKING", _("Walking lines by class")
        RISKS = "RISKS", _("Risk points")
        NEEDS = "NEEDS", _("Pupils with special needs, by number only")
        RAIN = "RAIN", _("When it rains")
        EXAMS = "EXAMS", _("On exam days")
        TERM_START = "TERM_START", _("At term start")
        ATTACK = "ATTACK", _("In an attack")

    class Variant(models.TextChoices):
        NORMAL = "NORMAL", _("On every school day")
        RAIN = "RAIN", _("When it rains")
        EXAMS = "EXAMS", _("On exam days")
        TERM_START = "TERM_START", _("At term start")
        ATTACK = "ATTACK", _("In an attack")

    class Drawn(models.TextChoices):
        WAITING = "WAITING", _("Waiting zone")
        VEHICLES = "VEHICLES", _("Vehicle loop")
        WALKING = "WALKING", _("Walking line")
        POST = "POST", _("Post")
        RISK = "RISK", _("Risk point")

    school = models.ForeignKey(School, models.PROTECT, related_name="plans", verbose_name=_("school"))
    number = models.PositiveSmallIntegerField(_("version"))
    # Text by the code of its part.
    parts = models.JSONField(_("parts"), default=dict)
    # What is drawn on the map: {"gates": [[name, lat, lng]], "shapes": [{variant, kind, name, points}]}, WGS-84.
    sketch = models.JSONField(_("sketch"), default=dict)
    # Bells, gates and contacts as they were when it was written: what changes later makes it stale.
    ground = models.JSONField(default=dict, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"))
    school_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("approved for the school by"),
    )  # fmt: skip
    school_at = models.DateTimeField(_("approved for the school at"), null=True, blank=True)
    station_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("approved for the station by"),
    )  # fmt: skip
    station_at = models.DateTimeField(_("approved for the station at"), null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["school", "number"], name="plan_version_is_written_once"),
            models.CheckConstraint(
                condition=Q(school_by=None, school_at=None) | Q(school_by__isnull=False, school_at__isnull=False),
                name="plan_school_approval_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(station_by=None, station_at=None) | Q(station_by__isnull=False, station_at__isnull=False),
                name="plan_station_approval_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(school_by=None) | Q(station_by=None) | ~Q(school_by=models.F("station_by")),
                name="plan_is_approved_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} v{self.number}"

    @property
    def holds(self) -> bool:
        """Whether both sides have approved it."""
        return self.school_at is not None and self.station_at is not None

    @property
    def is_touched(self) -> bool:
        """Whether one side has approved it: from then on its text stays."""
        return self.school_at is not None or self.station_at is not None

    @property
    def told(self) -> list[tuple[str, str]]:
        """The parts with their names, in their order."""
        parts: dict[str, Any] = self.parts
        return [(str(part.label), str(parts.get(part.value, ""))) for part in self.Part]


class PlanTask(Stamped):
    """What a school has still to put right so that its plan holds: by whom, and until when."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("owner", "closed_by", "text", "outcome")

    class Source(models.TextChoices):
        DRILL = "DRILL", _("after a drill")

    school = models.ForeignKey(School, models.PROTECT, related_name="plan_tasks", verbose_name=_("school"))
    source = models.CharField(_("where it comes from"), max_length=5, choices=Source.choices)
    # The page of what it comes from, as whoever put it here told it.
    link = models.CharField(max_length=200)
    text = models.CharField(_("what is to be done"), max_length=500)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="plan_tasks", verbose_name=_("owner")
    )
    due_on = models.DateField(_("until"))
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # fmt: skip
    outcome = models.CharField(_("what was done"), max_length=500, blank=True)

    objects = PlanTaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["school"], name="open_task_of_school", condition=Q(closed_at=None))]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | (Q(closed_by__isnull=False) & ~Q(outcome="")),
                name="closed_plan_task_says_what_was_done",
            )
        ]

    def __str__(self) -> str:
        return self.text
