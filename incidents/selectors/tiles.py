"""What the quick log offers first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from incidents.models import Incident, IncidentType
from patrols.selectors import school_of_duty
from safeschool.accounts.models import User
from safeschool.accounts.roles import Permission
from schools.models import School

TILES = 6
LOOKED_BACK = timedelta(days=90)


@dataclass(frozen=True)
class Tile:
    """A type that is chosen with one tap."""

    code: str
    name: str
    group: str
    is_confidential: bool


def tiles_for(user: User, now: datetime) -> tuple[list[Tile], list[Tile]]:
    """The six types that the person's units logged most in 90 days, filled up from the starter set; then all others."""
    used = dict(
        Incident.objects.filter(
            unit__in=user.reach(Permission.LOG_INCIDENT), occurred_at__gte=now - LOOKED_BACK, occurred_at__lte=now
        )
        .values_list("type")
        .annotate(times=Count("pk"))
        .order_by("-times")[:TILES]
    )
    types = list(IncidentType.objects.all())
    types.sort(key=lambda kind: (-used.get(kind.pk, 0), kind.tier != "starter", kind.order))
    tiles = [Tile(kind.code, kind.name, kind.group, kind.confidentiality_default == "CONFIDENTIAL") for kind in types]
    return tiles[:TILES], tiles[TILES:]


def likely_school(user: User, now: datetime) -> School | None:
    """The school where the person has duty now, else logged last, else the only one they see, else none."""
    schools = School.objects.visible_to(user, Permission.LOG_INCIDENT)
    guarded = school_of_duty(user, now)
    if guarded and schools.filter(pk=guarded.pk).exists():
        return guarded
    last = (
        Incident.objects.filter(reported_by=user, school__in=schools.values("pk"))
        .order_by("-reported_at")
        .values_list("school", flat=True)
        .first()
    )
    if last is not None:
        return schools.filter(pk=last).first()
    few = list(schools[:2])
    return few[0] if len(few) == 1 else None
