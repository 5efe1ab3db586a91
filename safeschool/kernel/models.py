"""What every table may be: stamped, or a term of a taxonomy in three languages. No tables of its own."""

from typing import Any, ClassVar, TypeVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from safeschool.kernel.sounds import sounds_of
from safeschool.kernel.words import folded

Q = TypeVar("Q", bound="models.QuerySet[Any]")


class Stamped(models.Model):
    """A row that knows when it was recorded. When the thing happened is another field."""

    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True, editable=False)

    class Meta:
        abstract = True


def key_for_search(*texts: str) -> str:
    """What a search looks into: the texts without diacritics, then how their Chinese words sound."""
    plain = folded(" ".join(texts))
    return " ".join([plain, *sounds_of(plain)])


def holding(rows: Q, text: str) -> Q:
    """The rows whose search key holds every word of the text; all of them for no word."""
    for word in folded(text).split():
        rows = rows.filter(search_key__contains=word)
    return rows


class Findable(models.Model):
    """A row found by words without diacritics and by first letters; `FOUND_BY` names the fields that are searched."""

    FOUND_BY: ClassVar[tuple[str, ...]]

    search_key = models.TextField(editable=False, blank=True, default="")

    class Meta:
        abstract = True
        indexes = [GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="%(class)s_search")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the search key in step with what it is made of."""
        self.search_key = key_for_search(*(str(getattr(self, name)) for name in self.FOUND_BY))
        if set(self.FOUND_BY) & set(kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = [*kwargs["update_fields"], "search_key"]
        super().save(*args, **kwargs)


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
        name: str = getattr(self, self.name_column())
        return name

    @classmethod
    def name_column(cls) -> str:
        """The column that holds the names in the reader's language."""
        column = "name_" + (get_language() or "en").replace("-", "_").lower()
        return column if hasattr(cls, column) else "name_en"

    def is_called(self, word: str) -> bool:
        """Whether the folded word stands in one of its names."""
        return word in folded(f"{self.name_en} {self.name_vi} {self.name_zh_hans}")
