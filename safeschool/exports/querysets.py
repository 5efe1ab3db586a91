"""Which exports."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from safeschool.exports.workflow import SILENT_FOR, State

if TYPE_CHECKING:
    from safeschool.accounts.models import User
    from safeschool.exports.models import Export


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, user: "User") -> "ExportQuerySet":
        """One's own: what one person may take along is nobody else's."""
        return self.filter(by=user)

    def to_write(self, now: datetime) -> "ExportQuerySet":
        """Those that wait, and those whose writer has fallen silent."""
        lost = Q(state=State.WRITING, heard_at__lt=now - SILENT_FOR)
        return self.filter(Q(state=State.WAITING) | lost)

    def outlived(self, now: datetime) -> "ExportQuerySet":
        """Those whose link has expired and whose file is still there."""
        return self.filter(state=State.READY, expires_at__lte=now)
