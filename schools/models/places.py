"""Where a school is: its sites, its gates, the streets they open on."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit
from safeschool.kernel.models import Findable, Stamped
from schools.models.registry import School
from schools.querysets import GateQuerySet, OfSchoolQuerySet, StreetQuerySet


class Street(Findable, Stamped):
    """A street or corridor; several schools on one share its jams, its posts and its staggered hours."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    FOUND_BY = ("name",)

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="streets")
    name = models.CharField(_("name"), max_length=200)
    line = models.JSONField(_("line"), null=True, blank=True, help_text=_("GeoJSON geometry, WGS-84"))

    objects = StreetQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="street_search")]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="street_is_named_once_in_unit")]

    def __str__(self) -> str:
        return self.name


class Campus(Stamped):
    """A site of a school, or a teaching point (guarded, but not counted as a school)."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    school = models.ForeignKey(School, models.CASCADE, related_name="campuses")
    name = models.CharField(_("name"), max_length=200)
    is_teaching_point = models.BooleanField(_("teaching point"), default=False)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)

    objects = OfSchoolQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["school", "name"], name="campus_is_named_once"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="campus_lies_on_earth",
                violation_error_message=_("Latitude and longitude go together, within 90 and 180 degrees."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} · {self.name}"


class Gate(Stamped):
    """A gate of a campus; posts stand here."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    class Traffic(models.IntegerChoices):
        FREE = 0, _("free")
        BUSY = 1, _("busy")
        DENSE = 2, _("dense")
        JAMMED = 3, _("jammed")

    campus = models.ForeignKey(Campus, models.CASCADE, related_name="gates")
    street = models.ForeignKey(Street, models.SET_NULL, null=True, blank=True, related_name="gates")
    name = models.CharField(_("name"), max_length=120)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    traffic = models.PositiveSmallIntegerField(_("traffic"), choices=Traffic.choices, default=Traffic.FREE)
    radius_m = models.PositiveSmallIntegerField(_("check-in radius, m"), default=60)

    objects = GateQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campus", "name"],
                name="gate_is_named_once",
                violation_error_message=_("This site has a gate of that name already."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="gate_lies_on_earth",
                violation_error_message=_("Latitude and longitude go together, within 90 and 180 degrees."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campus.school} · {self.name}"
