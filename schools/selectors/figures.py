"""The room's numbers of a period; each opens the list of exactly the rows it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from safeschool.accounts.models import Unit
from safeschool.kernel.figures import Figure
from schools.models import Finding, Hazard, Inspection, School
from schools.querysets import SchoolQuerySet
from schools.selectors.compliance import MEASURES, meeting
from schools.workflow import FindingState


@dataclass(frozen=True)
class Coverage:
    """How many of the schools that stand were inspected in the period."""

    inspected: int
    of: int

    @property
    def missing(self) -> int:
        return self.of - self.inspected


def inspected_between(schools: SchoolQuerySet, first: date, last: date) -> SchoolQuerySet:
    """Those of the schools with a finished inspection in the days, both ends included."""
    rows = Inspection.objects.finished().between(first, last)
    return schools.filter(pk__in=rows.order_by().values("school"))


def not_inspected_between(schools: SchoolQuerySet, first: date, last: date) -> SchoolQuerySet:
    """Those that nobody has inspected in the days."""
    rows = Inspection.objects.finished().between(first, last)
    return schools.exclude(pk__in=rows.order_by().values("school"))


def coverage_of(schools: SchoolQuerySet, first: date, last: date) -> Coverage:
    """Inspections "to 100 %": two counts."""
    standing = schools.standing(last)
    return Coverage(inspected_between(standing, first, last).count(), standing.count())


def week_figures(unit_ids: Sequence[int], start: datetime, end: datetime) -> list[Figure]:
    """Inspections, what they found, what was put right; and the schools that met each measure at its end."""
    last = (end - timedelta(microseconds=1)).date()
    there = {"unit": _where(unit_ids, last, last)["unit"], "on": last.isoformat()}
    schools = School.objects.filter(unit__in=unit_ids).standing(last)
    return inspection_figures(unit_ids, start, end) + [
        _schools(f"MEETS_{code}", measure.label, meeting(schools, measure, last).count(), "schools:compliance_schools",
                 there | {"measure": code, "state": "met"})
        for code, measure in MEASURES.items()
    ]  # fmt: skip


def inspection_figures(unit_ids: Sequence[int], start: datetime, end: datetime) -> list[Figure]:
    """Inspections, what they found, and what was put right."""
    first, last = start.date(), (end - timedelta(microseconds=1)).date()
    where = _where(unit_ids, first, last)
    done = Inspection.objects.finished().in_units(unit_ids).between(first, last)
    findings = Finding.objects.in_units(unit_ids)
    found = findings.filter(found_on__range=(first, last))
    settled = findings.filter(settled_on__range=(first, last))
    schools = School.objects.filter(unit__in=unit_ids).standing(last)
    return [
        _figure("INSPECTIONS", _("Inspections"), done.count(), "schools:inspections", where),
        _schools("SCHOOLS_INSPECTED", _("Schools inspected"), inspected_between(schools, first, last).count(),
                 "schools:coverage", where | {"state": "inspected"}),
        _figure("FINDINGS", _("Findings"), found.count(), "schools:findings", where | {"state": "found"}),
        _figure("FIXED_ON_SPOT", _("Fixed on the spot"), settled.filter(state=FindingState.FIXED_ON_SPOT).count(),
                "schools:findings", where | {"state": "spot"}),
        _figure("STRUCK_OFF", _("Struck off after re-inspection"), settled.filter(state=FindingState.CLOSED).count(),
                "schools:findings", where | {"state": "struck"}),
    ]  # fmt: skip


def hazard_figures(unit_ids: Sequence[int], start: datetime, end: datetime) -> list[Figure]:
    """Hazards around schools: found and put right in the period."""
    first, last = start.date(), (end - timedelta(microseconds=1)).date()
    where, hazards = _where(unit_ids, first, last), Hazard.objects.filter(school__unit__in=unit_ids)
    return [
        _figure("HAZARDS_FOUND", _("Hazards found"), hazards.filter(found_on__range=(first, last)).count(),
                "schools:hazards", where | {"state": "found"}),
        _figure("HAZARDS_PUT_RIGHT", _("Hazards put right"), hazards.filter(settled_on__range=(first, last)).count(),
                "schools:hazards", where | {"state": "put_right"}),
    ]  # fmt: skip


def hazards_now(unit_ids: Sequence[int], today: date) -> list[Figure]:
    """Hazards around schools as they stand now: still open, and those past their day."""
    hazards, where = Hazard.objects.filter(school__unit__in=unit_ids), _where(unit_ids, today, today)
    there = {"unit": where["unit"]}
    return [
        _figure("HAZARDS_OPEN", _("Hazards still open"), hazards.open().count(), "schools:hazards", there),
        _figure("HAZARDS_OVERDUE", _("Hazards past their day"), hazards.overdue(today).count(), "schools:hazards",
                there | {"state": "overdue"}),
    ]  # fmt: skip


def _figure(code: str, label: object, value: int, route: str, params: dict[str, str]) -> Figure:
    return Figure(code, label, value, _("entries"), route=route, params=params)  # type: ignore[arg-type]


def _schools(code: str, label: object, value: int, route: str, params: dict[str, str]) -> Figure:
    return Figure(code, label, value, _("schools"), route=route, params=params)  # type: ignore[arg-type]


def _where(unit_ids: Sequence[int], first: date, last: date) -> dict[str, str]:
    top = Unit.objects.filter(pk__in=unit_ids).order_by("path").values_list("code", flat=True).first()
    return {"unit": top or "", "since": first.isoformat(), "until": last.isoformat()}
