"""A period's figures by unit, each school counted where it belonged on the day of the map."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import reverse

from incidents.models import Concern, Incident
from safeschool.accounts.models import Unit, User
from safeschool.kernel.week import day_bounds
from schools.models import Enrolment, Finding, Inspection, School
from schools.querysets import SchoolQuerySet
from schools.selectors.maps import names_on


@dataclass(frozen=True)
class UnitRow:
    """One unit of the map and what happened at the schools it had; `url` lists them."""

    name: str
    code: str
    is_gone: bool
    url: str
    schools: int
    pupils: int
    incidents: int
    concerns: int
    inspections: int
    findings: int


def figures_by_unit(*, user: User, on: date, days: tuple[date, date], today: date) -> list[UnitRow]:
    """The units that had schools in the user's sight on the day, by name; what happened at no school is not in it."""
    schools = School.objects.visible_to(user)
    unit_of = schools.units_on(on)
    start, end = day_bounds(days[0], user.zone)[0], day_bounds(days[1], user.zone)[1]
    counts = {
        "schools": Counter(unit_of.values()),
        "pupils": _by_unit(unit_of, _pupils(schools)),
        "incidents": _by_unit(unit_of, _of(Incident.objects.counted_for(user).happened_between(start, end))),
        "concerns": _by_unit(unit_of, _of(Concern.objects.counted_for(user).received_between(start, end))),
        "inspections": _by_unit(unit_of, _of(Inspection.objects.visible_to(user).finished().between(*days))),
        "findings": _by_unit(unit_of, _of(Finding.objects.visible_to(user).open())),
    }
    units = list(Unit.objects.filter(pk__in=set(unit_of.values())))
    names = names_on(units, on)
    rows = [
        UnitRow(
            name=names[unit.pk],
            code=unit.code,
            is_gone=not unit.stands_on(today),
            url=f"{reverse('schools:list')}?{urlencode({'unit': unit.code, 'on_map': on.isoformat()})}",
            **{name: count[unit.pk] for name, count in counts.items()},
        )
        for unit in units
    ]
    return sorted(rows, key=lambda row: (row.name, row.code))


def _of(
    rows: QuerySet[Incident] | QuerySet[Concern] | QuerySet[Inspection] | QuerySet[Finding],
) -> Iterable[tuple[int, int]]:
    return rows.order_by().values_list("school").annotate(n=Count("pk"))


def _pupils(schools: SchoolQuerySet) -> Iterable[tuple[int, int | None]]:
    newest = Enrolment.objects.filter(school=OuterRef("pk")).order_by("-year").values("pupils")[:1]
    return schools.order_by().values_list("pk", Subquery(newest))


def _by_unit(unit_of: dict[int, int], counted: Iterable[tuple[int, int | None]]) -> Counter[int]:
    found: Counter[int] = Counter()
    for school, number in counted:
        if school in unit_of:
            found[unit_of[school]] += number or 0
    return found
