"""Which moves of a weekly report are lawful."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where a report stands. An issued one never changes."""

    DRAFT = "DRAFT", _("draft")
    CHECKED = "CHECKED", _("checked")
    SIGNED = "SIGNED", _("signed")
    ISSUED = "ISSUED", _("issued")


MOVES: dict[Status, tuple[Status, ...]] = {
    Status.DRAFT: (Status.CHECKED, Status.SIGNED, Status.ISSUED),
    Status.CHECKED: (Status.DRAFT, Status.SIGNED, Status.ISSUED),
    Status.SIGNED: (Status.DRAFT, Status.ISSUED),
    Status.ISSUED: (),
}


class CircularStatus(TextChoices):
    """Where a circular stands. An issued one never changes."""

    DRAFT = "DRAFT", _("draft")
    ISSUED = "ISSUED", _("issued")


class Criterion(TextChoices):
    """Why a unit is named: what it did with its own duty and its own deadlines.

    How many incidents or concerns a unit has is no criterion and never becomes one: who is ranked by few reports gets
    few reports.
    """

    SEATS_KEPT = "SEATS_KEPT", _("every seat of duty taken in time")
    PUT_RIGHT = "PUT_RIGHT", _("what was found at schools put right in time")
    SEATS_EMPTY = "SEATS_EMPTY", _("seats of duty left empty")
    CAME_LATE = "CAME_LATE", _("late at the post")
    OVERDUE = "OVERDUE", _("findings at schools past their deadline")
    REPORTS_MISSING = "REPORTS_MISSING", _("weekly reports not issued")

    @property
    def is_praise(self) -> bool:
        return self in (Criterion.SEATS_KEPT, Criterion.PUT_RIGHT)

    @property
    def sentence(self) -> str:
        """With `counted` and `out_of` to be filled in."""
        return str(SENTENCES[self])


SENTENCES = {
    Criterion.SEATS_KEPT: _("All %(counted)s seats of duty were taken in time."),
    Criterion.PUT_RIGHT: _("%(counted)s findings at schools were put right in time, none is overdue."),
    Criterion.SEATS_EMPTY: _("%(counted)s of %(out_of)s seats of duty stayed empty."),
    Criterion.CAME_LATE: _("%(counted)s of %(out_of)s came late to their post."),
    Criterion.OVERDUE: _("%(counted)s findings at schools were past their deadline."),
    Criterion.REPORTS_MISSING: _("%(counted)s of %(out_of)s weekly reports were not issued."),
}
