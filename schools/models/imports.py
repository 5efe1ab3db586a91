"""A list of schools that was brought and looked at, and waits for its confirmation."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped
from schools.querysets import ImportBatchQuerySet


class ImportBatch(Stamped):
    """One file as it was read and judged; confirming uses its staged rows, not the file again.

    `refused` holds each bad row's number and reason, `unread_levels` how often a word for a level was not understood.
    """

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name=_("unit"))
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    file_name = models.CharField(_("file"), max_length=200)
    mapping = models.JSONField(default=dict)
    read = models.PositiveIntegerField(_("rows read"), default=0)
    unread_levels = models.JSONField(default=dict)
    refused = models.JSONField(default=list)
    created = models.PositiveIntegerField(_("new schools"), default=0)
    matched = models.PositiveIntegerField(_("known schools"), default=0)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} → {self.unit}"


class StagedRow(models.Model):
    """What one good row of a waiting file says; gone when the file is confirmed or dropped."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="staged")
    number = models.PositiveIntegerField(_("row"))
    draft = models.JSONField()
    is_known = models.BooleanField(_("known school"))

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.number}"
