"""What people did in the weeks before, for fairness and for posts that keep their people."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q

from patrols.models import Assignment, RosterSettings
from patrols.workflow import HELD, DutyMoment
from safeschool.accounts.models import Unit
from safeschool.kernel.week import Week, day_bounds

# Whoever stood at a post that often lately is its usual person.
USUAL = 4


@dataclass(frozen=True)
class Past:
    """What people did in the weeks before."""

    counts: Counter[int]
    unpopular: Counter[int]
    usual: dict[str, frozenset[str]]
    known: dict[str, frozenset[str]]


def past_duty(hats: Iterable[int], week: Week, settings: RosterSettings, unit: Unit) -> Past:
    start = day_bounds(week.monday - timedelta(weeks=settings.weeks_back), unit.zone)[0]
    rows = Assignment.objects.filter(state__in=HELD, user__in=list(hats)).starting(
        start, day_bounds(week.monday, unit.zone)[0]
    )
    counts = Counter({row["user"]: row["n"] for row in rows.order_by().values("user").annotate(n=Count("pk"))})
    odd = Q(shift__moment=DutyMoment.EVENING) | Q(shift__on__iso_week_day__gte=6)
    unpopular = rows.filter(odd).order_by().values("user").annotate(n=Count("pk"))
    usual: dict[str, set[str]] = defaultdict(set)
    known: dict[str, set[str]] = defaultdict(set)
    for row in rows.order_by().values("user", "shift__post").annotate(n=Count("pk")):
        person, post = str(row["user"]), str(row["shift__post"])
        known[person].add(post)
        if row["n"] >= USUAL:
            usual[person].add(post)
    return Past(
        _above_the_least(counts, hats),
        _above_the_least(Counter({row["user"]: row["n"] for row in unpopular}), hats),
        {person: frozenset(posts) for person, posts in usual.items()},
        {person: frozenset(posts) for person, posts in known.items()},
    )


def _above_the_least(counts: Counter[int], hats: Iterable[int]) -> Counter[int]:
    """Differences only. Whoever did nothing (new here, long away) counts as the average: nobody works off the past."""
    done = [counts[pk] for pk in hats if counts[pk]]
    if not done:
        return Counter()
    least, average = min(done), round(sum(done) / len(done))
    return Counter({pk: (counts[pk] or average) - least for pk in hats})
