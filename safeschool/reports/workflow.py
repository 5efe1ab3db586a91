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
