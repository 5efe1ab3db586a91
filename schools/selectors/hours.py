"""When pupils come and go on a day: bells, terms, seasons, public holidays, and days that are otherwise."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from importlib import import_module
from zoneinfo import ZoneInfo

from django.db.models import Q

from safeschool.accounts.models import Unit
from schools.models import BellTime, DayException, School, Term

LEAVING = frozenset({BellTime.Moment.NOON_OUT, BellTime.Moment.DISMISSAL, BellTime.Moment.EVENING})
SATURDAY, SUNDAY = 5, 6
# A make-up day on a weekend runs like its neighbour in the week.
NEIGHBOUR = {SATURDAY: 4, SUNDAY: 0}


@dataclass(frozen=True)
class Window:
    """Pupils come or go from `starts_at` to `ends_at`, in the zone of the school's unit."""

    moment: str
    level_id: int | None
    starts_at: datetime
    ends_at: datetime

    @property
    def label(self) -> str:
        """What happens, in the reader's language."""
        return str(BellTime.Moment(self.moment).label)


@dataclass(frozen=True)
class Day:
    """Whether it is a school day, and the recorded name of what makes it otherwise ("" when nothing does)."""

    is_school_day: bool
    because: str = ""
    is_otherwise: bool = False


@dataclass
class _Calendar:
    """What one school's days are made of."""

    school: School
    zone: ZoneInfo
    country: str
    bells: list[BellTime] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    otherwise: dict[date, DayException] = field(default_factory=dict)

    def day(self, on: date) -> Day:
        if not self.school.stands_on(on):
            return Day(is_school_day=False)
        if exception := self.otherwise.get(on):
            return Day(exception.is_school_day, exception.name, is_otherwise=True)
        if holiday := public_holidays(self.country, on.year).get(on):
            return Day(is_school_day=False, because=holiday)
        if self.terms and not any(term.starts_on <= on <= term.ends_on for term in self.terms):
            return Day(is_school_day=False)
        return Day(bool(self._ringing(on, on.weekday())) if self.bells else on.weekday() < SATURDAY)

    def windows(self, on: date) -> list[Window]:
        day = self.day(on)
        if not day.is_school_day:
            return []
        ringing = self._ringing(on, on.weekday())
        if not ringing and day.is_otherwise:
            ringing = self._ringing(on, NEIGHBOUR.get(on.weekday(), on.weekday()))
        found = [
            Window(
                bell.moment,
                bell.level_id,
                datetime.combine(on, bell.starts, self.zone),
                datetime.combine(on, bell.ends, self.zone),
            )
            for bell in ringing
        ]
        return sorted(found, key=lambda window: (window.starts_at, window.ends_at, window.moment))

    def _ringing(self, on: date, weekday: int) -> list[BellTime]:
        return [bell for bell in self.bells if bell.rings_on_weekday(weekday) and _in_season(bell, on)]


def _in_season(bell: BellTime, on: date) -> bool:
    return (bell.season_from is None or bell.season_from <= on) and (bell.season_to is None or on <= bell.season_to)


@cache
def public_holidays(country: str, year: int) -> dict[date, str]:
    """The days off of the country in that year by their names; none for a country that the tables do not know."""
    holidays = import_module("holidays")  # loaded where hours are computed, not with every process
    try:
        return dict(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return {}


def _lineage(unit: Unit) -> list[int]:
    """The pks from the unit up to the root."""
    return unit.line[::-1]


def _calendars(schools: Iterable[School], first: date, last: date) -> list[_Calendar]:
    """Four queries, however many schools and days."""
    listed = list(schools)
    units = Unit.objects.only("path", "country", "time_zone").in_bulk({school.unit_id for school in listed})
    lineages = {pk: _lineage(unit) for pk, unit in units.items()}
    above = {pk for lineage in lineages.values() for pk in lineage}
    bells: dict[int, list[BellTime]] = defaultdict(list)
    for bell in BellTime.objects.filter(school__in=[school.pk for school in listed]):
        bells[bell.school_id].append(bell)
    terms: dict[int, list[Term]] = defaultdict(list)
    for term in Term.objects.filter(unit__in=above):
        terms[term.unit_id].append(term)
    of_unit, of_school = _exceptions(above, listed, first, last)
    return [
        _Calendar(
            school=school,
            zone=units[school.unit_id].zone,
            country=units[school.unit_id].country,
            bells=bells[school.pk],
            terms=next((terms[pk] for pk in lineages[school.unit_id] if terms[pk]), []),
            # The farthest first, so that the nearest has the last word, and the school's own after all.
            otherwise={
                day: exception
                for exceptions in (*(of_unit[pk] for pk in lineages[school.unit_id][::-1]), of_school[school.pk])
                for day, exception in exceptions.items()
            },
        )
        for school in listed
    ]


Exceptions = dict[int, dict[date, DayException]]


def _exceptions(units: set[int], schools: list[School], first: date, last: date) -> tuple[Exceptions, Exceptions]:
    of_unit: Exceptions = defaultdict(dict)
    of_school: Exceptions = defaultdict(dict)
    ours = Q(school=None, unit__in=units) | Q(school__in=[school.pk for school in schools])
    for exception in DayException.objects.filter(ours, on__range=(first, last)):
        if exception.school_id is None:
            of_unit[exception.unit_id][exception.on] = exception
        else:
            of_school[exception.school_id][exception.on] = exception
    return of_unit, of_school


def windows_between(schools: Iterable[School], first: date, last: date) -> dict[tuple[int, date], list[Window]]:
    """The windows of every school on every day, both ends included; [] on a day without school. Four queries."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {
        (calendar.school.pk, day): calendar.windows(day)
        for calendar in _calendars(schools, first, last)
        for day in days
    }


def days_of(school: School, first: date, last: date) -> dict[date, tuple[Day, list[Window]]]:
    """Each day, both ends included: whether there is school and why not, and its windows. Four queries."""
    [calendar] = _calendars([school], first, last)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {day: (calendar.day(day), calendar.windows(day)) for day in days}


def windows_on(school: School, day: date) -> list[Window]:
    """The day's windows in the order of the clock; [] when there is no school."""
    return windows_between([school], day, day)[school.pk, day]


def day_of(school: School, day: date) -> Day:
    """Whether it is a school day there, and why not."""
    return _calendars([school], day, day)[0].day(day)


def is_school_day(school: School, day: date) -> bool:
    """Whether pupils come that day: the school's own word, else its units', else holidays, terms and bells."""
    return day_of(school, day).is_school_day


def dismissal_before(school: School, at: datetime) -> datetime | None:
    """The last time before `at`, on the school's own day, at which pupils were let out; None when they were not yet."""
    local = at.astimezone(Unit.objects.only("time_zone").get(pk=school.unit_id).zone)
    let_out = [
        window.starts_at
        for window in windows_on(school, local.date())
        if window.moment in LEAVING and window.starts_at <= local
    ]
    return max(let_out, default=None)


def minutes_after_dismissal(school: School, at: datetime) -> int | None:
    """Whole minutes since pupils were let out on that day; None when they were not yet, or there is no school."""
    let_out = dismissal_before(school, at)
    return None if let_out is None else int((at - let_out).total_seconds() // 60)
