"""Posts, shifts and seats for tests, made by the actions that make them in life."""

from datetime import UTC, datetime, timedelta

from patrols.actions import assign, generate_shifts, keep_point, keep_route, open_post, plan_patrol
from patrols.models import Patrol, PatrolPoint, Post, PostKind, Shift
from patrols.workflow import PatrolMode, PointKind, SlotKind
from safeschool.kernel.week import Week

# Monday: arrival is 07:00-07:30 by the clock of Hai Phong, so duty there is 06:40-07:45; 07:00 there is 00:00 UTC.
SUNDAY = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
WEEK = Week(2026, 48)
REQUIRED = datetime(2026, 11, 22, 23, 40, tzinfo=UTC)


def make_post(school, name="Hill gate", kind="GATE_GUARD", **facts) -> Post:
    gate = school.campuses.first().gates.first()
    facts.setdefault("gate", gate)
    return open_post(by=None, unit=school.unit, kind=PostKind.objects.get(code=kind), name=name, school=school, **facts)


def make_week(unit, now=SUNDAY, week=WEEK):
    return generate_shifts(by=None, unit=unit, week=week, now=now)


def make_shift(school, now=SUNDAY, **facts) -> Shift:
    """The arrival shift of Monday at a new post of the school."""
    post = make_post(school, **facts)
    make_week(school.unit, now)
    return Shift.objects.get(post=post, on=WEEK.monday, moment="ARRIVAL")


def give_seat(shift, user, kind=SlotKind.POLICE, now=SUNDAY):
    return assign(by=None, shift=shift, user=user, slot_kind=kind, now=now)


def make_point(school, name="Hill School corner", kind=PointKind.MUST_REACH, **facts) -> PatrolPoint:
    return keep_point(by=None, unit=school.unit, name=name, kind=kind, school=school, **facts)


def make_patrol(school, leader, now=SUNDAY, points=None, mode=PatrolMode.VEHICLE, hours=4, **facts) -> Patrol:
    """A patrol that is out now, along a route over these points."""
    points = points or [make_point(school)]
    route = keep_route(by=None, unit=school.unit, name="Round of North ward", mode=mode, points=points)
    facts = {"starts_at": now, "ends_at": now + timedelta(hours=hours), "label": "Patrol of North ward", **facts}
    return plan_patrol(by=None, unit=school.unit, leader=leader, mode=mode, route=route, now=now, **facts)
