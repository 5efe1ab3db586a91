"""Inspections for tests, made by the actions that make them in life."""

from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from safeschool.accounts.models import User
from schools import actions
from schools.models import Finding, Hazard, HazardType, Inspection, School, Venue, VenueKind

ALARM, EXITS, GUARDS = "ALARM_INSTALLED", "EVAC_CLEAR", "GUARD_HEADCOUNT"


def order(days: int = 15, *, now=None) -> actions.Order:
    today = (now or timezone.now()).date()
    return actions.Order(today + timedelta(days=days), "Head of Hill School", "Decree 80/2017")


def begin(by: User, school: School, *, now=None, on: date | None = None) -> Inspection:
    return actions.begin_inspection(
        by=by, school=school, kind="ROUTINE", submission=uuid4(), now=now or timezone.now(), on=on
    )


def inspect(
    by: User, school: School, failing: tuple[str, ...] = (), *, spot: tuple[str, ...] = (), now=None, on=None, **counts
) -> Inspection:
    """A finished inspection in which everything but `failing` is in order; those in `spot` are fixed at once."""
    inspection = begin(by, school, now=now, on=on)
    for code in inspection.items:
        verdict = "FAIL" if code in failing else "PASS"
        actions.answer_point(by=by, inspection=inspection, code=code, verdict=verdict, count=counts.get(code))
    repairs = {code: actions.Repair(is_fixed_on_spot=True, note="done at once") for code in spot}
    ending = actions.Ending(repairs, order(now=now), "Head of Hill School")
    return actions.finish_inspection(by=by, inspection=inspection, ending=ending, now=now or timezone.now())


def finding(by: User, school: School, code: str = EXITS, **more) -> Finding:
    inspect(by, school, (code,), **more)
    return Finding.objects.get(school=school, item__code=code)


def make_hazard(by: User, school: School, **facts) -> Hazard:
    facts.setdefault("found_on", timezone.localdate())
    kind = HazardType.objects.get(code="HZ_CONGESTION")
    return actions.record_hazard(by=by, school=school, type=kind, place="In front of the gate", **facts)


def make_venue(unit, name: str = "Star Hotel", kind: str = "HOTEL", **facts) -> Venue:
    facts = {"latitude": 20.851, "longitude": 106.68, **facts}
    return actions.register_venue(by=None, unit=unit, kind=VenueKind.objects.get(code=kind), name=name, **facts)
