"""What lies around a school: hazards on the way, and places with a duty to report."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped
from safeschool.kernel.models import Term as TaxonomyTerm
from schools.models.hours import EVERY_DAY
from schools.models.registry import School
from schools.querysets import HazardQuerySet, VenueQuerySet, VenueVisitQuerySet

ON_EARTH = Q(latitude__range=(-90, 90), longitude__range=(-180, 180))
PLACED_OR_NOT = Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False) & ON_EARTH


class Agency(TaxonomyTerm):
    """A body that may lead on a hazard or take over a case; `country` empty means everywhere."""

    country = models.CharField(_("country"), max_length=2, blank=True)


class HazardType(TaxonomyTerm):
    """A kind of hazard, its lead and its usual days to fix."""

    lead_code = models.CharField(max_length=40)
    severity = models.CharField(max_length=10)
    fix_days = models.PositiveSmallIntegerField(default=15)
    distance_rule = models.CharField(max_length=200, blank=True)


class VenueKind(TaxonomyTerm):
    """A kind of place with a duty to report (or watched like one)."""

    has_five_musts = models.BooleanField(default=False)
    regulator_code = models.CharField(max_length=40, blank=True)


class HotelMust(TaxonomyTerm):
    """What a hotel must do when a minor checks in."""


class Hazard(Stamped):
    """Something around a school that must be put right by a body, by a day; it may come back on weekdays and hours."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    school = models.ForeignKey(School, models.PROTECT, related_name="hazards", verbose_name=_("school"))
    type = models.ForeignKey(HazardType, models.PROTECT, related_name="+", verbose_name=_("kind"))
    place = models.CharField(_("where"), max_length=200)
    note = models.TextField(_("description"), blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    lead = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("lead agency"))
    # Monday is bit 0; 0 is not a matter of weekdays.
    weekdays = models.PositiveSmallIntegerField(_("weekdays"), default=0, validators=[MaxValueValidator(EVERY_DAY)])
    starts = models.TimeField(_("from"), null=True, blank=True)
    ends = models.TimeField(_("to"), null=True, blank=True)
    found_on = models.DateField(_("found on"))
    deadline = models.DateField(_("deadline"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("found by"))
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=500, blank=True)

    objects = HazardQuerySet.as_manager()

    class Meta:
        ordering = ["deadline", "pk"]
        constraints = [
            models.CheckConstraint(condition=PLACED_OR_NOT, name="hazard_lies_on_earth"),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gt=F("starts")),
                name="hazard_hours_end_after_they_start",
                violation_error_message=_("The hours end after they start."),
            ),
            models.CheckConstraint(
                condition=Q(deadline__gte=F("found_on")),
                name="hazard_deadline_follows_its_finding",
                violation_error_message=_("The deadline cannot lie before the day on which it was found."),
            ),
        ]
        indexes = [models.Index(fields=["deadline"], name="hazard_due", condition=Q(settled_on=None))]

    def __str__(self) -> str:
        return f"{self.type}, {self.place}"

    @property
    def is_open(self) -> bool:
        return self.settled_on is None

    @property
    def comes_on(self) -> list[int]:
        """The weekdays on which it comes back, Monday 0."""
        return [day for day in range(7) if self.weekdays >> day & 1]

    def is_overdue_on(self, day: date) -> bool:
        return self.is_open and self.deadline < day


class Venue(Stamped):
    """A place near schools: hotel, net café, rented house, clinic … Its landlord is known to the station only."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("contact_name", "contact_phone", "landlord_name", "landlord_phone")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="venues", verbose_name=_("unit"))
    kind = models.ForeignKey(VenueKind, models.PROTECT, related_name="+", verbose_name=_("kind"))
    name = models.CharField(_("name"), max_length=200)
    address = models.CharField(_("address"), max_length=300, blank=True)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    contact_name = models.CharField(_("person in charge"), max_length=120, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True)
    landlord_name = models.CharField(_("landlord"), max_length=120, blank=True)
    landlord_phone = models.CharField(_("landlord's phone"), max_length=40, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    # Kept from the newest visit, so that a list can be ordered by it.
    next_visit_on = models.DateField(_("next visit"), null=True, blank=True)
    # Stands in the signed link of its door for mandatory reports: a new serial closes the old door.
    door_serial = models.PositiveSmallIntegerField(default=1, editable=False)

    objects = VenueQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name", "kind"], name="venue_is_named_once"),
            models.CheckConstraint(condition=ON_EARTH, name="venue_lies_on_earth"),
        ]
        indexes = [models.Index(fields=["latitude", "longitude"], name="venue_place")]

    def __str__(self) -> str:
        return self.name

    def is_due_on(self, day: date) -> bool:
        """Whether it must be visited by that day: never visited, or its next visit has come."""
        return self.closed_on is None and (self.next_visit_on is None or self.next_visit_on <= day)


class VenueVisit(Stamped):
    """What an officer found there: poster, commitment, the five musts; and when to come again."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="visits", verbose_name=_("venue"))
    visited_on = models.DateField(_("visited on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("visited by"))
    has_poster = models.BooleanField(_("the duty to report is posted where people see it"), default=False)
    has_commitment = models.BooleanField(_("commitment is signed"), default=False)
    musts = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("five musts kept"))
    note = models.CharField(_("note"), max_length=1000, blank=True)
    repeat_on = models.DateField(_("come again on"))

    objects = VenueVisitQuerySet.as_manager()

    class Meta:
        ordering = ["-visited_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(repeat_on__gt=F("visited_on")),
                name="venue_is_visited_again_later",
                violation_error_message=_("The next visit comes after this one."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.venue}, {self.visited_on}"
