"""What every table may be: stamped, or a term of a taxonomy in three languages. No tables of its own."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from safeschool.kernel.words import folded


class Stamped(models.Model):
    """A row that knows when it was recorded. When the thing happened is another field."""

    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True, editable=False)

    class Meta:
        abstract = True


class Term(models.Model):
    """A word of a taxonomy: a stable code and its name in each language; rows are loaded from data."""

    PERSONAL_DATA: ClassVar[tuple[str, ...]] = ()

    code = models.CharField(_("code"), max_length=40, unique=True)
    group = models.CharField(_("group"), max_length=40, blank=True)
    name_en = models.CharField(max_length=200)
    name_vi = models.CharField(max_length=200)
    name_zh_hans = models.CharField(max_length=200)
    tier = models.CharField(max_length=10, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, English where that language is not one of ours."""
        language = (get_language() or "en").replace("-", "_").lower()
        name: str = getattr(self, f"name_{language}", self.name_en)
        return name

    def is_called(self, word: str) -> bool:
        """Whether the folded word stands in one of its names."""
        return word in folded(f"{self.name_en} {self.name_vi} {self.name_zh_hans}")
