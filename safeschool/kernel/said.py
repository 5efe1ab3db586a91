"""Questions said once: worded into SQL when a process first asks, and only filled in after that (ADR 0018).

For what stands in the way of every request: there the ORM takes longer to word a question than PostgreSQL to answer it.
"""

from collections.abc import Callable
from copy import copy
from functools import cached_property
from inspect import signature
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import connections, models
from django.db.models.expressions import Expression

M = TypeVar("M", bound=models.Model)


class Given(Expression):
    """A place in the question that each asking fills with one value."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A placeholder, and itself as what stands there until it is filled."""
        return "%s", [self]


class GivenKeys(Given):
    """A place that is filled with a list of primary keys, to look `__in`; one wording for every length."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The keys as rows."""
        return "(SELECT unnest(%s::bigint[]))", [self]


class Said(Generic[M]):
    """A question, asked with its values by name; it answers with the rows, in one query."""

    def __init__(self, ask: Callable[..., "models.QuerySet[M]"]) -> None:
        self.ask = ask

    @cached_property
    def _worded(self) -> tuple["models.QuerySet[M]", Any, str, tuple[Any, ...]]:
        places = {name: place.annotation(name) for name, place in signature(self.ask).parameters.items()}
        rows = self.ask(**places)
        compiler: Any = rows.query.get_compiler(using=rows.db)
        sql, params = compiler.as_sql()
        if worked_out := [value for value in params if not isinstance(value, Given | str)]:
            raise TypeError(f"{worked_out} would stay in the question for good: let each asking give it.")
        return rows, compiler, sql, tuple(params)

    def __call__(self, **values: Any) -> list[M]:
        """The rows, as a queryset would read them."""
        rows, worded, sql, places = self._worded
        filled = [values[place.name] if isinstance(place, Given) else place for place in places]
        # The queryset's own reader turns what PostgreSQL answers into models; only the wording is taken from before.
        compiler = copy(worded)
        compiler.connection = connections[worded.using]
        compiler.as_sql = lambda: (sql, filled)
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        asked = SimpleNamespace(db=worded.using, query=query, _known_related_objects={})
        read: Any = rows._iterable_class
        return list(read(asked))


def said(ask: Callable[..., "models.QuerySet[M]"]) -> Said[M]:
    """A decorator. The function gets places instead of values, of the kind that it annotates: `Given` or `GivenKeys`.

    What it works out by itself (today, a person's units) would stay as it was at the first asking: only texts may.
    """
    return Said(ask)
