"""A list as its page shows it: the same rows under the same filter, and the columns that are told of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
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
    masked: tuple[str | Read, str] | None = None
    has_identities: bool = False
    params: Mapping[str, str | Promise] = field(default_factory=dict)

    @property
    def readers(self) -> list[tuple[str, Read]]:
        """Label and reader of each column, in the language of now."""
        return [_of_field(self.model, one) if isinstance(one, str) else (str(one[0]), one[1]) for one in self.columns]

    @property
    def fields(self) -> list[str]:
        """The fields that the columns need, where every column is one: no more is loaded then. Else empty."""
        plain = [one for one in self.columns if isinstance(one, str)]
        if len(plain) < len(self.columns) or (self.masked and not isinstance(self.masked[0], str)):
            return []
        heads = dict.fromkeys(one.partition("__")[0] for one in plain)
        own = [one for one in heads if not self.model._meta.get_field(one).many_to_many]
        return [*own, *(self.masked or ())]


def _of_field(model: type[Model], name: str) -> tuple[str, Read]:
    """A field of the model: a choice in words, a row by its name, many rows one after another, the rest as it is.

    `type__iccs` is a field of the row that `type` points at.
    """
    head, _dot, told = name.partition("__")
    made: Any = model._meta.get_field(head)
    if told:
        return str(made.related_model._meta.get_field(told).verbose_name), Names(made, told)
    label = str(made.verbose_name)
    if made.many_to_many:
        return label, lambda row: ", ".join(str(one) for one in getattr(row, name).all())
    if made.is_relation:
        return label, Names(made)
    if made.choices:
        words = {value: str(word) for value, word in made.flatchoices}
        return label, lambda row: words.get(getattr(row, name), "")
    return label, attrgetter(name)


class Names:
    """Reads the name, or the field `told`, of the row pointed at.

    `learn` asks for those not yet known, in one statement for many rows.
    """

    def __init__(self, field: Any, told: str = "") -> None:
        self.attname, self.name, self.model = field.attname, field.name, field.related_model
        self.told: Callable[[Any], object] = attrgetter(told) if told else str
        self.known: dict[Any, str] = {None: ""}

    def learn(self, rows: Sequence[Any]) -> None:
        wanted = {getattr(row, self.attname) for row in rows} - self.known.keys()
        if wanted:
            self.known |= {pk: str(self.told(one)) for pk, one in self.model._base_manager.in_bulk(wanted).items()}

    def __call__(self, row: Any) -> str:
        return self.known[getattr(row, self.attname)]


def month_of(at: datetime) -> str:
    """All that is told of when a masked row happened."""
    return localtime(at).strftime("%Y-%m")


MASKED = _("Confidential file")
