"""The dashboard: every number opens the list it counts, under the same filter and the same eyes."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext

from incidents.models import IncidentGroup
from incidents.selectors import Tally, tally
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.board.selectors.streams import Compared, Period, Stream, streams_of
from safeschool.kernel.small import SENSITIVE, TOTAL, hidden_parts
from safeschool.kernel.week import day_bounds

MASKED = "MASKED"
HIDDEN_WITH_THE_TOTAL = ("INCIDENTS", "OPEN")
Days = tuple[date, date]


@dataclass(frozen=True)
class Dashboard:
    """What a commander sees of a period; `hidden` names the kinds whose few cases would tell of a child."""

    streams: list[Stream]
    by_group: list[tuple[str, int, str]]
    hidden: list[str]
    by_day: list[tuple[str, int, str]]
    grid: list[list[int]]
    grid_urls: list[list[str]]
    before: Days
    year_before: Days


def dashboard(*, user: User, unit: Unit | None, days: Days, now: datetime) -> Dashboard:
    """The dashboard of what the user sees from the first to the last day; a constant number of queries."""
    units = _units(user, unit)
    within = None if unit is None else list(Unit.objects.under(unit).values_list("pk", flat=True))
    all_days = [days, *earlier(days)]
    periods = [_period(user, unit, units, one) for one in all_days]
    tallies = [tally(user, *one, within, hours=one is days) for one in all_days]
    streams = streams_of(periods[0], periods[1], periods[2], tallies, now)
    hidden = [_hidden(user, one) for one in tallies]
    params, is_silent = periods[0].params, TOTAL in hidden[0]
    return Dashboard(
        streams=[_without_hidden(stream, hidden) for stream in streams],
        by_group=_by_group(tallies[0], hidden[0], params),
        hidden=[group.name for group in IncidentGroup.objects.all() if group.code in _named(hidden[0])],
        by_day=[] if is_silent else _by_day(tallies[0], days, params),
        grid=[[0 if is_silent else tallies[0].grid[day, hour] for hour in range(24)] for day in range(1, 8)],
        grid_urls=[[_list(params, weekday=str(day), hour=str(hour)) for hour in range(24)] for day in range(1, 8)],
        before=all_days[1],
        year_before=all_days[2],
    )


def earlier(days: Days) -> tuple[Days, Days]:
    """The same weekdays in the weeks just before, and 52 weeks ago."""
    first, last = days
    weeks = ((last - first).days // 7 + 1) * 7
    before, year = timedelta(days=weeks), timedelta(weeks=52)
    return (first - before, last - before), (first - year, last - year)


def _units(user: User, unit: Unit | None) -> list[int]:
    reached = user.reach(Permission.VIEW_DASHBOARD)
    if unit is None:
        return reached
    return list(Unit.objects.under(unit).filter(pk__in=reached).values_list("pk", flat=True))


def _period(user: User, unit: Unit | None, units: Sequence[int], days: Days) -> Period:
    start, end = day_bounds(days[0], user.zone)[0], day_bounds(days[1], user.zone)[1]
    params = {"since": days[0].isoformat(), "until": days[1].isoformat()}
    return Period(user, units, unit, start, end, {**params, "unit": unit.code} if unit else params)


def _hidden(user: User, told: Tally) -> frozenset[str]:
    """Whoever looks at more than one unit looks from above."""
    if len(user.reach(Permission.VIEW_DASHBOARD)) < 2:
        return frozenset()
    return hidden_parts({**told.by_group, MASKED: told.masked})


def _named(hidden: frozenset[str]) -> frozenset[str]:
    """Which kinds are said to be hidden: where the total is, a single one would be told by the length of the list."""
    return hidden | SENSITIVE if TOTAL in hidden else hidden


def _without_hidden(stream: Stream, hidden: Sequence[frozenset[str]]) -> Stream:
    """The totals go where they would tell what is hidden: now, before, and a year ago."""
    gone = [TOTAL in one for one in hidden]
    if not any(gone):
        return stream
    rows = []
    for row in stream.figures:
        if row.figure.code in HIDDEN_WITH_THE_TOTAL:
            before, year = (None if gone[1] else row.before), (None if gone[2] else row.year_before)
            row = replace(row, before=before, year_before=year, is_hidden=gone[0])
        rows.append(row)
    return Stream(stream.title, rows)


def _list(params: dict[str, str], **narrowed: str) -> str:
    return f"{reverse('incidents:list')}?{urlencode({**params, **narrowed})}"


def _by_group(told: Tally, hidden: frozenset[str], params: dict[str, str]) -> list[tuple[str, int, str]]:
    """The kinds of the visible incidents; those that are only counted stand together, their kind untold."""
    rows = [
        (group.name, told.by_group[group.code], _list(params, group=group.code))
        for group in IncidentGroup.objects.all()
        if told.by_group[group.code] and group.code not in hidden
    ]
    if not told.masked or MASKED in hidden:
        return rows
    return [*rows, (gettext("Confidential files"), told.masked, _list(params, sight="MASKED"))]


def _by_day(told: Tally, days: Days, params: dict[str, str]) -> list[tuple[str, int, str]]:
    """Each day, or each month of a long period, with the list of it."""
    rows, at = [], days[0]
    while at <= days[1]:
        end = at
        if told.is_monthly:
            end = min(date(at.year, at.month, calendar.monthrange(at.year, at.month)[1]), days[1])
        label = date_format(at, "YEAR_MONTH_FORMAT" if told.is_monthly else "CHART_DAY_FORMAT")
        key = at.replace(day=1) if told.is_monthly else at
        rows.append((label, told.by_day[key], _list(params, since=at.isoformat(), until=end.isoformat())))
        at = end + timedelta(days=1)
    return rows


__all__ = ["Compared", "Dashboard", "Stream", "dashboard", "earlier"]
