"""The sheet of a drill, and which drills are due: by the rules of country and units, in term only."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.models import Drill, DrillMark, DrillRule, LocalDrillRule
from campaigns.models.drills import criterion_name, limit_seconds
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from schools.models import School, SchoolLevel, Term

RUN = Permission.RUN_DRILLS
Span = tuple[date, date]
Rule = DrillRule | LocalDrillRule


@dataclass(frozen=True)
class Line:
    """A criterion of the drill with what was measured for it."""

    code: str
    name: str
    is_timed: bool
    limit: int | None
    is_critical: bool
    mark: DrillMark | None


def lines_of(drill: Drill) -> list[Line]:
    """The criteria in the order of the scenario. One query."""
    marks = {mark.code: mark for mark in drill.marks.all()}
    return [_line(criterion, marks.get(criterion["code"])) for criterion in drill.scenario.criteria]


def _line(criterion: dict[str, Any], mark: DrillMark | None) -> Line:
    code = criterion["code"]
    is_timed = criterion["test"] == "LE"
    return Line(code, criterion_name(criterion), is_timed, limit_seconds(criterion), criterion["critical"], mark)


def may_run(user: User, drill: Drill) -> bool:
    """The police of the unit and the leaders of the school run it."""
    return is_police_of(user, drill) or is_school_of(user, drill)


def is_police_of(user: User, drill: Drill) -> bool:
    return drill.unit_id in user.reach(RUN)


def is_school_of(user: User, drill: Drill) -> bool:
    return School.objects.seating(user, RUN).filter(pk=drill.school_id).exists()


@dataclass(frozen=True)
class DueDrill:
    """A drill that a school has still to hold until `until`."""

    school: School
    rule: Rule
    held: int
    until: date


def due_drills(schools: Iterable[School], day: date) -> list[DueDrill]:
    """What the schools (levels prefetched, unit loaded) have still to hold in the period of the day, none out of term.

    Four queries, however many schools.
    """
    listed = list(schools)
    rules = _rules_by_unit({school.unit_id: school.unit for school in listed}, day)
    held = _held({school.pk: school.unit.zone for school in listed}, day)
    found = []
    for school in listed:
        levels = {level.code for level in school.levels.all()}
        for rule, span in rules[school.unit_id]:
            if rule.is_for(levels):
                done = _number_in(span, held.get((school.pk, rule.met_by), ()))
                if done < rule.times:
                    found.append(DueDrill(school, rule, done, span[1]))
    return found


def due_by_unit(day: date) -> dict[int, int]:
    """How many drills the schools of each unit have still to hold in the period of the day, by the unit's pk.

    As `due_drills` counts them, for every school that stands, without a row of any held in memory. Seven queries.
    """
    schools = list(School.objects.standing(day).order_by().values_list("pk", "unit"))
    units = Unit.objects.in_bulk({unit for _pk, unit in schools})
    levels: dict[int, set[str]] = defaultdict(set)
    for pk, code in School.levels.through.objects.values_list("school_id", "schoollevel__code"):
        levels[pk].add(code)
    held = _held({pk: units[unit].zone for pk, unit in schools}, day)
    rules = _rules_by_unit(units, day)
    found: dict[int, int] = defaultdict(int)
    for pk, unit in schools:
        for rule, span in rules[unit]:
            if rule.is_for(levels[pk]):
                found[unit] += _number_in(span, held.get((pk, rule.met_by), ())) < rule.times
    return {unit: number for unit, number in found.items() if number}


def national_rules(country: str) -> list[tuple[DrillRule, list[str]]]:
    """The rules that hold in the country, each with the names of its levels. Two queries."""
    names = {level.code: level.name for level in SchoolLevel.objects.all()}
    rules = DrillRule.objects.filter(country__in=["", country])
    return [(rule, [names[code] for code in rule.levels if code in names]) for rule in rules]


def _number_in(span: Span, days: Iterable[date]) -> int:
    return sum(span[0] <= day <= span[1] for day in days)


def _rules_by_unit(units: dict[int, Unit], day: date) -> dict[int, list[tuple[Rule, Span]]]:
    """Those of each unit's country, of itself and of the units above, each with the period of the day."""
    terms = _terms({unit.path for unit in units.values()})
    national = list(DrillRule.objects.all())
    local: dict[int, list[LocalDrillRule]] = defaultdict(list)
    for rule in LocalDrillRule.objects.filter(since__lte=day).select_related("level", "scenario"):
        local[rule.unit_id].append(rule)
    found: dict[int, list[tuple[Rule, Span]]] = {}
    for pk, unit in units.items():
        theirs: list[Rule] = [rule for rule in national if rule.country in ("", unit.country)]
        theirs += [rule for above in _upwards(unit.path) for rule in local.get(above, ())]
        spans = [(rule, period_of(rule, day, terms[unit.path])) for rule in theirs]
        found[pk] = [(rule, span) for rule, span in spans if span]
    return found


def _upwards(path: str) -> list[int]:
    """The unit itself and those above it, the nearest first."""
    return [int(part) for part in path.strip("/").split("/")][::-1]


def period_of(rule: Rule, day: date, terms: list[Span]) -> Span | None:
    """The month, quarter or term of the day as far as it lies in term; None out of term.

    Where no term is recorded, the year counts as two terms that end with January and with July.
    """
    term = next((span for span in terms if span[0] <= day <= span[1]), None)
    if term is None:
        if terms:
            return None
        term = _half_year(day)
    if rule.period == DrillRule.Period.TERM:
        return term
    months = 1 if rule.period == DrillRule.Period.MONTH else 3
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    after = first.month + months
    last = date(first.year + after // 13, (after - 1) % 12 + 1, 1) - timedelta(days=1)
    return max(first, term[0]), min(last, term[1])


def _half_year(day: date) -> Span:
    if 2 <= day.month <= 7:
        return date(day.year, 2, 1), date(day.year, 7, 31)
    year = day.year if day.month > 7 else day.year - 1
    return date(year, 8, 1), date(year + 1, 1, 31)


def _terms(paths: set[str]) -> dict[str, list[Span]]:
    """The terms of each unit by its path, from itself or the nearest unit above that has any."""
    recorded: dict[int, list[Span]] = defaultdict(list)
    for unit, first, last in Term.objects.values_list("unit", "starts_on", "ends_on"):
        recorded[unit].append((first, last))
    return {path: next((recorded[pk] for pk in _upwards(path) if pk in recorded), []) for path in paths}


def _held(zones: dict[int, ZoneInfo], day: date) -> dict[tuple[int, str | int], list[date]]:
    """The days of the drills held by each school, under their response and under their scenario's pk."""
    rows = Drill.objects.filter(ended_at__date__gte=day - timedelta(days=370), ended_at__isnull=False)
    if len(zones) < 1000:
        rows = rows.filter(school__in=list(zones))
    found: dict[tuple[int, str | int], list[date]] = defaultdict(list)
    for school, scenario, response, ended_at in rows.values_list(
        "school", "scenario", "scenario__response", "ended_at"
    ):
        if school in zones and ended_at:
            on = ended_at.astimezone(zones[school]).date()
            found[school, response].append(on)
            found[school, scenario].append(on)
    return found
