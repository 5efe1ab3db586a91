"""A figure as it is told: how much of what, and where the list of it opens."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet, Value
from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Counted:
    """Exactly the rows behind a number, read only when they are asked for.

    `rule` says how they make it: ROWS, each is one; SUM, `of` is added up; DISTINCT, each value of `of` is one.
    """

    rows: QuerySet[Any]
    rule: str = "ROWS"
    of: Any = None

    @property
    def kind(self) -> str:
        """Which table the rows lie in, like incidents.incident."""
        return str(self.rows.model._meta.label_lower)

    def pairs(self) -> dict[int, int]:
        """What each row, by its pk, gives to the number: 1, its amount, or the pk of what it is one of."""
        given = Value(1) if self.of is None else F(self.of) if isinstance(self.of, str) else self.of
        rows = self.rows.order_by("pk").annotate(given_to_figure=given).values_list("pk", "given_to_figure")
        return {pk: amount or 0 for pk, amount in rows}


@dataclass(frozen=True)
class Figure:
    """One number of a dashboard or report.

    `unit` is the counter's own word (sessions, letters, cases); `is_approximate` says "more than". `route` and `params`
    name the list page that shows exactly the rows counted: its length is the value. `counted` proves the number.
    """

    code: str
    label: str | Promise
    value: int
    unit: str | Promise
    is_approximate: bool = False
    route: str = ""
    params: dict[str, str] = field(default_factory=dict)
    counted: Counted | None = field(default=None, compare=False, repr=False)

    @property
    def link(self) -> str:
        """The list behind the number, "" where it is made of nothing that can be listed."""
        if not self.route:
            return ""
        return f"{reverse(self.route)}?{urlencode(self.params)}" if self.params else reverse(self.route)
