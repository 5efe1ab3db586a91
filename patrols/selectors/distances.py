"""How long it takes from post to post."""

from collections.abc import Mapping
from itertools import combinations
from math import asin, cos, radians, sin, sqrt

from patrols.models import Post

EARTH_KM = 6371.0
# Through morning traffic, streets not being straight lines; and the minutes to get going and to park.
KM_PER_HOUR = 15.0
TO_GET_GOING = 3
# For posts whose place is not known.
USUAL_MINUTES = 15


def travel_between(posts: Mapping[str, Post]) -> dict[tuple[str, str], int]:
    """Minutes between each two of the named posts (a post may stand for the area around it)."""
    return {(one, other): minutes_between(posts[one], posts[other]) for one, other in combinations(posts, 2)}


def minutes_between(one: Post, other: Post) -> int:
    """Minutes from the one post to the other."""
    if one.pk == other.pk:
        return 0
    places = (one.latitude, one.longitude, other.latitude, other.longitude)
    if None in places:
        return USUAL_MINUTES
    return TO_GET_GOING + round(_kilometres(*(float(value or 0) for value in places)) / KM_PER_HOUR * 60)


def _kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    north, south = radians(latitude), radians(other_latitude)
    half = sin((south - north) / 2) ** 2
    half += cos(north) * cos(south) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))
