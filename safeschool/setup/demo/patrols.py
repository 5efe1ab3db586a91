"""Patrol points beside the schools, a route, yesterday's patrol as it was kept, and the one that is out now."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from patrols.actions import (
    Position,
    answer_check,
    arrive,
    begin_round,
    count_act,
    keep_point,
    keep_route,
    leave,
    plan_patrol,
)
from patrols.models import Patrol, PatrolPoint, PatrolRoute
from patrols.selectors.watch import schools_at
from patrols.workflow import DutyMoment, PatrolMode, PointKind, Seen, StreetKind
from safeschool.accounts.models import Unit, User
from safeschool.setup.demo.scene import Ground, Scene

KINDS = (PointKind.STANDING, PointKind.MUST_REACH, PointKind.MUST_PATROL, PointKind.MUST_REACH, PointKind.MUST_REACH)
WORDS = {
    "DH": {"point": "Khu vực {school}", "route": "Tuyến quanh các trường", "patrol": "Tổ xe tuần tra số 1",
           "foot": "Tổ đi bộ số 1"},
    "HN-100": {"point": "{school}周边", "route": "城区学校巡线", "patrol": "巡逻一组", "foot": "步巡一组"},
}  # fmt: skip


def build_patrols(scene: Scene) -> None:
    """Both units: five points, one route by car, three patrols."""
    for code, ground in (("DH", "DH"), ("HN-100", "HN")):
        unit, words = scene.units[code], WORDS[code]
        grounds = [one for one in scene.grounds[ground] if one.school.unit_id == unit.pk][: len(KINDS)]
        points = [_point(unit, words["point"], kind, one) for kind, one in zip(KINDS, grounds, strict=False)]
        by_car = keep_route(by=None, unit=unit, name=words["route"], mode=PatrolMode.VEHICLE, points=points)
        driver, walker = scene.officers[code][-1], scene.officers[code][-2]
        day = scene.today(unit) - timedelta(days=1)
        begin = scene.at(unit, day, time(6, 30))
        yesterday = _patrol(scene, unit, by_car, driver, begin, words["patrol"])
        _visits(scene, f"{code}/yesterday", yesterday, begin, left_out=points[-1])
        today = scene.now - timedelta(hours=1)
        out = _patrol(scene, unit, by_car, driver, today, words["patrol"])
        _visits(scene, f"{code}/now", out, today, left_out=points[-1], until=scene.now)
        _on_foot(scene, unit, words, walker, points)


def _point(unit: Unit, words: str, kind: str, ground: Ground) -> PatrolPoint:
    name = words.format(school=ground.school.name)
    due = time(7, 30) if kind == PointKind.STANDING else None
    return keep_point(by=None, unit=unit, name=name, kind=kind, school=ground.school, radius_m=150, due_time=due)


def _patrol(scene: Scene, unit: Unit, route: PatrolRoute, leader: User, begin: datetime, label: str) -> Patrol:
    return plan_patrol(
        by=None, unit=unit, route=route, leader=leader, mode=route.mode, label=label, starts_at=begin,
        ends_at=begin + timedelta(hours=4), now=scene.now,
    )  # fmt: skip


def _on_foot(scene: Scene, unit: Unit, words: dict[str, str], walker: User, points: Sequence[PatrolPoint]) -> None:
    on_foot = [point for point in points if point.kind != PointKind.STANDING]
    route = keep_route(by=None, unit=unit, name=words["foot"], mode=PatrolMode.FOOT, points=on_foot)
    begin = scene.now + timedelta(hours=2)
    _patrol(scene, unit, route, walker, begin, words["foot"])


def _visits(
    scene: Scene, name: str, patrol: Patrol, begin: datetime, left_out: PatrolPoint, until: datetime | None = None
) -> None:
    """One after the other, as long as the rule of each says; nobody comes to the one that is left out."""
    at, chance = begin + timedelta(minutes=4), scene.chance.of(f"patrol/{name}")
    for stop in patrol.stops.select_related("point").order_by("place"):
        for number in range(stop.visits_needed):
            gone = at + timedelta(minutes=max(stop.stay_minutes, 2) + chance.randint(0, 3))
            if stop.point == left_out or (until and gone > until):
                break
            off = chance.uniform(-0.0004, 0.0004)
            place = Position(stop.point.latitude + off, stop.point.longitude, float(chance.randint(5, 25)))
            key = scene.chance.submission(f"visit/{name}/{stop.place}/{number}")
            arrive(by=patrol.leader, stop=stop, submission=key, position=place, now=at)
            leave(by=patrol.leader, stop=stop, now=gone)
            at = gone + timedelta(minutes=chance.randint(4, 9))


def build_street(scene: Scene) -> None:
    """Yesterday's spot check of the county's dispatcher and the taps of the ward's patrol that is out."""
    dispatcher, county = scene.people["hn.dispatcher"], scene.units["HN"]
    chance = scene.chance.of("street")
    on = next(day for day in _days_before(scene, county) if schools_at(county, DutyMoment.ARRIVAL, day))
    at = scene.at(county, on, time(7, 40))
    row = begin_round(
        by=dispatcher, unit=county, moment=DutyMoment.ARRIVAL, now=at, draw=8, seed=chance.randrange(10**6)
    )
    for number, check in enumerate(row.checks.select_related("school").order_by("school__code")):
        cars, is_manned = chance.randint(0, 2), number != 3
        answer_check(
            by=dispatcher, check=check, now=at + timedelta(minutes=2 * number), cars_seen=cars,
            cars_lit=chance.randint(0, cars), posts_manned=Seen.YES if is_manned else Seen.NO,
            traffic=chance.randint(0, 2), traffic_police=chance.choice((Seen.YES, Seen.NO, Seen.UNSEEN)),
            patrols=chance.choice((Seen.YES, Seen.NO)), found="" if is_manned else "校门口无人值守",
            told_unit=None if is_manned else check.school.unit,
        )  # fmt: skip
    for code in ("DH", "HN-100"):
        patrol = Patrol.objects.filter(unit=scene.units[code], starts_at__lt=scene.now).latest("starts_at")
        for number in range(9):
            kind = chance.choice([StreetKind.VEHICLE, StreetKind.VEHICLE, StreetKind.PEDESTRIAN, *StreetKind])
            key = scene.chance.submission(f"street/{code}/{number}")
            tapped = patrol.starts_at + timedelta(minutes=5 * number)
            count_act(by=patrol.leader, duty=patrol, kind=kind, submission=key, now=tapped)


def _days_before(scene: Scene, unit: Unit) -> Iterator[date]:
    """Yesterday, the day before, and so on for a year."""
    yield from (scene.today(unit) - timedelta(days=back) for back in range(1, 366))
