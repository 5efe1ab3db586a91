"""Which retention times."""

from typing import TYPE_CHECKING

from django.db import models

from safeschool.accounts.roles import Permission

if TYPE_CHECKING:
    from incidents.models import RetentionTime
    from safeschool.accounts.models import User


class RetentionTimeQuerySet(models.QuerySet["RetentionTime"]):
    def visible_to(self, user: "User") -> "RetentionTimeQuerySet":
        """Those of the units where the person answers for grave steps."""
        return self.filter(unit__in=user.reach(Permission.APPROVE_CLOSING))
