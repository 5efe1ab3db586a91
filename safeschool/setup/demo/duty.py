"""Posts at the gates, and three weeks of duty: the last with who came, this one, and the next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from random import Random
from typing import Any

from patrols.actions import Position, generate_shifts, open_post
from patrols.actions.past import Presence, Seating, take_over_presence, take_over_roster
from patrols.models import Assignment, Post, PostKind, Shift
from patrols.workflow import DutyMoment, SlotKind
from safeschool.accounts.models import User
from safeschool.kernel.week import Week
from safeschool.setup.demo.scene import Ground, Scene

EVERY_DAY = 0b1111111
SEAT_POSTS, TOWN_POSTS = 16, 24
# Of a hundred duties so many are late, so many absent; of the seats so many are still free this week and the next.
LATE, ABSENT = 6, 2
FREE = {-1: 3, 0: 6, 1: 18}


@dataclass(frozen=True)
class Manned:
    """A post and whose seats it has; whoever is in `always` is never left out."""

    post: Post
    people: tuple[tuple[str, User], ...]
    always: bool = False


def build_duty(scene: Scene) -> None:
    """Posts, shifts, seats and presence of both units."""
    kinds = {kind.code: kind for kind in PostKind.objects.all()}
    for code, posts in (("DH", _ward_posts(scene, kinds)), ("HN", _county_posts(scene, kinds))):
        _weeks(scene, code, list(posts))


def _gate_post(scene: Scene, kind: PostKind, ground: Ground, people: Sequence[tuple[str, User]], at: int = 0) -> Manned:
    gate, school = ground.gates[at], ground.school
    slots: dict[str, int] = (
        {SlotKind.GUARD: 1, SlotKind.TEACHER: 1} if at else {SlotKind.POLICE: 1, SlotKind.AUXILIARY: 1}
    )
    post = open_post(
        by=None, unit=school.unit, kind=kind, name=f"{school.name} · {gate.name}", slots=slots, school=school,
        gate=gate, radius_m=50 if school.unit.code == "DH" else 80, lead_minutes=15, tail_minutes=15,
    )  # fmt: skip
    return Manned(post, tuple(people))


def _own_post(
    scene: Scene, code: str, kind: PostKind, name: str, hours: tuple[time, time], people: Sequence[tuple[str, User]],
    weekdays: int = EVERY_DAY,
) -> Manned:  # fmt: skip
    """A post with hours of its own."""
    slots: dict[str, int] = {}
    for slot, _user in people:
        slots[slot] = slots.get(slot, 0) + 1
    ground = scene.grounds[code[:2]][0].school
    post = open_post(
        by=None, unit=scene.units[code], kind=kind, name=name, slots=slots, own_starts=hours[0], own_ends=hours[1],
        own_weekdays=weekdays, moments=[DutyMoment.OWN], radius_m=800,
        latitude=ground.latitude, longitude=ground.longitude,
    )  # fmt: skip
    return Manned(post, tuple(people), always=True)


def _ward_posts(scene: Scene, kinds: dict[str, PostKind]) -> Iterator[Manned]:
    police = [*scene.officers["DH"], scene.people["dh.chief"]]
    helpers: list[User | None] = [*scene.auxiliaries["DH"], None]
    for ground, officer, helper in zip(scene.grounds["DH"], police, helpers, strict=True):
        people = [(SlotKind.POLICE, officer)] + ([(SlotKind.AUXILIARY, helper)] if helper else [])
        yield _gate_post(scene, kinds["GATE_GUARD"], ground, people)
        if len(ground.gates) > 1 and ground.guard and ground.teacher:
            staff = [(SlotKind.GUARD, ground.guard), (SlotKind.TEACHER, ground.teacher)]
            yield _gate_post(scene, kinds["SCHOOL_STAFF_DUTY"], ground, staff, at=1)
    patrol = [(SlotKind.POLICE, officer) for officer in police[:2]]
    hours = (time(19), time(21, 30))
    yield _own_post(scene, "DH", kinds["QUICK_RESPONSE"], "Tổ tuần tra cơ động buổi tối", hours, patrol)


def _county_posts(scene: Scene, kinds: dict[str, PostKind]) -> Iterator[Manned]:
    grounds = scene.grounds["HN"]
    police = scene.officers["HN-100"] + scene.officers["HN-PS"]
    for ground, officer, helper in zip(grounds[:SEAT_POSTS], police, scene.auxiliaries["HN-100"], strict=True):
        people = [(SlotKind.POLICE, officer), (SlotKind.AUXILIARY, helper)]
        yield _gate_post(scene, kinds["GATE_GUARD"], ground, people)
    first_of_town = {ground.school.unit.code: ground for ground in reversed(grounds)}
    towns = sorted(code for code in first_of_town if code != "HN-100")[:TOWN_POSTS]
    for code in towns:
        people = [(SlotKind.POLICE, scene.officers[code][0]), (SlotKind.AUXILIARY, scene.auxiliaries[code][0])]
        yield _gate_post(scene, kinds["GATE_GUARD"], first_of_town[code], people)
    morning, weekdays = (time(7, 10), time(8, 20)), 0b0011111
    for number, name in enumerate(("会师镇长征路口疏导岗", "会师镇南关十字疏导岗")):
        traffic = [(SlotKind.TRAFFIC, user) for user in scene.officers["HN-TB"][number * 2 : number * 2 + 2]]
        yield _own_post(scene, "HN-TB", kinds["CONGESTION_CONTROL"], name, morning, traffic, weekdays)
    desk = [(SlotKind.COMMAND, scene.people["hn.dispatcher"])]
    yield _own_post(scene, "HN-CC", kinds["VIDEO_DESK"], "视频巡查席", (time(7), time(8, 40)), desk)
    patrol = [(SlotKind.POLICE, officer) for officer in police[:2]]
    yield _own_post(scene, "HN-100", kinds["QUICK_RESPONSE"], "会师镇夜间快反组", (time(19, 30), time(21, 40)), patrol)


def _weeks(scene: Scene, code: str, posts: list[Manned]) -> None:
    unit = scene.units[code]
    manned = {row.post.pk: row for row in posts}
    this = Week.of(scene.today(unit))
    # As if each week had been planned on its first day.
    begin = this.before.bounds(unit.zone)[0] - timedelta(days=1)
    chance = scene.chance.of(f"duty/{code}")
    for distance, week in ((-1, this.before), (0, this), (1, this.after)):
        generate_shifts(by=None, unit=unit, week=week, now=min(begin, scene.now))
        rows = Shift.objects.filter(post__in=manned, on__range=(week.monday, week.sunday))
        shifts = rows.select_related("post").order_by("required_at", "post__name")
        seats = list(_seats(chance, shifts, manned, FREE[distance]))
        seated = take_over_roster(by=None, unit=unit, seats=seats, now=scene.now)
        begun = [row for row in seated if row.shift.required_at <= scene.now]
        take_over_presence(by=None, unit=unit, rows=list(_presence(scene, code, chance, begun)))


def _seats(chance: Random, shifts: Iterable[Shift], manned: dict[int, Manned], free: int) -> Iterator[Seating]:
    for shift in shifts:
        row = manned[shift.post_id]
        for slot, user in row.people:
            if chance.randrange(100) >= free or row.always or user.username in ("dh.officer", "hn.officer"):
                yield Seating(shift, user, slot)


def _presence(scene: Scene, code: str, chance: Random, begun: Iterable[Assignment]) -> Iterator[Presence]:
    """Most come a little early; who is not there yet of a duty that still runs is simply awaited."""
    for number, row in enumerate(begun):
        shift, post, lot = row.shift, row.shift.post, chance.randrange(100)
        late = chance.randint(2, 14) if lot < LATE else -chance.randint(0, 12)
        came_at = shift.required_at + timedelta(minutes=late)
        left_at = shift.ends_at + timedelta(minutes=chance.randint(0, 6))
        facts: dict[str, Any] = {
            "position": _near(chance, post),
            "congestion": chance.choice((0, 1, 1, 2, 2, 3)) if shift.moment == "DISMISSAL" else chance.randint(0, 1),
        }
        is_over, is_absent = shift.ends_at <= scene.now, lot >= 100 - ABSENT
        if came_at > scene.now or (is_absent and not is_over):
            continue
        if not is_absent:
            facts["came_at"] = came_at
            facts["left_at"] = left_at if left_at <= scene.now else None
        submission = scene.chance.submission(f"presence/{code}/{shift.on}/{number}/{post.name}/{row.slot_kind}")
        yield Presence(assignment=row, submission=submission, **facts)


def _near(chance: Random, post: Post) -> Position:
    """Some metres from the post, as a phone would say it."""
    off = (chance.uniform(-0.0002, 0.0002), chance.uniform(-0.0002, 0.0002))
    return Position(
        (post.latitude or 0) + off[0], (post.longitude or 0) + off[1], accuracy_m=float(chance.randint(5, 25))
    )
