"""Which tasks of files."""

from datetime import date
from typing import TYPE_CHECKING

from incidents.querysets.files import OfIncidentQuerySet

if TYPE_CHECKING:
    from incidents.models import CaseTask  # noqa: F401
    from safeschool.accounts.models import User


class CaseTaskQuerySet(OfIncidentQuerySet["CaseTask"]):
    """Seen by whoever sees the file."""

    def open(self) -> "CaseTaskQuerySet":
        """Those still to be done."""
        return self.filter(done_at=None)

    def late(self, today: date) -> "CaseTaskQuerySet":
        """Those that should have been done before that day and are not."""
        return self.open().filter(due_on__lt=today)

    def owned_by(self, user: "User") -> "CaseTaskQuerySet":
        """One's own."""
        return self.filter(owner=user)

    def for_list(self) -> "CaseTaskQuerySet":
        """With everything that a row of a list shows, in one query."""
        return self.select_related("incident__type", "owner")
