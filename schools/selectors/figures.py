"""The room's numbers of a period; each opens the list of exactly the rows it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safeschool.accounts.models import Unit
from safeschool.kernel.figures import Counted, Figure
from schools.models import Finding, Hazard, Inspection, RectificationNotice, School, VenueVisit, Visit
from schools.querysets import SchoolQuerySet
from schools.selectors.compliance import MEASURES, meeting
from schools.workflow import FindingState

DISPUTE = "HZ_DISPUTE"


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
    meets = [
        _schools(f"MEETS_{code}", measure.label, meeting(schools, measure, last), "schools:compliance_schools",
                 there | {"measure": code, "state": "met"})
        for code, measure in MEASURES.items()
    ]  # fmt: skip
    return [
        *inspection_figures(unit_ids, start, end),
        *notice_figures(unit_ids, start, end),
        *meets,
        *hazard_figures(unit_ids, start, end),
        *visit_figures(unit_ids, start, end),
    ]


def notice_figures(unit_ids: Sequence[int], start: datetime, end: datetime) -> list[Figure]:
    """Papers to schools: issued in the period; and findings put right by their day of those whose day fell in it."""
    first, last = start.date(), (end - timedelta(microseconds=1)).date()
    where, due = _where(unit_ids, first, last), Finding.objects.in_units(unit_ids).filter(deadline__range=(first, last))
    notices = RectificationNotice.objects.filter(unit__in=unit_ids, issued_on__range=(first, last))
    return [
        _figure("NOTICES", _("Notices to schools"), notices, "schools:notices", where,
                pgettext_lazy("counted", "notices")),
        _figure("FINDINGS_DUE", _("Findings due to be put right"), due, "schools:findings", where | {"state": "due"}),
        _figure("FINDINGS_IN_TIME", _("Put right by their day"), due.filter(settled_on__lte=F("deadline")),
                "schools:findings", where | {"state": "in_time"}),
    ]  # fmt: skip


def visit_figures(unit_ids: Sequence[int], start: datetime, end: datetime) -> list[Figure]:
    """Visitors let in at the gates, visits to venues, disputes around schools that were settled.

    Visitors are forgotten after their days: of a time before that one knows “more than”, and nothing proves them later.
    What is kept of them is how many came to each school.
    """
    first, last = start.date(), (end - timedelta(microseconds=1)).date()
    came = Visit.objects.filter(school__unit__in=unit_ids, arrived_at__gte=start, arrived_at__lt=end)
    is_forgotten = start < timezone.now() - timedelta(days=settings.VISITORS_KEPT_DAYS)
    venues = VenueVisit.objects.filter(venue__unit__in=unit_ids, visited_on__range=(first, last))
    settled = Hazard.objects.filter(school__unit__in=unit_ids, type__code=DISPUTE, settled_on__range=(first, last))
    return [
        Figure("VISITORS", _("Visitors at school gates"), came.count(), pgettext_lazy("counted", "visits"),
               is_forgotten, counted=None if is_forgotten else _by_school(came)),
        Figure("VENUE_VISITS", _("Visits to venues around schools"), venues.count(), pgettext_lazy("counted", "visits"),
               counted=Counted(venues)),
        _figure("DISPUTES", _("Disputes around schools settled"), settled, "schools:hazards",
                _where(unit_ids, first, last) | {"state": "put_right", "type": DISPUTE},
                pgettext_lazy("counted", "disputes")),
    ]  # fmt: skip


def _by_school(came: QuerySet[Visit]) -> Counted:
    schools = School.objects.filter(pk__in=came.order_by().values("school"))
    return Counted(schools, "SUM", Count("visits", filter=Q(visits__in=came.values("pk"))))


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
        _figure("INSPECTIONS", _("Inspections"), done, "schools:inspections", where),
        _schools("SCHOOLS_INSPECTED", _("Schools inspected"), inspected_between(schools, first, last),
                 "schools:coverage", where | {"state": "inspected"}),
        _figure("FINDINGS", _("Findings"), found, "schools:findings", where | {"state": "found"}),
        _figure("FIXED_ON_SPOT", _("Fixed on the spot"), settled.filter(state=FindingState.FIXED_ON_SPOT),
                "schools:findings", where | {"state": "spot"}),
        _figure("STRUCK_OFF", _("Struck off after re-inspection"), settled.filter(state=FindingState.CLOSED),
                "schools:findings", where | {"state": "struck"}),
    ]  # fmt: skip


def hazard_figures(unit_ids: Sequence[int], start: datetime, end: datetime) -> list[Figure]:
    """Hazards around schools: found and put right in the period."""
    first, last = start.date(), (end - timedelta(microseconds=1)).date()
    where, hazards = _where(unit_ids, first, last), Hazard.objects.filter(school__unit__in=unit_ids)
    return [
        _figure("HAZARDS_FOUND", _("Hazards found"), hazards.filter(found_on__range=(first, last)),
                "schools:hazards", where | {"state": "found"}),
        _figure("HAZARDS_PUT_RIGHT", _("Hazards put right"), hazards.filter(settled_on__range=(first, last)),
                "schools:hazards", where | {"state": "put_right"}),
    ]  # fmt: skip


def hazards_now(unit_ids: Sequence[int], today: date) -> list[Figure]:
    """Hazards around schools as they stand now: still open, and those past their day."""
    hazards, where = Hazard.objects.filter(school__unit__in=unit_ids), _where(unit_ids, today, today)
    there = {"unit": where["unit"]}
    return [
        _figure("HAZARDS_OPEN", _("Hazards still open"), hazards.open(), "schools:hazards", there),
        _figure("HAZARDS_OVERDUE", _("Hazards past their day"), hazards.overdue(today), "schools:hazards",
                there | {"state": "overdue"}),
    ]  # fmt: skip


def _figure(
    code: str, label: str | Promise, rows: QuerySet[Any], route: str, params: dict[str, str], unit: str | Promise = ""
) -> Figure:
    return Figure(code, label, rows.count(), unit or _("entries"), route=route, params=params, counted=Counted(rows))


def _schools(code: str, label: str | Promise, rows: QuerySet[Any], route: str, params: dict[str, str]) -> Figure:
    return _figure(code, label, rows, route, params, _("schools"))


def _where(unit_ids: Sequence[int], first: date, last: date) -> dict[str, str]:
    top = Unit.objects.filter(pk__in=unit_ids).order_by("path").values_list("code", flat=True).first()
    return {"unit": top or "", "since": first.isoformat(), "until": last.isoformat()}
