"""Where patrols go, in which order, and when they were there."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from patrols.querysets import (
    PatrolPointQuerySet,
    PatrolQuerySet,
    PatrolRouteQuerySet,
    PatrolStopQuerySet,
    PatrolVisitQuerySet,
)
from patrols.workflow import PATROL_OPENS, PatrolMode, PointKind, visit_counts
from safeschool.accounts.models import Unit, User
from safeschool.kernel.models import Stamped
from schools.models import School

MOST_VISITS, LONGEST_STAY = 12, 240


class PatrolPoint(Stamped):
    """A place that patrols owe visits: how many a shift and how long each follow from its kind unless it says more."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="patrol_points", verbose_name=_("unit"))
    kind = models.CharField(_("kind"), max_length=12, choices=PointKind.choices)
    name = models.CharField(_("name"), max_length=200)
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="patrol_points", verbose_name=_("school")
    )
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    radius_m = models.PositiveSmallIntegerField(_("check-in radius, m"), default=100)
    visits_needed = models.PositiveSmallIntegerField(
        _("visits a shift"), validators=[MinValueValidator(1), MaxValueValidator(MOST_VISITS)]
    )
    stay_minutes = models.PositiveSmallIntegerField(
        _("minutes of each visit"), validators=[MaxValueValidator(LONGEST_STAY)]
    )
    # By the unit's clock; empty for the end of the patrol.
    due_time = models.TimeField(_("to be reached by"), null=True, blank=True)
    active_from = models.DateField(_("set up on"), null=True, blank=True)
    active_to = models.DateField(_("last day"), null=True, blank=True)

    objects = PatrolPointQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["unit", "name"], name="point_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="point_is_named_once_in_unit"),
            models.CheckConstraint(condition=Q(kind__in=PointKind.values), name="point_kind_is_known"),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)), name="point_lies_on_earth"
            ),
            models.CheckConstraint(condition=Q(visits_needed__gte=1), name="point_is_owed_a_visit"),
            models.CheckConstraint(
                condition=~Q(kind=PointKind.STANDING) | Q(stay_minutes__gte=1), name="standing_takes_its_minutes"
            ),
            models.CheckConstraint(
                condition=Q(active_to=None) | Q(active_from=None) | Q(active_to__gte=F("active_from")),
                name="point_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def stands_on(self, day: date) -> bool:
        """Whether patrols go there on that day at all."""
        return (self.active_from is None or self.active_from <= day) and (
            self.active_to is None or day <= self.active_to
        )


class PatrolRoute(Stamped):
    """Points in an order, on foot or by vehicle."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="patrol_routes", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=200)
    mode = models.CharField(_("how"), max_length=10, choices=PatrolMode.choices)

    objects = PatrolRouteQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="route_is_named_once_in_unit")]

    def __str__(self) -> str:
        return self.name


class RoutePoint(models.Model):
    """A point in its place on a route."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    route = models.ForeignKey(PatrolRoute, models.CASCADE, related_name="points")
    point = models.ForeignKey(PatrolPoint, models.CASCADE, related_name="on_routes", verbose_name=_("point"))
    place = models.PositiveSmallIntegerField(_("place"))

    class Meta:
        ordering = ["route", "place"]
        constraints = [
            models.UniqueConstraint(fields=["route", "point"], name="point_is_once_on_route"),
            models.UniqueConstraint(fields=["route", "place"], name="place_on_route_is_taken_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.point}"


class Patrol(Stamped):
    """A crew that is out from a time to a time; `label` names it without naming anybody."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("leader",)

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="patrols", verbose_name=_("unit"))
    route = models.ForeignKey(
        PatrolRoute, models.SET_NULL, null=True, blank=True, related_name="patrols", verbose_name=_("route")
    )
    label = models.CharField(_("name"), max_length=100)
    mode = models.CharField(_("how"), max_length=10, choices=PatrolMode.choices)
    leader = models.ForeignKey(User, models.PROTECT, related_name="led_patrols", verbose_name=_("led by"))
    crew = models.ManyToManyField(User, related_name="crews", verbose_name=_("with"), blank=True)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    # As the crew last said; nobody on foot has any.
    lights_on = models.BooleanField(_("lights on"), default=False)
    called_off_at = models.DateTimeField(_("called off at"), null=True, blank=True)

    objects = PatrolQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        indexes = [
            models.Index(fields=["unit", "starts_at"], name="patrol_of_unit"),
            models.Index(fields=["leader", "starts_at"], name="patrol_of_leader"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="patrol_runs_forward"),
            models.CheckConstraint(
                condition=~Q(mode=PatrolMode.FOOT) | Q(lights_on=False), name="nobody_on_foot_has_lights"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def has_lights(self) -> bool:
        return self.mode != PatrolMode.FOOT

    @property
    def takes_visits_from(self) -> datetime:
        return self.starts_at - PATROL_OPENS


class PatrolStop(models.Model):
    """What one patrol owes one point: the rule as it stood when the patrol was planned, and when it was kept."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    patrol = models.ForeignKey(Patrol, models.CASCADE, related_name="stops")
    point = models.ForeignKey(PatrolPoint, models.PROTECT, related_name="stops", verbose_name=_("point"))
    place = models.PositiveSmallIntegerField(_("place"))
    kind = models.CharField(_("kind"), max_length=12, choices=PointKind.choices)
    visits_needed = models.PositiveSmallIntegerField(_("visits a shift"))
    stay_minutes = models.PositiveSmallIntegerField(_("minutes of each visit"))
    due_at = models.DateTimeField(_("due at"))
    # Visits that count by the rule of the kind; kept by actions.
    visits_counted = models.PositiveSmallIntegerField(_("visits that count"), default=0)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    objects = PatrolStopQuerySet.as_manager()

    class Meta:
        ordering = ["patrol", "place"]
        constraints = [models.UniqueConstraint(fields=["patrol", "point"], name="point_is_once_on_patrol")]

    def __str__(self) -> str:
        return f"{self.patrol}: {self.point}"

    @property
    def is_done_late(self) -> bool:
        return self.done_at is not None and self.done_at > self.due_at


class PatrolVisit(Stamped):
    """A crew was at a point; where from and how far is kept, and a wrong place is flagged, not refused."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("by", "latitude", "longitude")

    stop = models.ForeignKey(PatrolStop, models.PROTECT, related_name="visits")
    submission = models.UUIDField(unique=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="patrol_visits", verbose_name=_("by"))
    arrived_at = models.DateTimeField(_("arrived at"))
    # Empty until the crew says that it leaves; who only drives on has not said how long it stood.
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    lights_on = models.BooleanField(_("lights on"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    accuracy_m = models.FloatField(_("accuracy, m"), null=True, blank=True)
    distance_m = models.PositiveIntegerField(_("distance, m"), null=True, blank=True)
    is_out_of_radius = models.BooleanField(_("out of radius"), default=False)

    objects = PatrolVisitQuerySet.as_manager()

    class Meta:
        ordering = ["arrived_at", "pk"]
        indexes = [models.Index(fields=["arrived_at"], name="visit_in_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")), name="visit_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="visit_lies_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stop_id} {self.arrived_at:%Y-%m-%d %H:%M}"

    @property
    def stayed(self) -> timedelta | None:
        """How long, None until the crew said that it leaves."""
        return None if self.left_at is None else self.left_at - self.arrived_at

    @property
    def counts(self) -> bool:
        """Whether it counts towards the rule of its stop."""
        return visit_counts(self.stop.kind, self.stop.stay_minutes, self.stayed, self.lights_on)
