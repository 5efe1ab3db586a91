"""Which early warnings."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from safeschool.accounts.roles import Permission

if TYPE_CHECKING:
    from incidents.models import EarlyWarning
    from safeschool.accounts.models import User


class WarningQuerySet(models.QuerySet["EarlyWarning"]):
    def visible_to(self, user: "User") -> "WarningQuerySet":
        """The police of the unit, and those above it; what counts confidential concerns only the unit's own desk."""
        police = set(user.reach(Permission.VIEW_INCIDENTS)) & set(user.reach(Permission.VIEW_CONCERNS))
        desk = police & set(user.reach(Permission.TRIAGE_CONCERNS))
        return self.filter(Q(unit__in=sorted(police), is_shared=True) | Q(unit__in=sorted(desk)))

    def open(self) -> "WarningQuerySet":
        """Those that nobody has dismissed."""
        return self.filter(dismissed_at=None)

    def recent(self, since: date) -> "WarningQuerySet":
        """Those about days since then."""
        return self.filter(last_on__gte=since)
