"""The layers of points: what stands where on the part of the map on the screen, in the viewer's own sight."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, F, FloatField, Max, Min
from django.db.models.functions import Cast, Coalesce, ExtractHour, ExtractIsoWeekDay, Floor
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from patrols.models import PatrolPoint, Post
from safeschool.accounts.models import Boundary, Unit, User
from safeschool.accounts.roles import Permission
from safeschool.board.selectors.streams import Period
from safeschool.kernel.cells import Box
from safeschool.kernel.small import SENSITIVE
from schools.models import Hazard, School, Venue

MOST_POINTS = 500
MOST_OUTLINES = 60
# How many clusters stand beside each other at most.
ACROSS = 16
# About a kilometre around what is shown first.
MARGIN = 0.01
Point = dict[str, Any]


@dataclass(frozen=True)
class Layer:
    """A layer that can be switched on: who may see it, and how its points are found and told."""

    name: Promise | str
    permission: Permission
    icon: str
    rows: Callable[[User, Period], Any]
    point: Callable[[Any], Point]
    latitude: str = "latitude"
    longitude: str = "longitude"
    unit: str = "unit__path__startswith"
    is_clustered: bool = True
    is_on: bool = False


def _incidents(user: User, period: Period) -> Any:
    """The newest in sight; confidential ones are no point, nor, above the unit, are kinds that tell of few children."""
    rows = Incident.objects.visible_to(user).happened_between(period.start, period.end)
    rows = rows.exclude(confidentiality="CONFIDENTIAL").exclude(is_sealed=True)
    if len(user.reach(Permission.VIEW_DASHBOARD)) > 1:
        rows = rows.exclude(type__group__in=SENSITIVE)
    if group := period.params.get("group"):
        rows = rows.filter(type__group=group)
    hours = {"weekday": ExtractIsoWeekDay, "hour": ExtractHour}
    for name, part in hours.items():
        if value := period.params.get(name):
            rows = rows.filter(date_precision="EXACT").annotate(**{name: part("occurred_at", tzinfo=user.zone)})
            rows = rows.filter(**{name: int(value)})
    return rows.select_related("type").order_by("-occurred_at", "-pk")


def _incident(row: Incident) -> Point:
    url = reverse("incidents:file", args=[row.pk])
    return {"title": row.number, "url": url, "tone": row.severity.lower(), "text": row.type.name}


def _posts(user: User, _period: Period) -> Any:
    rows = Post.objects.visible_to(user).select_related("kind")
    where = {
        "at_latitude": Coalesce("latitude", "gate__latitude", "school__latitude"),
        "at_longitude": Coalesce("longitude", "gate__longitude", "school__longitude"),
    }
    return rows.annotate(**where)


LAYERS: dict[str, Layer] = {
    "schools": Layer(
        _("Schools"),
        Permission.VIEW_SCHOOLS,
        "school",
        lambda user, _period: School.objects.visible_to(user).only("name", "latitude", "longitude").order_by("pk"),
        lambda row: {"title": row.name, "url": reverse("schools:sheet", args=[row.pk]), "tone": "good"},
        is_on=True,
    ),
    "posts": Layer(
        _("Posts"),
        Permission.VIEW_ROSTER,
        "shield",
        _posts,
        lambda row: {"title": row.name, "text": row.kind.name},
        latitude="at_latitude",
        longitude="at_longitude",
    ),
    "patrol-points": Layer(
        _("Patrol points"),
        Permission.VIEW_ROSTER,
        "route",
        lambda user, _period: PatrolPoint.objects.visible_to(user).standing(timezone.localdate()),
        lambda row: {"title": row.name, "text": row.get_kind_display()},
    ),
    "venues": Layer(
        _("Venues"),
        Permission.VIEW_SURROUNDINGS,
        "building-store",
        lambda user, _period: Venue.objects.visible_to(user).filter(closed_on=None).select_related("kind"),
        lambda row: {
            "title": row.name, "text": row.kind.name, "tone": "quiet", "url": reverse("schools:venue", args=[row.pk]),
        },
    ),
    "hazards": Layer(
        _("Hazards"),
        Permission.VIEW_SURROUNDINGS,
        "alert-triangle",
        lambda user, _period: Hazard.objects.visible_to(user).open().select_related("type"),
        lambda row: {
            "title": row.place, "text": row.type.name, "tone": "medium",
            "url": reverse("schools:hazard", args=[row.pk]),
        },
        unit="school__unit__path__startswith",
    ),
    "incidents": Layer(
        _("Incidents"), Permission.VIEW_INCIDENTS, "map-pin", _incidents, _incident, is_clustered=False
    ),
}  # fmt: skip


def layers_for(user: User) -> dict[str, Layer]:
    """The layers that the user may switch on."""
    return {code: layer for code, layer in LAYERS.items() if user.may(layer.permission)}


def points_in(layer: Layer, period: Period, box: Box) -> dict[str, Any]:
    """Points of the box; of too many, numbers in squares; `is_cut` where only the newest are there."""
    south, west, north, east = box
    within = {f"{layer.latitude}__range": (south, north), f"{layer.longitude}__range": (west, east)}
    rows = layer.rows(period.user, period).filter(**within)
    if period.unit is not None:
        rows = rows.filter(**{layer.unit: period.unit.path})
    found = list(rows[: MOST_POINTS + 1])
    is_many = len(found) > MOST_POINTS
    if is_many and layer.is_clustered:
        return {"points": [], "clusters": _clusters(rows, layer, box), "is_cut": False}
    points = [
        {
            "lat": getattr(row, layer.latitude),
            "lng": getattr(row, layer.longitude),
            "icon": layer.icon,
            **layer.point(row),
        }
        for row in found[:MOST_POINTS]
    ]
    return {"points": points, "clusters": [], "is_cut": is_many}


def _clusters(rows: Any, layer: Layer, box: Box) -> list[list[float]]:
    """[how many, latitude, longitude] of each square that holds any."""
    step = max(box[3] - box[1], 0.0001) / ACROSS
    squares = {
        "down": Floor(Cast(F(layer.latitude) / step, FloatField())),
        "along": Floor(Cast(F(layer.longitude) / step, FloatField())),
    }
    counted = rows.order_by().annotate(**squares).values_list("down", "along")
    told = counted.annotate(n=Count("pk"), lat=Avg(layer.latitude), lng=Avg(layer.longitude))
    return [[n, round(latitude, 5), round(longitude, 5)] for _down, _along, n, latitude, longitude in told]


def outlines_of(user: User, unit: Unit | None) -> dict[str, Any]:
    """The drawn boundaries of the units in sight, or of one and those below it, as GeoJSON."""
    units = Unit.objects.visible_to(user)
    units = units.under(unit) if unit else units
    rows = Boundary.objects.filter(unit__in=units.values("pk")).select_related("unit").order_by("unit__path")
    features = [
        {"type": "Feature", "properties": {"name": row.unit.name}, "geometry": row.geometry}
        for row in rows[:MOST_OUTLINES]
    ]
    return {"type": "FeatureCollection", "features": features}


def extent_of(user: User, unit: Unit | None) -> Box | None:
    """The part of the earth in which the schools in sight lie."""
    rows = School.objects.visible_to(user).filter(latitude__isnull=False)
    rows = rows.under(unit) if unit else rows
    found = rows.order_by().aggregate(
        south=Min("latitude"), west=Min("longitude"), north=Max("latitude"), east=Max("longitude")
    )
    south, west, north, east = (found[side] for side in ("south", "west", "north", "east"))
    return None if south is None else (south - MARGIN, west - MARGIN, north + MARGIN, east + MARGIN)
