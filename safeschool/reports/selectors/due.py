"""Whose week has closed and is not reported yet."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from safeschool.accounts.models import Unit, UnitKind
from safeschool.kernel.week import Week
from safeschool.reports.models import WeeklyReport

# A service that stood still is caught up for so many weeks.
WEEKS_BACK = 8
REPORTING = (
    UnitKind.PROVINCE_POLICE,
    UnitKind.COUNTY_POLICE,
    UnitKind.POLICE_STATION,
    UnitKind.TRAFFIC_BRIGADE,
    UnitKind.COMMAND_CENTRE,
)


def cutoff(unit: Unit, week: Week) -> datetime:
    """When the week closes for the unit, by its own clock."""
    return datetime.combine(week.days[unit.cutoff_weekday - 1], unit.cutoff_time, unit.zone)


def last_closed(unit: Unit, now: datetime) -> Week:
    """The last week that has closed for the unit."""
    week = Week.of(now.astimezone(unit.zone).date())
    return week if cutoff(unit, week) <= now else week.before


def due(now: datetime) -> list[tuple[Unit, Week]]:
    """Each unit and week that has closed without a report made at or after the close, the oldest first. Two queries."""
    since = now - timedelta(weeks=WEEKS_BACK + 1)
    reports = WeeklyReport.objects.filter(ends_at__gte=since)
    made = {
        (unit_id, Week(year, number)): at
        for unit_id, year, number, at in reports.values_list("unit_id", "week_year", "week_number", "compiled_at")
    }
    found = [
        (unit, week)
        for unit in Unit.objects.filter(kind__in=REPORTING)
        for week in _closed(unit, now)
        if (unit.pk, week) not in made or made[unit.pk, week] < cutoff(unit, week)
    ]
    return sorted(found, key=lambda pair: (pair[1], pair[0].pk))


def _closed(unit: Unit, now: datetime) -> Iterator[Week]:
    """The weeks that closed lately, newest first, as long as the unit was known to the system and stood."""
    week = last_closed(unit, now)
    for _ in range(WEEKS_BACK):
        closed_at = cutoff(unit, week)
        if unit.created_at > closed_at:
            return
        if unit.stands_on(closed_at.date()):
            yield week
        week = week.before
