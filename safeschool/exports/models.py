"""What somebody took along."""

from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from safeschool.exports.querysets import ExportQuerySet
from safeschool.exports.workflow import Form, State
from safeschool.kernel.models import Stamped


def file_path(export: "Export", _name: str) -> str:
    """A name that tells nothing."""
    return f"exports/{uuid4()}.{export.form}"


class Export(Stamped):
    """One file of the rows that one list showed to one person under one filter. `filters` is the list's own query."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("by", "filters", "reason")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("by"))
    listing = models.CharField(_("list"), max_length=40)
    filters = models.CharField(_("filter"), max_length=2000, blank=True)
    form = models.CharField(_("form"), max_length=4, choices=Form.choices)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    has_identities = models.BooleanField(_("with identities"), default=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    written = models.PositiveIntegerField(_("rows written"), default=0)
    file = models.FileField(upload_to=file_path, max_length=120, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    asked_at = models.DateTimeField(_("asked at"))
    heard_at = models.DateTimeField(null=True, blank=True, editable=False)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(has_identities=False) | ~models.Q(reason=""), name="identities_leave_with_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["by", "-asked_at"], name="export_of_person")]

    def __str__(self) -> str:
        return f"{self.listing}.{self.form}"

    @property
    def is_open(self) -> bool:
        """Whether it is still being made."""
        return self.state in (State.WAITING, State.WRITING)

    @property
    def percent(self) -> int:
        """How much of it is written, as far as one knows."""
        return min(100, round(100 * self.written / self.row_count)) if self.row_count else 0

    def is_here(self, now: datetime) -> bool:
        """Whether the file can be fetched."""
        return self.state == State.READY and self.expires_at is not None and self.expires_at > now
