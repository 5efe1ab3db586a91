"""What is alike: the same kind of thing, near in place and time, in like words."""

from datetime import datetime, timedelta
from math import cos, radians
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Q

from incidents.models import Concern, Incident, IncidentType
from safeschool.accounts.models import User
from safeschool.kernel.words import folded
from schools.models import School

DAYS_APART = timedelta(days=3)
METRES_APART = 500
METRES_PER_DEGREE = 111_320
SHOWN = 5


def _near(latitude: float | None, longitude: float | None, school: School | None) -> Q:
    """At the same school, or in the square around the point."""
    near = Q(school=school) if school is not None else Q(pk__in=())
    if latitude is None or longitude is None:
        return near
    up = METRES_APART / METRES_PER_DEGREE
    across = up / max(cos(radians(latitude)), 0.01)
    return near | Q(
        latitude__range=(latitude - up, latitude + up), longitude__range=(longitude - across, longitude + across)
    )


def _by_words(rows: Any, note: str, newest: str) -> Any:
    words = folded(note)[:400]
    if not words:
        return rows.order_by(newest, "-pk")[:SHOWN]
    likeness = TrigramWordSimilarity(words, F("search_key"))
    return rows.annotate(likeness=likeness).order_by("-likeness", newest, "-pk")[:SHOWN]


def similar_incidents(
    user: User,
    *,
    type: IncidentType,
    at: datetime,
    school: School | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    note: str = "",
) -> list[Incident]:
    """Up to five visible incidents of the same group, within three days and 500 m or at the same school."""
    rows = Incident.objects.visible_to(user).filter(
        _near(latitude, longitude, school),
        type__group=type.group,
        occurred_at__range=(at - DAYS_APART, at + DAYS_APART),
    )
    return list(_by_words(rows.for_list(), note, "-occurred_at"))


def similar_concerns(user: User, concern: Concern) -> list[Concern]:
    """Up to five other visible concerns of the same kind, raised within three days at the same school or nearby."""
    rows = Concern.objects.visible_to(user).filter(
        _near(concern.latitude, concern.longitude, concern.school),
        type__group=concern.type.group,
        raised_at__range=(concern.raised_at - DAYS_APART, concern.raised_at + DAYS_APART),
    )
    return list(_by_words(rows.exclude(pk=concern.pk).for_list(), concern.note, "-raised_at"))
