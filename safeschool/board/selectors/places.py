"""The newest places of incidents on a map."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from incidents.models import Incident
from safeschool.board.selectors.streams import Period

MAP_POINTS = 500


@dataclass(frozen=True)
class Places:
    """Points for the map, and the list of the same; `is_cut` when older ones are not drawn."""

    points: list[dict[str, Any]]
    list_url: str
    is_cut: bool


def places_of(period: Period, list_url: str) -> Places:
    """The newest places in sight, by number and type only; confidential ones are not shown as a point."""
    rows = Incident.objects.visible_to(period.user).happened_between(period.start, period.end)
    rows = rows.under(period.unit) if period.unit else rows
    rows = rows.exclude(latitude=None).exclude(confidentiality="CONFIDENTIAL")
    newest = list(rows.select_related("type").order_by("-occurred_at", "-pk")[: MAP_POINTS + 1])
    points = [
        {
            "lat": row.latitude,
            "lng": row.longitude,
            "title": row.number,
            "url": reverse("incidents:file", args=[row.pk]),
            "tone": row.severity.lower(),
            "text": row.type.name,
        }
        for row in newest[:MAP_POINTS]
    ]
    return Places(points, list_url, is_cut=len(newest) > MAP_POINTS)
