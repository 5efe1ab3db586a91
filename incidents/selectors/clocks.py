"""When something must have been done, by the calendar of the unit it came to."""

from datetime import date, datetime, timedelta

from incidents.models import Urgency
from safeschool.accounts.models import Unit
from schools.models import DayException

WITHIN = {Urgency.IMMEDIATE: timedelta(minutes=10), Urgency.H24: timedelta(hours=4)}
ROUTINE_WORKING_DAYS = 2
ANSWER_WORKING_DAYS = {Urgency.IMMEDIATE: 1, Urgency.H24: 3, Urgency.ROUTINE: 10}
LONGEST_HOLIDAY_DAYS = 30
SATURDAY = 5


def acknowledgement_due(unit: Unit, urgency: str, now: datetime) -> datetime:
    """10 minutes, 4 hours, or the same hour two working days later; holidays and make-up days are the unit's."""
    if urgency in WITHIN:
        return now + WITHIN[Urgency(urgency)]
    return after_working_days(unit, now, ROUTINE_WORKING_DAYS)


def answer_due(unit: Unit, urgency: str, start: datetime) -> datetime:
    """By when whoever sent it is told what became of it: one, three or ten working days. One query."""
    return after_working_days(unit, start, ANSWER_WORKING_DAYS[Urgency(urgency)])


def after_working_days(unit: Unit, start: datetime, days: int) -> datetime:
    """The same hour so many working days later. One query."""
    local = start.astimezone(unit.zone)
    special = _special_days(unit, local.date(), LONGEST_HOLIDAY_DAYS + 2 * days)
    day, left = local.date(), days
    while left:
        day += timedelta(days=1)
        left -= special.get(day, day.weekday() < SATURDAY)
    return datetime.combine(day, local.timetz().replace(tzinfo=None), unit.zone)


def _special_days(unit: Unit, first: date, days: int) -> dict[date, bool]:
    """Days that are otherwise, to whether one works on them; the unit's own word goes before those above."""
    above = unit.line
    rows = (
        DayException.objects.filter(unit__in=above, school=None, on__range=(first, first + timedelta(days=days)))
        .order_by("unit__path")
        .values_list("on", "is_school_day")
    )
    return dict(rows)
