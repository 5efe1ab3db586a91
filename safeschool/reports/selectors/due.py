"""Whose week or month has closed and is not reported yet, and whose report waits for a signature."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError

from safeschool.accounts.models import Unit, UnitKind, check_time_zone
from safeschool.kernel.week import Month, Period, Week
from safeschool.reports.models import WeeklyReport

# A service that stood still is caught up for so many weeks, and for so many months.
WEEKS_BACK = 8
MONTHS_BACK = 2
# By country: the last day of a reported month. Decree 09/2019 of Viet Nam: from the 15th to the 14th.
MONTH_CLOSES_ON = {"VN": 14}
SIGN_WITHIN = timedelta(hours=4)
REPORTING = (
    UnitKind.PROVINCE_POLICE,
    UnitKind.COUNTY_POLICE,
    UnitKind.POLICE_STATION,
    UnitKind.TRAFFIC_BRIGADE,
    UnitKind.COMMAND_CENTRE,
)


def period_of(unit: Unit, text: str) -> Period:
    """The week ("2026-W48") or month ("2026-M11", as the unit's country closes it) so written; ValueError if none."""
    if "M" in text:
        return Month.parse(text, MONTH_CLOSES_ON.get(unit.country, 31))
    return Week.parse(text)


def has_clock(unit: Unit) -> bool:
    """Whether the unit's time zone is one that this system knows; without one nobody knows when its week closes."""
    try:
        check_time_zone(unit.time_zone)
    except ValidationError:
        return False
    return True


def cutoff(unit: Unit, week: Period) -> datetime:
    """When the period closes, by the unit's own clock: a week as the unit says, a month when its last day ends."""
    if isinstance(week, Month):
        return week.bounds(unit.zone)[1]
    return datetime.combine(week.days[unit.cutoff_weekday - 1], unit.cutoff_time, unit.zone)


def last_closed(unit: Unit, now: datetime) -> Week:
    """The last week that has closed for the unit."""
    week = Week.of(now.astimezone(unit.zone).date())
    return week if cutoff(unit, week) <= now else week.before


def due(now: datetime) -> list[tuple[Unit, Period]]:
    """Each unit and period that has closed without a report made at or after the close, the oldest first.

    With them the drafts that were compiled before a unit below had issued its own. Three queries.
    """
    since = now - timedelta(weeks=WEEKS_BACK + 1)
    made = {
        (report.unit_id, report.week): report.compiled_at
        for report in WeeklyReport.objects.filter(ends_at__gte=since).order_by("version")
    }
    found = [
        (unit, period)
        for unit in Unit.objects.filter(kind__in=REPORTING)
        if has_clock(unit)
        for period in _closed(unit, now)
        if (unit.pk, period) not in made or made[unit.pk, period] < cutoff(unit, period)
    ]
    stale = WeeklyReport.objects.stale(since).select_related("unit")
    found += [(report.unit, report.week) for report in stale if has_clock(report.unit)]
    # The unit below comes before the one above it.
    return sorted(found, key=lambda pair: (cutoff(*pair), -len(pair[0].path), pair[0].pk))


def unsigned_since(report: WeeklyReport) -> datetime:
    """Since when the report waits: since its close, or since it was first compiled when that came later."""
    return max(cutoff(report.unit, report.week), report.created_at)


def _closed(unit: Unit, now: datetime) -> Iterator[Period]:
    """The periods that closed lately, as long as the unit was known to the system and stood."""
    week = last_closed(unit, now)
    for _ in range(WEEKS_BACK):
        if _is_known(unit, week):
            yield week
        week = week.before
    if closes_on := MONTH_CLOSES_ON.get(unit.country):
        month = Month.of(now.astimezone(unit.zone).date(), closes_on).before
        for _ in range(MONTHS_BACK):
            if _is_known(unit, month):
                yield month
            month = month.before


def _is_known(unit: Unit, period: Period) -> bool:
    if not has_clock(unit):
        return False
    closed_at = cutoff(unit, period)
    return unit.created_at <= closed_at and unit.stands_on(closed_at.date())


def reporting_below(unit: Unit, period: Period) -> list[Unit]:
    """The nearest units below that report themselves: those that were known when the period closed, or did report."""
    did = set(WeeklyReport.objects.of_week(period).values_list("unit_id", flat=True))
    found: list[Unit] = []
    for below in Unit.objects.under(unit).exclude(pk=unit.pk).filter(kind__in=REPORTING).order_by("path"):
        is_inside = any(below.path.startswith(taken.path) for taken in found)
        if not is_inside and (below.pk in did or _is_known(below, period)):
            found.append(below)
    return found
