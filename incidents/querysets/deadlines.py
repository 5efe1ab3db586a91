"""Which handling times."""

from typing import TYPE_CHECKING

from django.db import models

from safeschool.accounts.roles import Permission

if TYPE_CHECKING:
    from incidents.models import HandlingTime
    from safeschool.accounts.models import Unit, User


class HandlingTimeQuerySet(models.QuerySet["HandlingTime"]):
    def visible_to(self, user: "User") -> "HandlingTimeQuerySet":
        """Those of the units whose rules the person makes."""
        return self.filter(unit__in=user.reach(Permission.EDIT_ROUTING))

    def in_force_for(self, unit: "Unit") -> "HandlingTimeQuerySet":
        """Those of the unit and of the units above it."""
        return self.filter(unit__in=unit.line)
