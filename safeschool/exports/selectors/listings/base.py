"""A list as its page shows it: the same rows under the same filter, and the columns that are told of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import User

Read = Callable[[Any], Any]


@dataclass(frozen=True)
class Found:
    """The rows of a list for one person under one filter, and the form that read the filter (none: it has none)."""

    rows: QuerySet[Any]
    form: forms.Form | None = None


@dataclass(frozen=True)
class Listing:
    """`route` is the list's page, whose gate is the gate of the export; `by` orders as the page does.

    `columns` are names of fields, or pairs of a label and what reads a row. Of a row that is masked on the page only
    `masked` (its number and the moment whose month may be told) is written. `extra` is loaded with the rows.
    """

    code: str
    route: str
    title: str | Promise
    model: type[Model]
    found: Callable[[User, Mapping[str, str], datetime], Found]
    by: tuple[str, ...]
    columns: tuple[str | tuple[str | Promise, Read], ...]
    masked: tuple[Read, str] | None = None
    has_identities: bool = False
    params: Mapping[str, str | Promise] = field(default_factory=dict)

    @property
    def readers(self) -> list[tuple[str, Read]]:
        """Label and reader of each column, in the language of now."""
        return [_of_field(self.model, one) if isinstance(one, str) else (str(one[0]), one[1]) for one in self.columns]


def _of_field(model: type[Model], name: str) -> tuple[str, Read]:
    """A field of the model: a choice in words, a row by its name, many rows one after another, the rest as it is."""
    made: Any = model._meta.get_field(name)
    label = str(made.verbose_name)
    if made.many_to_many:
        return label, lambda row: ", ".join(str(one) for one in getattr(row, name).all())
    if made.is_relation:
        return label, _by_name(name, made.attname)
    if made.choices:
        words = {value: str(word) for value, word in made.flatchoices}
        return label, lambda row: words.get(getattr(row, name), "")
    return label, lambda row: getattr(row, name)


def _by_name(name: str, attname: str) -> Read:
    """The name of the row pointed at; each is asked once."""
    known: dict[Any, str] = {None: ""}

    def read(row: Any) -> str:
        pk = getattr(row, attname)
        if pk not in known:
            known[pk] = str(getattr(row, name))
        return known[pk]

    return read


def month_of(at: datetime) -> str:
    """All that is told of when a masked row happened."""
    return localtime(at).strftime("%Y-%m")


MASKED = _("Confidential file")
