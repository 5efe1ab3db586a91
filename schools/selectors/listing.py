"""The list of schools by name, and the same on a map."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from safeschool.kernel.paging import PAGE_SIZE
from schools.models import Gate, School
from schools.querysets import SchoolQuerySet

MAPPED_AT_MOST = 2000


@dataclass(frozen=True)
class NamePage:
    """Some schools by name, and the keys of the pages before and after ("" where there is none)."""

    rows: list[School]
    before: str
    after: str


def _key(school: School) -> str:
    return base64.urlsafe_b64encode(f"{school.pk}|{school.name}".encode()).decode()


def _parsed(key: str) -> tuple[str, int] | None:
    try:
        pk, _mark, name = base64.urlsafe_b64decode(key.encode()).decode().partition("|")
        return name, int(pk)
    except (ValueError, binascii.Error):
        return None


def page_by_name(rows: SchoolQuerySet, params: Mapping[str, Any], size: int = PAGE_SIZE) -> NamePage:
    """The page that `?after=KEY` or `?before=KEY` asks for, else the first. One query, however far down."""
    after, before = _parsed(params.get("after", "")), _parsed(params.get("before", ""))
    if before:
        name, pk = before
        earlier = rows.filter(Q(name__lt=name) | Q(name=name, pk__lt=pk)).order_by("-name", "-pk")
        found = list(earlier[: size + 1])
        shown, has_before, has_after = found[:size][::-1], len(found) > size, True
    else:
        if after:
            name, pk = after
            rows = rows.filter(Q(name__gt=name) | Q(name=name, pk__gt=pk))
        found = list(rows.order_by("name", "pk")[: size + 1])
        shown, has_before, has_after = found[:size], after is not None, len(found) > size
    return NamePage(
        rows=shown,
        before=_key(shown[0]) if shown and has_before else "",
        after=_key(shown[-1]) if shown and has_after else "",
    )


def points_of(schools: Iterable[School]) -> list[dict[str, Any]]:
    """The schools with a place as points of a map."""
    return [
        {
            "lat": school.latitude,
            "lng": school.longitude,
            "title": school.name,
            "url": reverse("schools:sheet", args=[school.pk]),
            "icon": "school",
        }
        for school in schools
        if school.latitude is not None and school.longitude is not None
    ]


def gate_points(gates: Iterable[Gate]) -> list[dict[str, Any]]:
    """Gates as points of a map."""
    return [
        {"lat": gate.latitude, "lng": gate.longitude, "title": gate.name, "text": gate.get_traffic_display()}
        for gate in gates
    ]
