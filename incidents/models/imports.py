"""A list of past incidents that was brought: looked at, confirmed, taken back."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.querysets import ImportQuerySet
from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped


class ImportState(models.TextChoices):
    """Where a list stands."""

    MAPPING = "MAPPING", _("Columns to be chosen")
    JUDGING = "JUDGING", _("Being read")
    JUDGED = "JUDGED", _("Waiting for confirmation")
    WRITING = "WRITING", _("Being written")
    DONE = "DONE", _("Imported")
    UNDONE = "UNDONE", _("Undone")


BUSY_IMPORTS = (ImportState.JUDGING, ImportState.WRITING)


def import_path(row: "IncidentImport", _filename: str) -> str:
    """A name that says nothing."""
    return f"imports/{row.key.hex}"


class IncidentImport(Stamped):
    """One file as it was brought and read. The file itself is gone once it is written, dropped or forgotten.

    `columns` are the file's, `mapping` our field to a column, `wishes` a word of the file to the code of a type,
    `words` the words of types that were not understood and how often; `refused` the first bad rows with their reasons.
    """

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("file", "file_name", "sample", "refused")

    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("brought by")
    )
    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(upload_to=import_path, max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ImportState.choices, default=ImportState.MAPPING)
    fault = models.CharField(max_length=500, blank=True)
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    wishes = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    sample = models.JSONField(default=list)
    refused = models.JSONField(default=list)
    read = models.PositiveIntegerField(_("rows read"), default=0)
    created = models.PositiveIntegerField(_("new incidents"), default=0)
    matched = models.PositiveIntegerField(_("known incidents"), default=0)
    refused_count = models.PositiveIntegerField(_("refused"), default=0)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} → {self.unit}"

    @property
    def is_busy(self) -> bool:
        """Whether it is being read or written just now."""
        return self.state in BUSY_IMPORTS
