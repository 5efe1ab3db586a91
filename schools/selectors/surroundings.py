"""What lies around a school, and how far it is from the nearest gates."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Any

from django.urls import reverse

from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from schools.models import Gate, Hazard, HotelMust, School, Venue

EARTH_M = 6_371_000
# Wide enough for every distance rule of the taxonomy, small enough to be asked of an index.
REACH_M = 2_000
DEGREE_M = 111_320
NEAREST = 5
BUFFER_M = 200


def metres(lat: float, lng: float, other_lat: float, other_lng: float) -> int:
    """The distance along the ground."""
    half = sin(radians(other_lat - lat) / 2) ** 2
    half += cos(radians(lat)) * cos(radians(other_lat)) * sin(radians(other_lng - lng) / 2) ** 2
    return round(2 * EARTH_M * asin(sqrt(half)))


def box(lat: float, lng: float, reach: float = REACH_M) -> dict[str, tuple[float, float]]:
    """The ranges of latitude and longitude that hold everything within `reach` metres."""
    up, along = reach / DEGREE_M, reach / (DEGREE_M * max(cos(radians(lat)), 0.01))
    return {"latitude__range": (lat - up, lat + up), "longitude__range": (lng - along, lng + along)}


@dataclass(frozen=True)
class NearGate:
    """A gate near a venue; `is_inside` the buffer zone of its school."""

    gate: Gate
    metres: int
    is_inside: bool


def gates_near(venue: Venue, user: User) -> list[NearGate]:
    """The nearest gates of the schools in sight, at most five within two kilometres."""
    rows = Gate.objects.visible_to(user).filter(**box(venue.latitude, venue.longitude))
    found = [
        (metres(venue.latitude, venue.longitude, gate.latitude, gate.longitude), gate)
        for gate in rows.select_related("campus__school")
    ]
    near = sorted(found, key=lambda pair: (pair[0], pair[1].pk))[:NEAREST]
    return [NearGate(gate, far, far <= gate.campus.school.buffer_m) for far, gate in near if far <= REACH_M]


def musts_of(venue: Venue) -> dict[str, str]:
    """What a place of this kind must do when a minor comes, by code; nothing for most kinds."""
    return {must.code: must.name for must in HotelMust.objects.all()} if venue.kind.has_five_musts else {}


@dataclass(frozen=True)
class NearVenue:
    """A venue near a school, and the gate that is nearest to it."""

    venue: Venue
    metres: int
    gate: str


@dataclass(frozen=True)
class Around:
    """What one school's page of its surroundings shows."""

    open_hazards: list[Hazard]
    settled_hazards: list[Hazard]
    inside: list[NearVenue]
    beyond: list[NearVenue]
    points: list[dict[str, Any]]
    may_keep: bool


def around(school: School, user: User) -> Around:
    """Hazards, venues inside the buffer zone and beyond it up to two kilometres; a constant number of queries."""
    gates = list(Gate.objects.filter(campus__school=school))
    places = [(gate.latitude, gate.longitude, gate.name) for gate in gates]
    if not places and school.latitude is not None and school.longitude is not None:
        places = [(school.latitude, school.longitude, school.name)]
    venues = _venues_near(places, user)
    hazards = list(Hazard.objects.visible_to(user).filter(school=school).select_related("type", "lead"))
    return Around(
        open_hazards=[hazard for hazard in hazards if hazard.is_open],
        settled_hazards=[hazard for hazard in hazards if not hazard.is_open],
        inside=[near for near in venues if near.metres <= school.buffer_m],
        beyond=[near for near in venues if near.metres > school.buffer_m],
        points=[
            {"lat": lat, "lng": lng, "title": name, "icon": "school"} for lat, lng, name in places
        ] + [_point(near) for near in venues] + [_hazard_point(hazard) for hazard in hazards if hazard.is_open
                                                and hazard.latitude is not None],
        may_keep=School.objects.visible_to(user, Permission.KEEP_SURROUNDINGS).filter(pk=school.pk).exists(),
    )  # fmt: skip


def _venues_near(places: list[tuple[float, float, str]], user: User) -> list[NearVenue]:
    if not places:
        return []
    rows = Venue.objects.visible_to(user).filter(closed_on=None, **box(places[0][0], places[0][1]))
    found = []
    for venue in rows.select_related("kind"):
        far, gate = min((metres(venue.latitude, venue.longitude, lat, lng), name) for lat, lng, name in places)
        found.append(NearVenue(venue, far, gate))
    return sorted(found, key=lambda near: near.metres)


def _point(near: NearVenue) -> dict[str, Any]:
    venue, url = near.venue, reverse("schools:venue", args=[near.venue.pk])
    return {"lat": venue.latitude, "lng": venue.longitude, "title": venue.name, "url": url, "icon": "building-store"}


def _hazard_point(hazard: Hazard) -> dict[str, Any]:
    return {
        "lat": hazard.latitude, "lng": hazard.longitude, "title": str(hazard), "tone": "high", "icon": "alert-triangle",
        "url": reverse("schools:hazard", args=[hazard.pk]),
    }  # fmt: skip
