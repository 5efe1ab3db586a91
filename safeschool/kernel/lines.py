"""A row of a long list, ready to be drawn: every word is there before the template begins."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Line:
    """What `{% list_line %}` draws; without a `door` (a name of a page that takes the key) the title leads nowhere."""

    title: str
    number: str
    meta: tuple[str, ...]
    pk: int = 0
    door: str = ""
    icon: str = ""
    badges: tuple[tuple[str, str], ...] = ()
    at: datetime | None = None
