"""Who you are: units in time, people, and the hats they wear."""

from collections.abc import Sequence
from datetime import date
from functools import cache, cached_property
from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.querysets import MembershipQuerySet, UnitQuerySet, UserQuerySet, WallLinkQuerySet
from safeschool.accounts.roles import ABILITIES, SCHOOL_ROLES, Permission, Role
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


class PersonManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """People are found by user name; they are made by actions only."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """A person with a hashed password; what django.contrib.auth and the tests call."""
        user: User = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(Findable, AbstractBaseUser, Stamped):
    """A person who signs in. One field for the full name: a family name may come first."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("username", "full_name", "email", "phone", "search_key")
    FOUND_BY = ("full_name", "username")

    class Theme(models.TextChoices):
        AUTO = "auto", _("as the device")
        LIGHT = "light", _("light")
        DARK = "dark", _("dark")

    username = models.CharField(_("user name"), max_length=60, unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True, validators=[check_time_zone])
    theme = models.CharField(_("theme"), max_length=5, choices=Theme.choices, default=Theme.AUTO)
    is_active = models.BooleanField(_("may sign in"), default=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects = PersonManager()

    def __str__(self) -> str:
        return self.full_name

    @cached_property
    def all_hats(self) -> list["Membership"]:
        """The memberships of today, oldest first, with all that they reach. One query."""
        return list(self.memberships.current().with_reach())

    @cached_property
    def hats(self) -> list["Membership"]:
        """The hats worn now: the one chosen with `wear`, else all."""
        return self.all_hats

    def wear(self, hat_id: int) -> None:
        """Put one hat on for this request; an unknown one changes nothing."""
        worn = [hat for hat in self.all_hats if hat.pk == hat_id]
        if worn:
            self.hats = worn

    @property
    def home(self) -> Unit | None:
        """The unit of the first hat worn: its language, zone and emergency line are this person's."""
        return self.hats[0].unit if self.hats else None

    @property
    def zone(self) -> ZoneInfo:
        home = self.home
        return ZoneInfo(self.time_zone or (home.time_zone if home else "UTC"))

    def may(self, permission: str) -> bool:
        """Whether any hat worn gives the ability, somewhere."""
        return any(permission in hat.abilities for hat in self.hats)

    def hats_for(self, permission: str | None) -> "list[Membership]":
        """The hats worn that give the ability; all of them for None."""
        return [hat for hat in self.hats if permission is None or permission in hat.abilities]

    def reach(self, permission: str | None = None) -> list[int]:
        """The pks of the units, subtrees included, where a hat that counts for units gives the ability.

        A school hat reaches no unit: it reaches the schools where it is seated (see the room of schools).
        """
        return sorted({pk for hat in self.hats_for(permission) if hat.role not in SCHOOL_ROLES for pk in hat.reach})


class Membership(Stamped):
    """A hat: a role in a unit, from a day to a day. At a school the room of schools seats the hat there."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    # The pks of the unit and of all below it; there when loaded `with_reach`.
    reach: Sequence[int]

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "unit", "role"], name="membership_is_held_once")]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.unit}"

    @property
    def abilities(self) -> frozenset[Permission]:
        return ABILITIES[Role(self.role)]


class WallLink(Stamped):
    """A link that shows a unit's board on a wall, without signing in and without a name; only its digest is kept."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="wall_links", verbose_name=_("unit"))
    name = models.CharField(_("where the screen hangs"), max_length=120)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = WallLinkQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class ApiToken(Stamped):
    """A key for a program acting for a person; only its digest is kept."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=60, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    def __str__(self) -> str:
        return self.name or f"token {self.pk}"
