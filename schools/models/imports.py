"""A list of schools that was brought and looked at, and waits for its confirmation."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped
from schools.models.registry import School
from schools.querysets import ImportBatchQuerySet, ImportSourceQuerySet, StagedRowQuerySet


class ImportSource(Stamped):
    """Where lists come from time and again: which of its columns says what, and which of its schools is which of ours.

    `decisions` has the pk of our school by the code that the source's list gives (or that we made for its row).
    """

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=120)
    mapping = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict)

    objects = ImportSourceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="source_is_named_once_in_unit")]

    def __str__(self) -> str:
        return self.name


class ImportBatch(Stamped):
    """One file as it was read and judged; confirming uses its staged rows, not the file again.

    `refused` holds each bad row's number and reason, `unread_levels` how often a word for a level was not understood.
    """

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name=_("unit"))
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    file_name = models.CharField(_("file"), max_length=200)
    source = models.ForeignKey(ImportSource, models.SET_NULL, null=True, blank=True, related_name="+")
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
    # Schools that it may be, by pk; somebody decides before the list is confirmed.
    candidates = ArrayField(models.BigIntegerField(), default=list, blank=True)
    is_decided = models.BooleanField(default=True)
    same_as = models.ForeignKey(School, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = StagedRowQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.number}"
