"""What was done and who read what: lines that are added and never changed, and the seals over them.

No foreign keys: the journal outlives what it speaks of. Triggers refuse UPDATE, DELETE and TRUNCATE.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from safeschool.audit.querysets import EntryQuerySet


class Entry(models.Model):
    """One line of the journal. `facts` holds codes and numbers, never a name of a minor."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("actor", "actor_id")

    at = models.DateTimeField(_("at"))
    actor_id = models.BigIntegerField(_("actor"), null=True)
    actor = models.CharField(_("actor"), max_length=60)
    verb = models.CharField(_("what"), max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    unit_id = models.BigIntegerField(null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    facts = models.JSONField(default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["target_type", "target_id", "id"], name="entry_of_target"),
            models.Index(fields=["unit_id", "-at", "-id"], name="entry_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_type} {self.target_id}"


class Seal(models.Model):
    """A keyed digest over a run of entries and over the seal before it."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    sealed_at = models.DateTimeField(_("sealed at"))
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["last_id"]

    def __str__(self) -> str:
        return f"{self.first_id}–{self.last_id}: {self.digest[:12]}"
