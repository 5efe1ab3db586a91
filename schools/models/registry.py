"""Which schools there are, in time."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit
from safeschool.kernel.models import Findable, Stamped, key_for_search
from safeschool.kernel.models import Term as TaxonomyTerm
from schools.querysets import SchoolQuerySet


class SchoolLevel(TaxonomyTerm):
    """Kindergarten, primary, lower secondary …; a school may have several."""


class SchoolCluster(Stamped):
    """Schools that work together (学区, cụm trường); not an admissions zone."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="clusters")
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="cluster_is_named_once_in_unit")]

    def __str__(self) -> str:
        return self.name


class School(Findable, Stamped):
    """A school under the unit that answers for it today; `code` is the registry's own, unique within the source."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    FOUND_BY = ("name", "code")

    # The names of its levels in the reader's language; there when loaded `for_list`.
    level_names: list[str]

    class Area(models.TextChoices):
        URBAN = "URBAN", _("urban")
        TOWN = "TOWN", _("town")
        RURAL = "RURAL", _("rural")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="schools", verbose_name=_("unit"))
    cluster = models.ForeignKey(SchoolCluster, models.SET_NULL, null=True, blank=True, related_name="schools")
    code = models.CharField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=250)
    levels = models.ManyToManyField(SchoolLevel, related_name="schools", verbose_name=_("levels"), blank=True)
    area = models.CharField(_("area"), max_length=5, choices=Area.choices, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    note = models.TextField(_("remarks"), blank=True)
    # What lies within it is the school's surroundings; local rules set 100 or 200 metres for some trades.
    buffer_m = models.PositiveSmallIntegerField(_("buffer zone, m"), default=200)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["unit", "name"], name="school_of_unit"),
            models.Index(fields=["name", "id"], name="school_by_name"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="school_search"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="school_lies_on_earth",
                violation_error_message=_("Latitude and longitude go together, within 90 and 180 degrees."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on=None) | Q(closed_on__gte=F("opened_on")),
                name="school_closes_after_it_opened",
                violation_error_message=_("A school closes after it opened."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def key_for_search(name: str, code: str) -> str:
        """What a search for the school looks into."""
        return key_for_search(name, code)

    def unit_at(self, day: date) -> Unit:
        """The unit that answered for the school on the day."""
        later = self.moves.filter(on__gt=day).select_related("old").first()
        return later.old if later else self.unit

    def stands_on(self, day: date) -> bool:
        return (self.opened_on is None or self.opened_on <= day) and (self.closed_on is None or day <= self.closed_on)


class Enrolment(Stamped):
    """Pupils of a school year, counted; `year` is the calendar year in which the school year begins."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    school = models.ForeignKey(School, models.CASCADE, related_name="enrolments")
    year = models.PositiveSmallIntegerField(_("school year"))
    pupils = models.PositiveIntegerField(_("pupils"))
    boarders = models.PositiveIntegerField(_("boarders"), default=0)
    staff = models.PositiveIntegerField(_("staff"), null=True, blank=True)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["school", "year"], name="enrolment_is_counted_once_a_year"),
            models.CheckConstraint(
                condition=Q(boarders__lte=F("pupils")),
                name="boarders_are_pupils",
                violation_error_message=_("There cannot be more boarders than pupils."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}, {self.year}: {self.pupils}"
