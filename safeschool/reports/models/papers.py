"""The look of a unit's papers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit
from safeschool.kernel.models import Stamped
from safeschool.reports.querysets import PaperTemplateQuerySet


class PaperTemplate(Stamped):
    """The Word template of a unit's papers, and of the units below that have none; the newest one holds."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ("by",)

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="paper_template", verbose_name=_("unit"))
    name = models.CharField(_("name of the file"), max_length=120)
    body = models.BinaryField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    put_at = models.DateTimeField(_("put at"))

    objects = PaperTemplateQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.unit}: {self.name}"
