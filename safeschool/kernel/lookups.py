"""A long list of keys asked for as one value: a commander's fifty units cost as much as one."""

from collections.abc import Iterable
from typing import Any

from django.db.models import ForeignKey, Lookup, Q


def keys(pks: Iterable[int]) -> str:
    """The keys as `unit__among` wants them."""
    return "{" + ",".join(str(int(pk)) for pk in sorted(pks)) + "}"


def one_of(name: str, pks: Iterable[int]) -> Q:
    """The row that `name` points at is one of these; a single one is asked for plainly, so that its index orders."""
    known = sorted(pks)
    return Q(**{name: known[0]}) if len(known) == 1 else Q(**{f"{name}__among": keys(known)})


@ForeignKey.register_lookup
class Among(Lookup[Any]):
    """`unit__among=keys(pks)`: what `unit__in=pks` asks, prepared and sent as one value."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """The key is one of the array."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", (*params, self.rhs)
