"""What deserves a look: three plain tests over the last days of each school, stated with their parameters.

No test is about a person, and none gives a score: each counts rows of a school and says from which number on it speaks.
Confidential incidents count in none; a warning that counts confidential concerns is for the desk that reads them.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import exp
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from incidents.models import Concern, EarlyWarning, Incident
from incidents.querysets import SHARED
from safeschool.kernel.week import day_bounds

Kind = EarlyWarning.Kind
DAYS = 7
CONCERNS = 2
SAME_HOUR = 2
SAME_HOUR_DAYS = 28
BASELINE_WEEKS = 12
LEAST = 3
CHANCE = 0.01
HOURS_OF_A_DAY = 24


@dataclass(frozen=True)
class Sign:
    """What a test has found at a school."""

    school_id: int
    unit_id: int
    kind: EarlyWarning.Kind
    key: str
    first_on: date
    last_on: date
    facts: dict[str, Any] = field(default_factory=dict)
    is_shared: bool = True


def signs_of(unit_id: int, zone: ZoneInfo, now: datetime) -> list[Sign]:
    """Everything that the three tests find in a unit at its schools. Two queries."""
    today = now.astimezone(zone).date()
    since = day_bounds(today - timedelta(days=DAYS * (BASELINE_WEEKS + 1) - 1), zone)[0]
    concerns = Concern.objects.filter(unit=unit_id, school__isnull=False)
    incidents = Incident.objects.filter(unit=unit_id, school__isnull=False, confidentiality__in=SHARED)
    raised = concerns.filter(raised_at__gte=since, raised_at__lte=now).order_by("raised_at", "pk")
    happened = incidents.filter(occurred_at__gte=since, occurred_at__lte=now).order_by("occurred_at", "pk")
    found: list[Sign] = []
    found += _two_concerns(
        _by_school(raised.values_list("school", "pk", "raised_at", "confidentiality")), unit_id, zone, today
    )
    by_school = _by_school(happened.values_list("school", "pk", "occurred_at", "place_relation", "date_precision"))
    found += _same_hour(by_school, unit_id, zone, today)
    return found + list(_above_usual(by_school, unit_id, zone, today))


def _by_school(rows: Any) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for school, *row in rows:
        found[school].append(tuple(row))
    return found


def _two_concerns(
    schools: dict[int, list[tuple[Any, ...]]], unit_id: int, zone: ZoneInfo, today: date
) -> Iterator[Sign]:
    """Two concerns or more about one school within seven days."""
    first = today - timedelta(days=DAYS - 1)
    for school, rows in schools.items():
        newest = [(pk, level in SHARED) for pk, at, level in rows if at.astimezone(zone).date() >= first]
        if len(newest) >= CONCERNS:
            facts = {"count": len(newest), "days": DAYS, "least": CONCERNS}
            is_shared = all(shared for _pk, shared in newest)
            yield Sign(school, unit_id, Kind.CONCERNS, f"all-{newest[-1][0]}", first, today, facts, is_shared)


def _same_hour(schools: dict[int, list[tuple[Any, ...]]], unit_id: int, zone: ZoneInfo, today: date) -> Iterator[Sign]:
    """Incidents at the same place to the school, on the same weekday, in the same hour."""
    first = today - timedelta(days=SAME_HOUR_DAYS - 1)
    for school, rows in schools.items():
        cells: dict[tuple[str, int, int], list[int]] = defaultdict(list)
        for pk, at, place, precision in rows:
            local = at.astimezone(zone)
            if place and precision == "EXACT" and local.date() >= first:
                cells[place, local.isoweekday(), local.hour].append(pk)
        for (place, weekday, hour), found in cells.items():
            if len(found) >= SAME_HOUR:
                facts = {"count": len(found), "days": SAME_HOUR_DAYS, "least": SAME_HOUR, "place": place,
                         "weekday": weekday, "hour": hour}  # fmt: skip
                yield Sign(
                    school, unit_id, Kind.SAME_HOUR, f"{place}.{weekday}.{hour}-{found[-1]}", first, today, facts
                )


def _above_usual(
    schools: dict[int, list[tuple[Any, ...]]], unit_id: int, zone: ZoneInfo, today: date
) -> Iterator[Sign]:
    """The last seven days against the school's own twelve weeks before, by a one-sided Poisson test."""
    first = today - timedelta(days=DAYS - 1)
    for school, rows in schools.items():
        newest = [pk for pk, at, *_rest in rows if at.astimezone(zone).date() >= first]
        usual = (len(rows) - len(newest)) / BASELINE_WEEKS
        # A school where nothing happened before: half an incident in the twelve weeks, not none.
        chance = poisson_tail(len(newest), max(usual, 0.5 / BASELINE_WEEKS))
        if len(newest) >= LEAST and chance < CHANCE:
            facts = {"count": len(newest), "days": DAYS, "least": LEAST, "usual": round(usual, 2),
                     "weeks": BASELINE_WEEKS, "chance": round(chance, 5), "below": CHANCE}  # fmt: skip
            yield Sign(school, unit_id, Kind.ABOVE_USUAL, f"all-{newest[-1]}", first, today, facts)


def poisson_tail(count: int, mean: float) -> float:
    """How likely that many or more are where so many are usual and each comes by chance."""
    term, below = exp(-mean), 0.0
    for n in range(count):
        below += term
        term *= mean / (n + 1)
    return max(0.0, 1 - below)


def statement_of(warning: EarlyWarning) -> str:
    """The test and its parameters in one sentence, with what it found."""
    facts = dict(warning.facts)
    if warning.kind == Kind.CONCERNS:
        text = _("%(count)s concerns in %(days)s days; from %(least)s on this is said.")
    elif warning.kind == Kind.SAME_HOUR:
        facts["next"] = (facts["hour"] + 1) % HOURS_OF_A_DAY
        text = _(
            "%(count)s incidents at the same place of the school, on the same weekday between %(hour)s:00 and "
            "%(next)s:00, in %(days)s days; from %(least)s on this is said."
        )
    else:
        text = _(
            "%(count)s incidents in %(days)s days where %(usual)s a week were usual in the %(weeks)s weeks before. "
            "Test: Poisson, one-sided, this school against itself; chance %(chance)s, said below %(below)s and from "
            "%(least)s on."
        )
    return text % facts


def list_behind(warning: EarlyWarning) -> str:
    """The list of the rows that were counted."""
    params = {
        "school": warning.school.code,
        "since": warning.first_on.isoformat(),
        "until": warning.last_on.isoformat(),
    }
    if warning.kind == Kind.CONCERNS:
        return f"{reverse('incidents:concerns')}?{urlencode(params)}"
    if warning.kind == Kind.SAME_HOUR:
        params |= {name: str(warning.facts[name]) for name in ("place", "weekday", "hour")}
    return f"{reverse('incidents:list')}?{urlencode({**params, 'level': 'SHARED'})}"
