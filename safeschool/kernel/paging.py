"""Pages of a long list by key, not by offset: page two thousand costs what page one costs."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from rest_framework.pagination import CursorPagination

T = TypeVar("T")
PAGE_SIZE = 50


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows, newest first, and the keys of the neighbouring pages ("" where there is none)."""

    rows: Sequence[T]
    newer: str
    older: str


def _key(row: Any, by: str) -> str:
    at: datetime = getattr(row, by)
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{row.pk}".encode()).decode()


def _parsed(key: str) -> tuple[datetime, int] | None:
    try:
        at, pk = base64.urlsafe_b64decode(key.encode()).decode().split("|")
        return datetime.fromisoformat(at), int(pk)
    except (ValueError, binascii.Error):
        return None


def page_of(rows: QuerySet[Any, T], *, by: str, params: Any, size: int = PAGE_SIZE) -> Page[T]:
    """The page that `?older=KEY` or `?newer=KEY` asks for, else the newest; `by` is a time column. One query.

    Rows are of a model, or named tuples that hold `pk` and the time.
    """
    older, newer = _parsed(params.get("older", "")), _parsed(params.get("newer", ""))
    if newer:
        at, pk = newer
        found = list(rows.filter(Q(**{f"{by}__gt": at}) | Q(**{by: at, "pk__gt": pk})).order_by(by, "pk")[: size + 1])
        shown = found[:size][::-1]
        has_newer, has_older = len(found) > size, True
    else:
        if older:
            at, pk = older
            rows = rows.filter(Q(**{f"{by}__lt": at}) | Q(**{by: at, "pk__lt": pk}), **{f"{by}__lte": at})
        found = list(rows.order_by(f"-{by}", "-pk")[: size + 1])
        shown = found[:size]
        has_newer, has_older = older is not None, len(found) > size
    return Page(
        rows=shown,
        newer=_key(shown[0], by) if shown and has_newer else "",
        older=_key(shown[-1], by) if shown and has_older else "",
    )


def neighbours(request: HttpRequest, page: Page[Any]) -> dict[str, str]:
    """`newer_url` and `older_url`: the pages beside this one under the same filter, "" where there is none."""
    urls = {}
    for way, key in (("newer", page.newer), ("older", page.older)):
        asked = request.GET.copy()
        for name in ("newer", "older"):
            asked.pop(name, None)
        asked[way] = key
        urls[f"{way}_url"] = f"?{asked.urlencode()}" if key else ""
    return urls


class NewestFirst(CursorPagination):
    """The same for the API; a viewset names its own time column in `ordering`."""

    page_size = PAGE_SIZE
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = "-created_at"
