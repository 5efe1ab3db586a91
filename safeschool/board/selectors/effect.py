"""Concerns and incidents of a topic at a school before and after its lesson, beside schools without: never a ranking.

Two methods, both named on the page. Within a group the ratio after/before has the exact interval of Clopper and
Pearson for a share, both windows being of one length. Between the groups the ratio of the two ratios has the interval
of Woolf on the logarithm. Nothing is told of a count under five, nor of fewer than five schools.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

from django.db.models import QuerySet

from campaigns.models import Session, Topic
from incidents.models import Concern, Incident
from incidents.workflow import ConcernState
from safeschool.accounts.models import User
from safeschool.kernel.week import day_bounds
from schools.models import School

LEVEL = 0.95
FEWEST = 5
WINDOWS = (30, 60, 90, 180)
# The incidents and concerns that a topic is about, by code; a topic without a line is about none that is recorded.
ABOUT: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "BULLYING": (
        ("FIGHT_AFTER_SCHOOL", "GROUP_FIGHT", "BULLY_PHYSICAL", "BULLY_VERBAL", "BULLY_PROPERTY", "BULLY_EXCLUSION",
         "BULLY_CYBER"),
        ("C_BULLYING", "C_ARRANGED_FIGHT"),
    ),
    "TRAFFIC": (
        ("CRASH", "GATE_CONGESTION", "ILLEGAL_PUPIL_TRANSPORT", "CHILD_LEFT_IN_BUS", "PUPIL_TRAFFIC_BREACH"),
        ("C_GATE_TRAFFIC",),
    ),
    "DRUGS": (("SUBSTANCE_CARRY", "SUBSTANCE_USE", "DRUG_SUPPLY", "ECIG"), ("C_SUBSTANCE",)),
    "TELECOM_FRAUD": (("TELECOM_FRAUD",), ("C_FRAUD",)),
    "CYBER_SAFETY": (("HARMFUL_CONTENT", "BULLY_CYBER", "TELECOM_FRAUD"), ("C_ONLINE_THREAT",)),
    "FIRE": (("FIRE",), ("C_EQUIPMENT",)),
    "FOOD": (("FOOD_POISONING",), ()),
    "DROWNING": (("DROWNING",), ()),
    "SEXUAL_ABUSE": (("SEXUAL_ABUSE", "LURED_BY_ADULT"), ("C_ABUSE", "C_LURING")),
    "WEAPONS_FIREWORKS": (("KNIFE_IN_BAG", "EXPLOSIVE_FIREWORK"), ("C_WEAPON",)),
    "ANTI_TERROR": (("ARMED_INTRUSION", "TERROR_BOMB_THREAT"), ("C_STRANGER",)),
}  # fmt: skip


@dataclass(frozen=True)
class Ratio:
    """After divided by before, with the ends of its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Side:
    """One group before and after. A count under five is None; the ratio is None where either is."""

    schools: int
    before: int | None
    after: int | None
    ratio: Ratio | None


@dataclass(frozen=True)
class Effect:
    """A school beside those without; `without` is None where fewer than five schools had no such lesson."""

    lesson: Session
    days: int
    others: int
    here: Side
    without: Side | None
    between: Ratio | None


def effect_at(user: User, school: School, topic: Topic, days: int, today: date) -> Effect | None:
    """The newest lesson there on the topic whose days after it are over; None without one. Reads only what one sees."""
    zone = school.unit.zone
    taught = Session.objects.visible_to(user).counted_as_sessions().filter(topics=topic)
    over = day_bounds(today - timedelta(days=days), zone)[0]
    lesson = taught.filter(school=school, held_at__lt=over).order_by("-held_at", "-pk").first()
    if lesson is None:
        return None
    on = lesson.held_at.astimezone(zone).date()
    first, last = on - timedelta(days=days), on + timedelta(days=days)
    # The day of the lesson itself belongs to neither.
    before = (day_bounds(first, zone)[0], day_bounds(on, zone)[0])
    after = (day_bounds(on, zone)[1], day_bounds(last, zone)[1])
    near = taught.held_between(before[0], after[1])
    without = School.objects.visible_to(user).exclude(pk__in=near.filter(school__isnull=False).values("school"))
    count = _counting(user, topic)
    here = _counted(count, School.objects.filter(pk=school.pk), before, after)
    there = _counted(count, without.exclude(pk=school.pk), before, after)
    return Effect(
        lesson=lesson,
        days=days,
        others=near.filter(school=school).exclude(pk=lesson.pk).count(),
        here=_side(*here),
        without=_side(*there) if there[0] >= FEWEST else None,
        between=_between(here, there) if there[0] >= FEWEST else None,
    )


Period = tuple[datetime, datetime]
Count = Callable[[QuerySet[School], Period], int]
Counts = tuple[int, int, int]


def _counting(user: User, topic: Topic) -> Count:
    types, signs = ABOUT.get(topic.code, ((), ()))
    incidents = Incident.objects.visible_to(user).filter(type__code__in=types)
    # A concern that became an incident is counted once.
    concerns = Concern.objects.visible_to(user).filter(type__code__in=signs).exclude(state=ConcernState.CONVERTED)

    def count(schools: QuerySet[School], period: Period) -> int:
        start, end = period
        rows = schools.order_by().values("pk")
        happened = incidents.filter(school__in=rows, occurred_at__gte=start, occurred_at__lt=end)
        noticed = concerns.filter(school__in=rows, raised_at__gte=start, raised_at__lt=end)
        return happened.count() + noticed.count()

    return count


def _counted(count: Count, schools: QuerySet[School], before: Period, after: Period) -> Counts:
    return schools.count(), count(schools, before), count(schools, after)


def _side(schools: int, before: int, after: int) -> Side:
    is_told = min(before, after) >= FEWEST
    return Side(
        schools=schools,
        before=before if before >= FEWEST else None,
        after=after if after >= FEWEST else None,
        ratio=exact_ratio(before, after) if is_told else None,
    )


def exact_ratio(before: int, after: int) -> Ratio:
    """After/before of two equal windows, with the interval of Clopper and Pearson for the share that came after."""
    number, tail = before + after, (1 - LEVEL) / 2
    low = _share(lambda p: 1 - _at_most(after - 1, number, p), tail) if after else 0.0
    high = 1 - _share(lambda q: 1 - _at_most(before - 1, number, q), tail) if before else 1.0
    return Ratio(after / before, low / (1 - low), high / (1 - high))


def _share(tail_of: Callable[[float], float], wanted: float) -> float:
    """The share at which a tail that grows with it is as wanted, by halving."""
    low, high = 0.0, 1.0
    for _half in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if tail_of(middle) < wanted else (low, middle)
    return low


def _at_most(most: int, number: int, p: float) -> float:
    """The probability of at most so many of the number, each with the probability p."""
    if most < 0 or p >= 1:
        return 0.0 if most < number else 1.0
    if p <= 0:
        return 1.0
    whole = lgamma(number + 1)
    terms = (
        exp(whole - lgamma(k + 1) - lgamma(number - k + 1) + k * log(p) + (number - k) * log1p(-p))
        for k in range(most + 1)
    )
    return min(1.0, sum(terms))


def _between(here: Counts, there: Counts) -> Ratio | None:
    """The ratio here divided by the ratio there; None where any count is under five."""
    counts = (*here[1:], *there[1:])
    if min(counts) < FEWEST:
        return None
    value = here[2] / here[1] / (there[2] / there[1])
    spread = exp(NormalDist().inv_cdf((1 + LEVEL) / 2) * sqrt(sum(1 / count for count in counts)))
    return Ratio(value, value / spread, value * spread)
