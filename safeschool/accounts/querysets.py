"""Which units and which hats."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.utils import timezone

from safeschool.accounts.roles import Permission
from safeschool.kernel.models import holding
from safeschool.kernel.said import Given

if TYPE_CHECKING:
    from safeschool.accounts.models import Authenticator, FactorRule, Membership, Unit, User, WallLink


class UnitQuerySet(models.QuerySet["Unit"]):
    def visible_to(self, user: "User") -> "UnitQuerySet":
        """The subtrees of the units where the user wears a hat."""
        return self.filter(pk__in=user.reach())

    def on_any_map_of(self, user: "User") -> "UnitQuerySet":
        """Those in sight, and those whose territory passed to them, step by step; what is gone is still asked for."""
        origins: Any = self.model._meta.get_field("origins").related_model
        steps = list(origins.objects.values_list("new", "old"))
        known, found = set(user.reach()), set(user.reach())
        while found:
            found = {old for new, old in steps if new in found} - known
            known |= found
        return self.filter(pk__in=known)

    def standing(self, day: date) -> "UnitQuerySet":
        """Those that exist on the day."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))

    def matching(self, text: str) -> "UnitQuerySet":
        """Those whose name or code holds every word typed, diacritics or not."""
        return holding(self, text)

    def under(self, unit: "Unit") -> "UnitQuerySet":
        """The unit and all below it."""
        return self.filter(path__startswith=unit.path)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, day: date | Given | None = None) -> "MembershipQuerySet":
        """Those that hold on the day (today)."""
        day = day or timezone.now().date()
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))

    def visible_to(self, user: "User") -> "MembershipQuerySet":
        """The hats worn in the units that the user sees."""
        return self.filter(unit__in=user.reach())

    def with_role(self, *roles: str) -> "MembershipQuerySet":
        return self.filter(role__in=roles)

    def with_reach(self) -> "MembershipQuerySet":
        """With the unit loaded, and the pks of it and of all below it as `reach`."""
        units = self.model._meta.get_field("unit").related_model._default_manager
        below = units.filter(path__startswith=OuterRef("unit__path")).order_by().values("pk")
        return self.select_related("unit").annotate(reach=ArraySubquery(below))  # type: ignore[no-redef]


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User") -> "UserQuerySet":
        """People with a hat in the units that the user reaches by any hat."""
        return self.filter(memberships__unit__in=user.reach()).distinct()

    def kept_by(self, user: "User") -> "UserQuerySet":
        """Other people whose every hat is in the units where the user manages people."""
        reach = user.reach(Permission.MANAGE_PEOPLE)
        hats = self.model._meta.get_field("memberships").related_model._default_manager
        elsewhere = hats.exclude(unit__in=reach).values("user")
        return self.filter(memberships__unit__in=reach).exclude(pk=user.pk).exclude(pk__in=elsewhere).distinct()

    def matching(self, text: str) -> "UserQuerySet":
        """Those whose name or user name holds every word typed, diacritics or not."""
        return holding(self, text)

    def who_may_sign_in(self) -> "UserQuerySet":
        """Those whose door is open and who have a password."""
        return self.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def with_hats(self) -> "UserQuerySet":
        """With the units of their hats loaded, by name."""
        return self.prefetch_related("memberships__unit").order_by("full_name", "pk")


class WallLinkQuerySet(models.QuerySet["WallLink"]):
    def visible_to(self, user: "User") -> "WallLinkQuerySet":
        """Those of the units where the user keeps them."""
        return self.filter(unit__in=user.reach(Permission.KEEP_ALARM_DEVICES))

    def working(self) -> "WallLinkQuerySet":
        """Those not revoked."""
        return self.filter(revoked_at=None)


class FactorRuleQuerySet(models.QuerySet["FactorRule"]):
    def visible_to(self, user: "User") -> "FactorRuleQuerySet":
        """Those of the units where the user manages people."""
        return self.filter(unit__in=user.reach(Permission.MANAGE_PEOPLE))

    def in_force(self, day: date) -> "FactorRuleQuerySet":
        """Those whose day has come."""
        return self.filter(from_on__lte=day)


class AuthenticatorQuerySet(models.QuerySet["Authenticator"]):
    def visible_to(self, user: "User") -> "AuthenticatorQuerySet":
        """One's own alone."""
        return self.filter(user=user)
