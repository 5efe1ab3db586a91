"""What patrols still owe, for the crew's phone, the chief's list and the live board."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.urls import reverse

from patrols.models import Patrol, PatrolPoint, PatrolStop, PatrolVisit
from patrols.selectors.street import StreetSum, sums_of
from patrols.workflow import PointKind
from safeschool.accounts.models import Membership, Unit, User
from safeschool.accounts.roles import Permission, Role

AHEAD, RECENT = timedelta(hours=36), timedelta(hours=8)
ON_PATROL = (Role.WARD_OFFICER, Role.WARD_CHIEF, Role.TRAFFIC_OFFICER, Role.AUXILIARY)
ICONS: dict[str, str] = {PointKind.MUST_REACH: "flag", PointKind.MUST_PATROL: "route", PointKind.STANDING: "car"}


@dataclass(frozen=True)
class StopCard:
    """A point of a patrol: what counts so far and what may be said now; `submission` makes two taps one visit."""

    stop: PatrolStop
    here: PatrolVisit | None
    last: PatrolVisit | None
    flagged: int
    is_late: bool
    may_arrive: bool
    may_leave: bool
    submission: UUID

    @property
    def is_done(self) -> bool:
        return self.stop.done_at is not None


@dataclass(frozen=True)
class PatrolCard:
    """A patrol with its points in order."""

    patrol: Patrol
    stops: list[StopCard]
    is_out: bool
    street: list[StreetSum]
    submission: UUID

    @property
    def next(self) -> StopCard | None:
        """The open point that is due first; of those due together, the first on the route."""
        return next_of(self.stops)

    @property
    def done(self) -> int:
        return sum(card.is_done for card in self.stops)


def next_of(cards: Iterable[StopCard]) -> StopCard | None:
    """The open one that is due first; of those due together, the first on the route."""
    waiting = [card for card in cards if not card.is_done]
    return min(waiting, key=lambda card: (card.stop.due_at, card.stop.place), default=None)


def my_patrols(user: User, now: datetime) -> list[PatrolCard]:
    """One's own patrols that are out, just over or ahead, by time. Four queries."""
    rows = Patrol.objects.of(user).going().filter(ends_at__gt=now - RECENT, starts_at__lt=now + AHEAD)
    patrols = list(rows.select_related("unit", "leader").prefetch_related("crew").order_by("starts_at", "pk"))
    cards = cards_of(PatrolStop.objects.filter(patrol__in=patrols), now)
    of_patrol: dict[int, list[StopCard]] = {patrol.pk: [] for patrol in patrols}
    for card in cards:
        of_patrol[card.stop.patrol_id].append(card)
    sums = sums_of(patrols)
    return [
        PatrolCard(row, of_patrol[row.pk], row.takes_visits_from <= now < row.ends_at, sums[row.pk], uuid4())
        for row in patrols
    ]


def cards_of(rows: QuerySet[PatrolStop] | Sequence[PatrolStop], now: datetime) -> list[StopCard]:
    """The stops with what may be said of them now. Two queries, however many stops; none for rows read before."""
    if isinstance(rows, QuerySet):
        rows = list(rows.select_related("patrol", "point").order_by("patrol", "place"))
    visits: dict[int, list[PatrolVisit]] = {row.pk: [] for row in rows}
    latest: dict[int, PatrolVisit] = {}
    for visit in PatrolVisit.objects.filter(stop__patrol__in={row.patrol_id for row in rows}).select_related("stop"):
        if visit.stop_id in visits:
            visits[visit.stop_id].append(visit)
        latest[visit.stop.patrol_id] = visit
    return [_card(row, visits[row.pk], latest.get(row.patrol_id), now) for row in rows]


def _card(stop: PatrolStop, visits: list[PatrolVisit], latest: PatrolVisit | None, now: datetime) -> StopCard:
    patrol = stop.patrol
    last = visits[-1] if visits else None
    is_there = last is not None and latest is not None and latest.pk == last.pk and last.left_at is None
    is_out = patrol.called_off_at is None and patrol.takes_visits_from <= now < patrol.ends_at
    return StopCard(
        stop,
        here=last if is_there and now < patrol.ends_at else None,
        last=last,
        flagged=sum(visit.is_out_of_radius for visit in visits),
        is_late=stop.is_done_late or (stop.done_at is None and stop.due_at <= now),
        may_arrive=is_out and not is_there,
        # Leaving matters where the minutes count; elsewhere there is nothing to say.
        may_leave=is_out and is_there and stop.kind != PointKind.MUST_REACH,
        submission=uuid4(),
    )


@dataclass(frozen=True)
class NextPoint:
    """Where a patrol that is out goes next, for a screen on a wall: nobody is named. None when all is done."""

    patrol_id: int
    unit: Unit
    patrol: str
    mode: str
    point: str | None
    latitude: float | None
    longitude: float | None
    due_at: datetime | None
    is_late: bool
    done: int
    needed: int


def next_points(user: User, now: datetime) -> list[NextPoint]:
    """Every patrol that is out in the user's units, by unit and label, and the point it owes next. Three queries."""
    out = Patrol.objects.visible_to(user).filter(unit__in=user.reach(Permission.VIEW_ROSTER)).out(now)
    found = []
    patrols = list(out.select_related("unit").order_by("unit__path", "label", "pk"))
    stops: dict[int, list[PatrolStop]] = {patrol.pk: [] for patrol in patrols}
    for stop in PatrolStop.objects.filter(patrol__in=stops).select_related("point").order_by("due_at", "place"):
        stops[stop.patrol_id].append(stop)
    for patrol in patrols:
        owed = stops[patrol.pk]
        first = next((stop for stop in owed if stop.done_at is None), None)
        point = first.point if first else None
        found.append(
            NextPoint(
                patrol.pk, patrol.unit, patrol.label, str(patrol.get_mode_display()),
                point=point.name if point else None,
                latitude=point.latitude if point else None,
                longitude=point.longitude if point else None,
                due_at=first.due_at if first else None,
                is_late=first is not None and first.due_at <= now,
                done=sum(stop.done_at is not None for stop in owed),
                needed=len(owed),
            )
        )  # fmt: skip
    return found


def map_of(points: Iterable[PatrolPoint], may_plan: bool) -> list[dict[str, Any]]:
    """The points as the map component takes them."""
    return [
        {
            "lat": point.latitude,
            "lng": point.longitude,
            "title": f"{point.name} · {point.get_kind_display()}",
            "icon": ICONS[point.kind],
            **({"url": reverse("patrols:edit_point", args=[point.pk])} if may_plan else {}),
        }
        for point in points
    ]


def crews_of(unit_ids: Sequence[int]) -> QuerySet[User]:
    """The police and auxiliaries of these units."""
    hats = Membership.objects.current().with_role(*ON_PATROL).filter(unit__in=unit_ids)
    return QuerySet(User).filter(pk__in=hats.values("user"), is_active=True).order_by("full_name", "pk")
