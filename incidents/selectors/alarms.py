"""Whom an alarm calls, what came of it, and how fast it was answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from statistics import median

from incidents.models import Alarm, AlarmCall, RollCall
from incidents.querysets import AlarmQuerySet
from incidents.selectors.people import desk_of
from incidents.selectors.tiles import likely_school
from patrols.selectors import posted_now, school_of_duty
from safeschool.accounts.models import Membership, Unit, User
from safeschool.accounts.roles import ABILITIES, Permission, Role
from safeschool.notifications.selectors import Way, ways_of
from schools.models import School

ANSWERING = tuple(role for role in Role if Permission.ANSWER_ALARMS in ABILITIES[role])
NEAREST = 5
EARTH_M = 6_371_008.8


@dataclass(frozen=True)
class Responder:
    """Somebody to be called, and how far away they are, where both places are known."""

    user: User
    metres: int | None = None


def responders(alarm: Alarm, ring: int, now: datetime) -> list[Responder]:
    """Whom this ring calls, the nearest first.

    First the five on duty nearest to the place and the dispatchers; where nobody is on duty, the desk of the unit at
    once. Then everybody on duty and the desk. Then the commanders above too, and so again at each ring.
    """
    hats = list(_hats(alarm.unit))
    near = _nearest(alarm, {hat.user_id for hat in hats}, now)
    desk = [Responder(person) for person in desk_of(alarm.unit)]
    dispatchers = [Responder(hat.user) for hat in hats if hat.role == Role.VIDEO_INSPECTOR]
    if ring <= 1:
        return _each_once([*near[:NEAREST], *dispatchers, *([] if near else desk)])
    above = [Responder(hat.user) for hat in hats if hat.role == Role.COMMANDER] if ring > 2 else []
    return _each_once([*near, *dispatchers, *desk, *above])


def _hats(unit: Unit) -> Iterable[Membership]:
    """The hats of the unit and of the units above it that answer alarms."""
    upwards = unit.line
    hats = Membership.objects.current().with_role(*ANSWERING).filter(unit__in=upwards, user__is_active=True)
    return hats.select_related("user").order_by("pk")


def _nearest(alarm: Alarm, people: set[int], now: datetime) -> list[Responder]:
    """Those on duty, nearest first; those whose place nobody knows come last."""
    found = [
        Responder(person.user, metres_to(alarm, person.latitude, person.longitude))
        for person in posted_now(sorted(people), now)
    ]
    return sorted(found, key=lambda one: (one.metres is None, one.metres or 0))


def school_of_press(user: User, now: datetime) -> School | None:
    """Where the person most likely is: at the school of the seat, else of the duty, else as for the quick log."""
    seats = list(School.objects.seating(user, Permission.PRESS_ALARM)[:2])
    if len(seats) == 1:
        return seats[0]
    return school_of_duty(user, now) or likely_school(user, now)


def metres_to(alarm: Alarm, latitude: float | None, longitude: float | None) -> int | None:
    """The distance on the sphere; None where a place is not known."""
    if alarm.latitude is None or alarm.longitude is None or latitude is None or longitude is None:
        return None
    north, other = radians(alarm.latitude), radians(latitude)
    along = sin(radians(longitude - alarm.longitude) / 2) ** 2
    across = sin((other - north) / 2) ** 2
    return round(2 * EARTH_M * asin(sqrt(across + cos(north) * cos(other) * along)))


def _each_once(found: Iterable[Responder]) -> list[Responder]:
    once: dict[int, Responder] = {}
    for one in found:
        once.setdefault(one.user.pk, one)
    return list(once.values())


def alarm_key(alarm: Alarm) -> str:
    """How the keys of all notices about the alarm begin."""
    return f"alarm:{alarm.pk}:"


@dataclass(frozen=True)
class LedgerLine:
    """One person called: when told, on which channels with what outcome, when seen, when answered."""

    call: AlarmCall
    ways: list[Way]


def ledger_of(alarm: Alarm) -> list[LedgerLine]:
    """Everybody called, the first ring first. Three queries."""
    ways = ways_of(f"{alarm_key(alarm)}ring:")
    return [LedgerLine(call, ways.get(call.user_id, [])) for call in alarm.calls.select_related("user")]


@dataclass(frozen=True)
class Counted:
    """A school counted: totals, and by class."""

    classes: list[RollCall]

    @property
    def safe(self) -> int:
        return sum(row.safe for row in self.classes)

    @property
    def in_need(self) -> int:
        return sum(row.in_need for row in self.classes)

    @property
    def missing(self) -> int:
        return sum(row.missing for row in self.classes)

    @property
    def handed_over(self) -> int:
        return sum(row.handed_over for row in self.classes)

    @property
    def waiting(self) -> int:
        """Found, and not yet with their parents."""
        return self.safe + self.in_need - self.handed_over


def counted_at(alarm: Alarm) -> Counted:
    """The roll-call of an alarm. One query."""
    return Counted(list(alarm.roll_calls.all()))


@dataclass(frozen=True)
class Answering:
    """How fast real alarms were answered: medians in seconds, None where nothing was measured."""

    alarms: int
    to_acknowledge: int | None
    to_scene: int | None
    to_end: int | None


def answering(alarms: AlarmQuerySet) -> Answering:
    """Of these alarms, those that were real and not cancelled. One query."""
    rows = list(
        alarms.filter(nature="REAL")
        .exclude(state__in=("CANCELLED", "CALLED_BACK"))
        .order_by()
        .values_list("pressed_at", "acknowledged_at", "on_scene_at", "ended_at")
    )
    spans = [[(at - row[0]).total_seconds() for row in rows if (at := row[step])] for step in (1, 2, 3)]
    middle = [round(median(seconds)) if seconds else None for seconds in spans]
    return Answering(len(rows), middle[0], middle[1], middle[2])
