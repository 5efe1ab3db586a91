"""Which units and which hats."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from safeschool.accounts.models import Membership, Unit, User


class UnitQuerySet(models.QuerySet["Unit"]):
    def visible_to(self, user: "User") -> "UnitQuerySet":
        """The subtrees of the units where the user wears a hat."""
        return self.filter(pk__in=user.reach())

    def standing(self, day: date) -> "UnitQuerySet":
        """Those that exist on the day."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))

    def under(self, unit: "Unit") -> "UnitQuerySet":
        """The unit and all below it."""
        return self.filter(path__startswith=unit.path)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, day: date | None = None) -> "MembershipQuerySet":
        """Those that hold on the day (today)."""
        day = day or timezone.now().date()
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))

    def visible_to(self, user: "User") -> "MembershipQuerySet":
        """The hats worn in the units that the user sees."""
        return self.filter(unit__in=user.reach())

    def with_role(self, *roles: str) -> "MembershipQuerySet":
        return self.filter(role__in=roles)
