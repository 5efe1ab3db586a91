"""Where one stands."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from patrols.querysets import PostQuerySet
from patrols.workflow import DutyMoment, SlotKind
from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped, Term
from schools.models import Gate, School, Street

MAX_MARGIN = 180
EVERY_DAY = 0b1111111


def usual_moments() -> list[str]:
    """Arrival and dismissal."""
    return [DutyMoment.ARRIVAL, DutyMoment.DISMISSAL]


class PostKind(Term):
    """Gate post, crossing escort, command-centre desk …: how many seats it has, and whose."""

    default_slots = models.PositiveSmallIntegerField(default=1)
    required_kinds = ArrayField(models.CharField(max_length=10, choices=SlotKind.choices), default=list)
    is_school_bound = models.BooleanField(default=False)


class Post(Stamped):
    """A place where people stand when pupils come and go.

    Its hours are the bells of its school, or of the schools on its street, or hours of its own.
    """

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name=_("unit"))
    kind = models.ForeignKey(PostKind, models.PROTECT, related_name="posts", verbose_name=_("kind"))
    name = models.CharField(_("name"), max_length=200)
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("school")
    )
    gate = models.ForeignKey(Gate, models.SET_NULL, null=True, blank=True, related_name="posts", verbose_name=_("gate"))
    street = models.ForeignKey(
        Street, models.SET_NULL, null=True, blank=True, related_name="posts", verbose_name=_("street")
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    radius_m = models.PositiveSmallIntegerField(_("check-in radius, m"), default=100)
    lead_minutes = models.PositiveSmallIntegerField(
        _("minutes before"), default=20, validators=[MaxValueValidator(MAX_MARGIN)]
    )
    tail_minutes = models.PositiveSmallIntegerField(
        _("minutes after"), default=15, validators=[MaxValueValidator(MAX_MARGIN)]
    )
    moments = ArrayField(
        models.CharField(max_length=10, choices=DutyMoment.choices),
        verbose_name=_("moments"),
        default=usual_moments,
        blank=True,
    )
    # For a post without bells, by the unit's clock; Monday is bit 0; an end before the start is on the next day.
    own_starts = models.TimeField(_("own hours from"), null=True, blank=True)
    own_ends = models.TimeField(_("own hours to"), null=True, blank=True)
    own_weekdays = models.PositiveSmallIntegerField(
        _("weekdays"), default=0b0011111, validators=[MaxValueValidator(EVERY_DAY)]
    )
    active_from = models.DateField(_("set up on"), null=True, blank=True)
    active_to = models.DateField(_("last day"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["unit", "name"], name="post_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="post_is_named_once_in_unit"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="post_lies_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(active_to=None) | Q(active_from=None) | Q(active_to__gte=F("active_from")),
                name="post_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(own_starts__isnull=True, own_ends__isnull=True)
                | Q(own_starts__isnull=False, own_ends__isnull=False),
                name="post_hours_have_both_ends",
            ),
            models.CheckConstraint(
                condition=Q(lead_minutes__lte=MAX_MARGIN, tail_minutes__lte=MAX_MARGIN), name="post_margins_are_short"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def stands_on(self, day: date) -> bool:
        """Whether the post is manned on that day at all."""
        return (self.active_from is None or self.active_from <= day) and (
            self.active_to is None or day <= self.active_to
        )

    def has_own_hours_on(self, weekday: int) -> bool:
        """Whether its own hours fall on that weekday; Monday is 0."""
        return self.own_starts is not None and bool(self.own_weekdays >> weekday & 1)


class SlotRequirement(Stamped):
    """So many seats of a post are for this kind of person; a required kind missing means: not covered."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    post = models.ForeignKey(Post, models.CASCADE, related_name="slots")
    slot_kind = models.CharField(_("kind of person"), max_length=10, choices=SlotKind.choices)
    count = models.PositiveSmallIntegerField(_("number"), default=1)
    is_required = models.BooleanField(_("required"), default=True)

    class Meta:
        ordering = ["post", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "slot_kind"], name="kind_is_required_once_at_post"),
            models.CheckConstraint(condition=Q(count__gte=1), name="seats_are_at_least_one"),
        ]

    def __str__(self) -> str:
        return f"{self.count} × {self.get_slot_kind_display()}"
