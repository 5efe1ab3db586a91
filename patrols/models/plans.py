"""Proposals of the roster engine, what they weigh, and who is away."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from patrols.models.shifts import Shift
from patrols.querysets import LeaveQuerySet, RosterPlanQuerySet
from patrols.workflow import EXPLAINING, GIVEN_UP, PlanStatus, SlotKind, Weight
from safeschool.accounts.models import Unit, User
from safeschool.kernel.models import Stamped
from safeschool.kernel.week import Week


class RosterSettings(Stamped):
    """What a unit's rosters must keep, and what they weigh; a unit without a row follows these defaults."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="roster_settings", verbose_name=_("unit"))
    max_per_day = models.PositiveSmallIntegerField(
        _("duties a day, at most"), default=3, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    max_per_week = models.PositiveSmallIntegerField(
        _("duties a week, at most"), default=10, validators=[MinValueValidator(1), MaxValueValidator(40)]
    )
    max_days_in_a_row = models.PositiveSmallIntegerField(
        _("days in a row, at most"), default=6, validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    rest_hours = models.PositiveSmallIntegerField(
        _("hours of rest between days"), default=8, validators=[MaxValueValidator(16)]
    )
    even_counts = models.PositiveSmallIntegerField(
        _("the same number of duties for everybody"), choices=Weight.choices, default=Weight.NORMAL
    )
    even_unpopular = models.PositiveSmallIntegerField(
        _("early, late and weekend duties go round"), choices=Weight.choices, default=Weight.NORMAL
    )
    fixed_posts = models.PositiveSmallIntegerField(
        _("a post keeps the person who usually stands there"), choices=Weight.choices, default=Weight.MUCH
    )
    known_posts = models.PositiveSmallIntegerField(
        _("people go where they have stood before"), choices=Weight.choices, default=Weight.LITTLE
    )
    home_area = models.PositiveSmallIntegerField(
        _("people stay in their own unit's area"), choices=Weight.choices, default=Weight.NORMAL
    )
    own_wishes = models.PositiveSmallIntegerField(
        _("people have duty at the times they wish"), choices=Weight.choices, default=Weight.LITTLE
    )
    pairs = models.PositiveSmallIntegerField(_("pairs stand together"), choices=Weight.choices, default=Weight.NORMAL)
    weeks_back = models.PositiveSmallIntegerField(
        _("weeks back that count for fairness"), default=8, validators=[MaxValueValidator(52)]
    )
    answer_minutes = models.PositiveSmallIntegerField(
        _("minutes to answer the reminder before the chief is told; 0 for never"),
        default=30,
        validators=[MaxValueValidator(55)],
    )
    swaps_need_approval = models.BooleanField(_("the chief agrees to each swap"), default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(max_per_day__gte=1, max_per_week__gte=1), name="roster_limits_allow_duty"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}"


class Leave(Stamped):
    """A person is away from a day to a day, both in: no roster counts on them."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("user",)

    user = models.ForeignKey(User, models.CASCADE, related_name="leaves", verbose_name=_("person"))
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="leaves", verbose_name=_("unit"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects = LeaveQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="leave_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.starts_on} – {self.ends_on}"


class RosterPlan(Stamped):
    """A proposed roster of a unit's week. A person publishes it; until then nobody holds a seat by it.

    `told` is the engine's explanation as data: codes, counts and shifts, worded when shown.
    """

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="roster_plans", verbose_name=_("unit"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="roster_plans", verbose_name=_("by"))
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("week"))
    status = models.CharField(_("state"), max_length=10, choices=PlanStatus.choices, default=PlanStatus.DRAFT)
    seconds = models.PositiveSmallIntegerField(
        _("seconds to search"), default=30, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    searched_seconds = models.PositiveSmallIntegerField(_("seconds searched"), default=0)
    objective = models.BigIntegerField(_("price"), null=True, blank=True)
    bound = models.BigIntegerField(_("least possible price"), null=True, blank=True)
    open_seats = models.PositiveIntegerField(_("open seats"), default=0)
    empty_seats = models.PositiveIntegerField(_("seats left empty"), default=0)
    told: Any = models.JSONField(default=dict, blank=True)

    objects = RosterPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["unit", "year", "number"], name="roster_plan_of_week")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "number"],
                condition=Q(status__in=(PlanStatus.DRAFT, PlanStatus.SOLVING)),
                name="week_is_planned_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.week}"

    @property
    def week(self) -> Week:
        return Week(self.year, self.number)

    @property
    def is_running(self) -> bool:
        return self.status in (PlanStatus.DRAFT, PlanStatus.SOLVING)

    def is_given_up(self, now: datetime) -> bool:
        """Whether the search should have ended so long ago that its worker must have died."""
        should_end = timedelta(seconds=self.seconds + EXPLAINING) + GIVEN_UP
        return self.started_at is not None and self.started_at + should_end < now

    @property
    def gap(self) -> float | None:
        """The share of the price that a better roster could save at most; None while nothing is known."""
        if self.objective is None or self.bound is None:
            return None
        return max(0.0, (self.objective - self.bound) / max(abs(self.objective), 1))


class ProposedSeat(models.Model):
    """The plan would give this seat to this person."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("user",)

    plan = models.ForeignKey(RosterPlan, models.CASCADE, related_name="seats")
    shift = models.ForeignKey(Shift, models.CASCADE, related_name="+", verbose_name=_("shift"))
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("person"))
    slot_kind = models.CharField(_("kind of person"), max_length=10, choices=SlotKind.choices)

    class Meta:
        ordering = ["shift__starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "shift", "user"], name="person_is_proposed_once_a_shift")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.shift}"
