"""A figure as it is told: how much of what, and where the list of it opens."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Figure:
    """One number of a dashboard or report.

    `unit` is the counter's own word (sessions, letters, cases); `is_approximate` says "more than". `route` and `params`
    name the list page that shows exactly the rows counted: its length is the value.
    """

    code: str
    label: str | Promise
    value: int
    unit: str | Promise
    is_approximate: bool = False
    route: str = ""
    params: dict[str, str] = field(default_factory=dict)

    @property
    def link(self) -> str:
        """The list behind the number, "" where it is made of nothing that can be listed."""
        if not self.route:
            return ""
        return f"{reverse(self.route)}?{urlencode(self.params)}" if self.params else reverse(self.route)
