"""Units in time: a tree of any depth, with outlines, former names and heirs."""

from datetime import date
from functools import cache
from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.querysets import UnitQuerySet
from safeschool.kernel.models import Findable, Stamped


@cache
def _time_zones() -> frozenset[str]:
    """Reading them walks through some hundred files."""
    return frozenset(available_timezones())


def check_time_zone(name: str) -> None:
    """Refuse a time zone that this system does not know."""
    if name not in _time_zones():
        raise ValidationError(_("%(name)s is not a time zone; write one like Asia/Ho_Chi_Minh."), params={"name": name})


class UnitKind(models.TextChoices):
    """What kind of body a unit is; the depth of the tree is free and no level is required."""

    PROVINCE_POLICE = "PROVINCE_POLICE", _("Provincial or city police")
    COUNTY_POLICE = "COUNTY_POLICE", _("County public security bureau")
    POLICE_STATION = "POLICE_STATION", _("Police station or ward police")
    TRAFFIC_BRIGADE = "TRAFFIC_BRIGADE", _("Traffic police")
    COMMAND_CENTRE = "COMMAND_CENTRE", _("Command centre")
    EDUCATION = "EDUCATION", _("Education authority")
    LOCAL_GOV = "LOCAL_GOV", _("Local government")
    AREA = "AREA", _("Area without a body of its own")


class Unit(Findable, Stamped):
    """A body with a territory, from a day to a day. History follows the school and the place, never a unit's name."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    FOUND_BY = ("name", "code")

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    # "/1/7/": the pks from the root to here, kept by actions; a subtree is one prefix.
    path = models.CharField(max_length=200, db_index=True, editable=False, default="/")
    country = models.CharField(_("country"), max_length=2)
    time_zone = models.CharField(_("time zone"), max_length=40, validators=[check_time_zone])
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True, help_text=_("last day"))
    area_km2 = models.DecimalField(_("area, km²"), max_digits=10, decimal_places=2, null=True, blank=True)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    counted_on = models.DateField(_("counted on"), null=True, blank=True)
    # The week closes at this hour of this ISO weekday; the report is compiled then.
    cutoff_weekday = models.PositiveSmallIntegerField(_("weekly cut-off, weekday"), default=7)
    cutoff_time = models.TimeField(_("weekly cut-off, hour"), default="18:00")
    emergency_text = models.CharField(_("emergency line"), max_length=200, blank=True)
    note = models.TextField(_("remarks"), blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        indexes = [GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="unit_search")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="unit_ends_after_it_began",
            ),
            models.CheckConstraint(condition=Q(cutoff_weekday__range=(1, 7)), name="unit_cutoff_is_a_weekday"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def depth(self) -> int:
        return self.path.count("/") - 2

    @property
    def line(self) -> list[int]:
        """The pks from the root down to the unit itself."""
        return [int(pk) for pk in self.path.split("/") if pk]

    def stands_on(self, day: date) -> bool:
        """Whether the unit exists on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Boundary(models.Model):
    """The outline of a unit's territory; apart from the unit, for it is 18 KB and a list of units needs none of it."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.OneToOneField(Unit, models.CASCADE, primary_key=True, related_name="boundary")
    geometry = models.JSONField(_("boundary"), help_text=_("GeoJSON geometry, WGS-84"))

    def __str__(self) -> str:
        return str(self.unit)


class Succession(Stamped):
    """A unit's territory, or part of it, passed to another on a day (merger, split, rename)."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    class Share(models.TextChoices):
        WHOLE = "WHOLE", _("whole")
        PART = "PART", _("part")

    old = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    new = models.ForeignKey(Unit, models.PROTECT, related_name="origins")
    share = models.CharField(_("share"), max_length=5, choices=Share.choices)
    on = models.DateField(_("on"))
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta:
        ordering = ["on", "old"]
        constraints = [
            models.UniqueConstraint(fields=["old", "new", "on"], name="succession_is_told_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="succession_is_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new} ({self.on})"


class FormerName(Stamped):
    """What a unit was called until a day; the unit itself goes on."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="former_names")
    name = models.CharField(_("name"), max_length=200)
    until = models.DateField(_("until"), help_text=_("last day"))
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta:
        ordering = ["-until"]
        constraints = [models.UniqueConstraint(fields=["unit", "until"], name="unit_has_one_name_on_a_day")]

    def __str__(self) -> str:
        return f"{self.name} (– {self.until})"
