"""Searching for words in what was written, diacritics or not, along the index of words."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q

from safeschool.kernel.words import folded

# The index knows words of three letters and more.
TRIGRAM = 3


def any_of(parts: list[Q]) -> Q:
    """One of the conditions; none of them lets nothing through."""
    return reduce(or_, parts) if parts else Q(pk__in=())


def holds_words(model: type[models.Model], text: str, *, in_few_units: bool = False) -> Q:
    """Every word stands in the row's own words, or in a name of its type.

    Two ways to say it. Word by word ("in the text, or of these types"): the index brings the rows of each word, which
    is well where the rows of a unit or two meet them. Type by type: of most types all words are asked of the text, and
    the index brings only rows that hold all of them; that is better over a whole country.
    """
    words = folded(text).split()
    if not words:
        return Q()
    types: Any = model._meta.get_field("type").related_model
    kinds = list(types._default_manager.all())
    called = {word: [kind.pk for kind in kinds if kind.is_called(word)] for word in words}
    by_type = [] if in_few_units else [word for word in called if len(word) >= TRIGRAM]
    by_word = [word for word in called if word not in by_type]
    parts = [Q(search_key__contains=word) | Q(type__in=called[word]) for word in by_word]
    return Q(*parts, _by_type(by_type, called, [kind.pk for kind in kinds])) if by_type else Q(*parts)


def _by_type(words: list[str], called: dict[str, list[int]], kinds: list[int]) -> Q:
    left: dict[tuple[str, ...], list[int]] = {}
    for kind in kinds:
        left.setdefault(tuple(word for word in words if kind not in called[word]), []).append(kind)
    left.pop(tuple(words), None)
    named = [kind for group in left.values() for kind in group]
    others = Q(*_told(words)) & ~Q(type__in=named) if named else Q(*_told(words))
    return any_of([*(Q(*_told(rest), type__in=group) for rest, group in left.items()), others])


def _told(words: Iterable[str]) -> list[Q]:
    return [Q(search_key__contains=word) for word in words]
