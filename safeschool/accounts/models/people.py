"""Who you are: people, and the hats they wear."""

from collections.abc import Sequence
from functools import cached_property
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models.units import Unit, check_time_zone
from safeschool.accounts.querysets import MembershipQuerySet, UserQuerySet
from safeschool.accounts.roles import ABILITIES, SCHOOL_ROLES, Permission, Role
from safeschool.kernel.models import Findable, Stamped
from safeschool.kernel.said import Given, said


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
    # Every sign-in opened before is over.
    signed_out_at = models.DateTimeField(_("signed out everywhere at"), null=True, blank=True, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects = PersonManager()

    def __str__(self) -> str:
        return self.full_name

    def get_session_auth_hash(self) -> str:
        """What a sign-in is held against at every request: it ends with a new password, and when all are ended."""
        known = super().get_session_auth_hash()
        return salted_hmac(known, str(self.signed_out_at.timestamp())).hexdigest() if self.signed_out_at else known

    @cached_property
    def all_hats(self) -> list["Membership"]:
        """The memberships of today, oldest first, with all that they reach. One query."""
        hats = _hats_of(user=self.pk, day=timezone.now().date())
        for hat in hats:
            hat.user = self
        return hats

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

    def school_hats(self, permission: str | None = None) -> list[int]:
        """The pks of the hats that give the ability at the schools where they are seated."""
        return [hat.pk for hat in self.hats_for(permission) if hat.role in SCHOOL_ROLES]


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


@said
def _hats_of(user: Given, day: Given) -> models.QuerySet[Membership]:
    return Membership.objects.filter(user=user).current(day).with_reach()
