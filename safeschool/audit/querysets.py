"""Which lines of the journal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from django.db import models

if TYPE_CHECKING:
    from safeschool.audit.models import Entry


class Reader(Protocol):
    """Someone who reaches units by an ability; a User, seen from below."""

    def reach(self, permission: str) -> Sequence[int]:
        """The pks of the units reached."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, user: Reader) -> "EntryQuerySet":
        """The lines about the units where the reader may view the journal."""
        return self.filter(unit_id__in=user.reach("view_journal"))

    def about(self, target: models.Model) -> "EntryQuerySet":
        """The lines about one row, oldest first."""
        return self.filter(target_type=target._meta.label_lower, target_id=str(target.pk)).order_by("id")
