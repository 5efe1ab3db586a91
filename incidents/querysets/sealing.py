"""Which seals, and which requests to lift one."""

from typing import TYPE_CHECKING

from django.db import models

from incidents.querysets.files import OfIncidentQuerySet
from safeschool.accounts.roles import Permission

if TYPE_CHECKING:
    from incidents.models import FileSeal as FileSeal
    from incidents.models import SealLift
    from safeschool.accounts.models import User


class SealQuerySet(OfIncidentQuerySet["FileSeal"]):
    def running(self) -> "SealQuerySet":
        """Asked for or in force, not lifted."""
        return self.filter(lifted_at=None)


class LiftQuerySet(models.QuerySet["SealLift"]):
    def visible_to(self, user: "User") -> "LiftQuerySet":
        """Whoever agrees to grave steps in the unit or above it sees the request; of the file it tells nothing."""
        return self.filter(seal__incident__unit__in=user.reach(Permission.APPROVE_CLOSING))

    def waiting(self) -> "LiftQuerySet":
        """Those that nobody has agreed to yet."""
        return self.filter(agreed_at=None)
