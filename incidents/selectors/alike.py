"""What is alike: the same kind of thing, near in place and time, in like words."""

from datetime import datetime, timedelta
from math import cos, radians
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Q

from incidents.models import Concern, ConcernType, Incident, IncidentType
from incidents.querysets import ConcernQuerySet
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


def files_like(user: User, concern: Concern) -> list[Incident]:
    """Up to five visible open incidents of a kind that the concern may become, near it in place and time."""
    kinds = IncidentType.objects.filter(code__in=concern.type.converts_to)
    rows = (
        Incident.objects.visible_to(user)
        .open()
        .filter(
            _near(concern.latitude, concern.longitude, concern.school),
            occurred_at__range=(concern.raised_at - DAYS_APART, concern.raised_at + DAYS_APART),
        )
    )
    if groups := set(kinds.values_list("group", flat=True)):
        rows = rows.filter(type__group__in=groups)
    return list(_by_words(rows.for_list(), concern.note, "-occurred_at"))


def similar_concerns(user: User, concern: Concern) -> list[Concern]:
    """Up to five other visible concerns of the same kind, raised within three days at the same school or nearby."""
    rows = _concerns_near(user, concern.type, concern.raised_at, concern.school, (concern.latitude, concern.longitude))
    return list(_by_words(rows.exclude(pk=concern.pk).for_list(), concern.note, "-raised_at"))


def similar_signs(user: User, *, type: ConcernType, school: School | None, note: str, at: datetime) -> list[Concern]:
    """Up to five open concerns in the sender's own sight that are like one not yet sent. Others' never show."""
    rows = _concerns_near(user, type, at, school, (None, None)).open_or_worked_on()
    return list(_by_words(rows.for_list(), note, "-raised_at"))


def _concerns_near(
    user: User, type: ConcernType, at: datetime, school: School | None, point: tuple[float | None, float | None]
) -> ConcernQuerySet:
    return Concern.objects.visible_to(user).filter(
        _near(*point, school),
        type__group=type.group,
        raised_at__range=(at - DAYS_APART, at + DAYS_APART),
    )
