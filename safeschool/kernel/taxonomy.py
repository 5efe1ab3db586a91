"""Loading a taxonomy: entries of a data file become rows, again and again with the same result."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from safeschool.kernel.models import Term

Entry = Mapping[str, Any]
T = TypeVar("T", bound=Term)


def load_terms(
    model: type[T], entries: Iterable[Entry], extra: Callable[[Entry], dict[str, Any]] = lambda entry: {}
) -> int:
    """Write each entry (code, group, en, vi, zh_hans, tier) to the model, with the columns `extra` makes of it.

    Idempotent: a code that is there is brought up to date, none is removed. Returns the number of entries.
    """
    rows = [
        model(
            code=entry["code"],
            group=entry.get("group", ""),
            name_en=entry["en"],
            name_vi=entry["vi"],
            name_zh_hans=entry["zh_hans"],
            tier=entry.get("tier", ""),
            order=place,
            **extra(entry),
        )
        for place, entry in enumerate(entries)
    ]
    columns = [field.name for field in model._meta.concrete_fields if field.name not in ("id", "code")]
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=columns)
    return len(rows)
