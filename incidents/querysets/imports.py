"""Which lists of past incidents."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from safeschool.accounts.roles import Permission

if TYPE_CHECKING:
    from incidents.models import IncidentImport
    from safeschool.accounts.models import User


class ImportQuerySet(models.QuerySet["IncidentImport"]):
    def visible_to(self, user: "User") -> "ImportQuerySet":
        """Of the units for which the user may bring lists: the own ones, and of others what was written."""
        own_or_done = Q(brought_by=user.pk) | Q(state__in=("DONE", "UNDONE"))
        return self.filter(own_or_done, unit__in=user.reach(Permission.IMPORT_INCIDENTS))

    def busy(self) -> "ImportQuerySet":
        """Those that wait for a worker, or have one."""
        return self.filter(state__in=("JUDGING", "WRITING"))

    def forgotten(self, since: datetime) -> "ImportQuerySet":
        """Those that nobody confirmed or dropped since that moment."""
        return self.filter(state__in=("MAPPING", "JUDGED"), created_at__lt=since)
