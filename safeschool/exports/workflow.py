"""What an export can be, and where it stands."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# More rows than this are written in the background.
AT_ONCE = 5000
# A ledger is read on paper.
MOST_ON_PAPER = 2000
MOST_WITH_IDENTITIES = 500
KEPT_FOR = timedelta(hours=24)
# A writer that has not said anything for so long is gone.
SILENT_FOR = timedelta(minutes=10)
SHORTEST_REASON = 5


class Form(TextChoices):
    """The kinds of file."""

    XLSX = "xlsx", _("Excel (XLSX)")
    CSV = "csv", _("CSV")
    PDF = "pdf", _("Ledger to print (PDF)")


class State(TextChoices):
    """Where an export stands."""

    WAITING = "WAITING", _("waiting")
    WRITING = "WRITING", _("being written")
    READY = "READY", _("ready")
    SENT = "SENT", _("downloaded at once")
    FAILED = "FAILED", _("failed")
    EXPIRED = "EXPIRED", _("expired")


TYPES = {
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "text/csv; charset=utf-8",
    Form.PDF: "application/pdf",
}
