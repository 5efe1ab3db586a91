"""The papers of a file: PDF or text, as they came in."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.files import Incident
from incidents.querysets import OfIncidentQuerySet
from safeschool.kernel.models import Stamped


class PaperKind(models.TextChoices):
    """What an attached file is, told by its bytes; see kernel/papers.py."""

    JPEG = "JPEG", _("picture")
    PDF = "PDF", "PDF"
    TEXT = "TEXT", _("text")

    @property
    def ending(self) -> str:
        """How its name ends when it leaves."""
        return {"JPEG": "jpg", "PDF": "pdf", "TEXT": "txt"}[self.value]

    @property
    def mime(self) -> str:
        """As what it is served."""
        return {"JPEG": "image/jpeg", "PDF": "application/pdf", "TEXT": "text/plain; charset=utf-8"}[self.value]


def document_path(document: "Document", _filename: str) -> str:
    """A name that says nothing; the sender's own file name is not kept."""
    return f"documents/{document.name.hex[:2]}/{document.name.hex}.{PaperKind(document.kind).ending}"


class Document(Stamped):
    """A paper of the file, PDF or text, as it came in; reached only through the page that asks who you are."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("file", "title")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="documents")
    name = models.UUIDField(unique=True, default=uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=4, choices=PaperKind.choices)
    title = models.CharField(_("what it is"), max_length=120)
    file = models.FileField(upload_to=document_path, max_length=120)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("attached by"))

    objects = OfIncidentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["incident", "sha256"], name="document_is_attached_once")]

    def __str__(self) -> str:
        return str(self.name)
