"""When a school begins and ends: bells by level, weekday and season; terms; days that are otherwise."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped
from schools.models.registry import School, SchoolLevel
from schools.querysets import OfSchoolQuerySet, OfUnitQuerySet

EVERY_DAY = 0b1111111


class BellTime(Stamped):
    """Pupils come or go between two times of the day, on some weekdays, in a season; the school's own clock.

    A second afternoon wave is a second row. Empty level: the whole school. Empty season: all year.
    """

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    class Moment(models.TextChoices):
        ARRIVAL = "ARRIVAL", _("arrival")
        NOON_OUT = "NOON_OUT", _("midday dismissal")
        NOON_IN = "NOON_IN", _("midday return")
        DISMISSAL = "DISMISSAL", _("dismissal")
        EVENING = "EVENING", _("end of evening study")

    school = models.ForeignKey(School, models.CASCADE, related_name="bell_times")
    level = models.ForeignKey(SchoolLevel, models.PROTECT, null=True, blank=True, verbose_name=_("level"))
    moment = models.CharField(_("moment"), max_length=10, choices=Moment.choices)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    # Monday is bit 0.
    weekdays = models.PositiveSmallIntegerField(
        _("weekdays"), default=0b0011111, validators=[MinValueValidator(1), MaxValueValidator(EVERY_DAY)]
    )
    season_from = models.DateField(_("season from"), null=True, blank=True)
    season_to = models.DateField(_("season to"), null=True, blank=True)

    objects = OfSchoolQuerySet.as_manager()

    class Meta:
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="bell_ends_after_it_starts",
                violation_error_message=_("A bell time ends after it starts."),
            ),
            models.CheckConstraint(condition=Q(weekdays__range=(1, EVERY_DAY)), name="bell_rings_on_weekdays"),
            models.CheckConstraint(
                condition=Q(season_from=None) | Q(season_to=None) | Q(season_to__gte=F("season_from")),
                name="bell_season_ends_after_it_began",
                violation_error_message=_("A season ends after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_moment_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"

    def rings_on_weekday(self, weekday: int) -> bool:
        """Whether it rings on that weekday; Monday is 0."""
        return bool(self.weekdays >> weekday & 1)


class Term(Stamped):
    """A school term of a unit's schools."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="terms")
    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="school_term_ends_after_it_starts"),
            models.UniqueConstraint(fields=["unit", "name"], name="school_term_is_named_once"),
        ]

    def __str__(self) -> str:
        return self.name


class DayException(Stamped):
    """A day that is otherwise: a holiday in term, a make-up school day, an exam day; of a unit or of one school."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="day_exceptions")
    school = models.ForeignKey(School, models.CASCADE, null=True, blank=True, related_name="day_exceptions")
    on = models.DateField(_("on"))
    is_school_day = models.BooleanField(_("school day"))
    name = models.CharField(_("name"), max_length=120)

    objects = OfUnitQuerySet.as_manager()

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "school", "on"], nulls_distinct=False, name="day_is_otherwise_once")
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.name}"
