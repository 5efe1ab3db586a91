"""Schools that share a street must not let their pupils out at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from django.db.models import QuerySet

from safeschool.accounts.models import User
from schools.models import BellTime, Gate, School, Street
from schools.selectors.rules import rule_for


@dataclass(frozen=True)
class Crowding:
    """Another school on the street lets out too close to this one."""

    street: Street
    other: School
    ours: time
    theirs: time
    minutes: int
    limit: int


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _meet(one: BellTime, two: BellTime) -> bool:
    """Whether there can be a day on which both ring."""
    starts = [bell.season_from for bell in (one, two) if bell.season_from]
    ends = [bell.season_to for bell in (one, two) if bell.season_to]
    return bool(one.weekdays & two.weekdays) and (not starts or not ends or max(starts) <= min(ends))


def _apart(one: BellTime, two: BellTime) -> int:
    return abs(_minute(one.starts) - _minute(two.starts))


def crowding_of(school: School, user: User, today: date, gates: Iterable[Gate]) -> list[Crowding]:
    """The schools the user sees that open on a street of this one and let out closer to it than the rule allows.

    The rule is that of the school's unit (15 minutes where none is set: Ho Chi Minh City's of September 2025).
    """
    streets = {gate.street_id for gate in gates if gate.street_id}
    if not streets:
        return []
    limit = rule_for(school, today).minutes_apart
    ours = list(_dismissals([school.pk]))
    neighbours = (
        Gate.objects.filter(street__in=streets, campus__school__in=School.objects.visible_to(user).values("pk"))
        .exclude(campus__school=school)
        .select_related("street", "campus__school")
        .order_by("street__name", "campus__school__name", "pk")
    )
    shared = {(gate.street_id, gate.campus.school_id): gate for gate in neighbours}
    theirs = list(_dismissals({gate.campus.school_id for gate in shared.values()}))
    found = []
    for (_street, other_id), gate in shared.items():
        pairs = [(a, b) for a in ours for b in theirs if b.school_id == other_id and _meet(a, b)]
        closest = min(pairs, key=lambda pair: _apart(*pair), default=None)
        if closest and gate.street and _apart(*closest) < limit:
            found.append(
                Crowding(gate.street, gate.campus.school, closest[0].starts, closest[1].starts, _apart(*closest), limit)
            )
    return found


def _dismissals(schools: list[int] | set[int]) -> QuerySet[BellTime]:
    return BellTime.objects.filter(school__in=schools, moment=BellTime.Moment.DISMISSAL)
