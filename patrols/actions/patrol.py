"""Sending patrols out, and where they were."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from patrols.actions.points import check_mode
from patrols.actions.presence import CLOCK_ERROR, Position, distance_to
from patrols.models import Patrol, PatrolPoint, PatrolRoute, PatrolStop, PatrolVisit
from patrols.workflow import PatrolMode
from safeschool.accounts.models import Unit, User
from safeschool.audit import journal
from safeschool.kernel import live
from safeschool.kernel.conflicts import Conflict
from safeschool.notifications.send import notify

LONGEST = timedelta(hours=24)


@transaction.atomic
def plan_patrol(
    *,
    by: User | None,
    unit: Unit,
    leader: User,
    starts_at: datetime,
    ends_at: datetime,
    mode: str,
    now: datetime,
    route: PatrolRoute | None = None,
    crew: Sequence[User] = (),
    label: str = "",
) -> Patrol:
    """A crew goes out, along a route or to every point of the unit that its way of going keeps; each is told once.

    What each point is owed is written down as it stands now. Raises ValidationError.
    """
    _check_time(starts_at, ends_at)
    _check_free([leader, *crew], starts_at, ends_at)
    points = _points_of(unit, route, mode, starts_at)
    named = label.strip() or (route.name if route else str(PatrolMode(mode).label))
    row = Patrol(
        unit=unit, route=route, label=named, mode=mode, leader=leader, starts_at=starts_at, ends_at=ends_at,
        lights_on=mode != PatrolMode.FOOT,
    )  # fmt: skip
    row.full_clean()
    row.save()
    row.crew.set(one for one in crew if one != leader)
    PatrolStop.objects.bulk_create(
        PatrolStop(
            patrol=row, point=point, place=place, kind=point.kind, visits_needed=point.visits_needed,
            stay_minutes=point.stay_minutes, due_at=_due_at(point, row),
        )
        for place, point in enumerate(points, start=1)
    )  # fmt: skip
    journal.record(by=by, verb="plan_patrol", target=row, unit_id=unit.pk, points=len(points), mode=mode)
    if ends_at > now:
        notify(
            to={leader, *crew}, about="patrols/email/patrol_planned.txt", key=f"patrol/{row.pk}", now=now,
            context={"patrol": row, "points": len(points)}, link=reverse("patrols:my_points"), expires_at=ends_at,
        )  # fmt: skip
    return row


def _check_time(starts_at: datetime, ends_at: datetime) -> None:
    if not starts_at < ends_at:
        raise ValidationError({"ends_at": _("A patrol ends after it starts.")})
    if ends_at - starts_at > LONGEST:
        raise ValidationError({"ends_at": _("A patrol is out for a day at most.")})


def _check_free(people: Sequence[User], starts_at: datetime, ends_at: datetime) -> None:
    pks = [person.pk for person in people]
    meanwhile = Patrol.objects.going().filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    other = meanwhile.filter(Q(leader__in=pks) | Q(crew__in=pks)).order_by("starts_at").first()
    if other is not None:
        busy = next(one for one in people if one.pk == other.leader_id or other.crew.filter(pk=one.pk).exists())
        raise ValidationError(
            _("%(name)s is out with %(patrol)s at that time.") % {"name": busy.full_name, "patrol": other.label}
        )


def _points_of(unit: Unit, route: PatrolRoute | None, mode: str, starts_at: datetime) -> list[PatrolPoint]:
    day = starts_at.astimezone(unit.zone).date()
    if route is not None:
        points = [row.point for row in route.points.select_related("point").order_by("place")]
        points = [point for point in points if point.stands_on(day)]
        check_mode(mode, points)
    else:
        found = PatrolPoint.objects.filter(unit=unit).standing(day).order_by("name", "pk")
        points = list(found.exclude(kind="STANDING") if mode == PatrolMode.FOOT else found)
    if not points:
        raise ValidationError(_("There is no point to go to on that day."))
    return points


def _due_at(point: PatrolPoint, patrol: Patrol) -> datetime:
    """The point's hour by the unit's clock where it falls into the patrol, else the patrol's end."""
    if point.due_time is None:
        return patrol.ends_at
    zone = patrol.unit.zone
    first = patrol.starts_at.astimezone(zone).date()
    for day in (first, first + timedelta(days=1)):
        at = datetime.combine(day, point.due_time, zone)
        if patrol.starts_at < at <= patrol.ends_at:
            return at
    return patrol.ends_at


@transaction.atomic
def call_off(*, by: User, patrol: Patrol, now: datetime) -> Patrol:
    """The patrol does not go, or comes home: nothing is owed any more, its crew is told; once is enough."""
    row = Patrol.objects.select_for_update(of=("self",)).select_related("leader", "unit").get(pk=patrol.pk)
    if row.called_off_at is not None:
        return row
    if row.ends_at <= now:
        raise ValidationError(_("This patrol is over."))
    row.called_off_at = now
    row.save(update_fields=["called_off_at"])
    journal.record(by=by, verb="call_off_patrol", target=row, unit_id=row.unit_id)
    notify(
        to={row.leader, *row.crew.all()}, about="patrols/email/patrol_called_off.txt", key=f"patrol/{row.pk}/off",
        now=now, context={"patrol": row}, link=reverse("patrols:my_points"), expires_at=row.ends_at,
    )  # fmt: skip
    live.changed(path=row.unit.path, kind="patrol", pk=row.pk)
    return row


@transaction.atomic
def switch_lights(*, by: User, patrol: Patrol, on: bool) -> Patrol:
    """The crew says whether its lights are on; visits from now on carry it. Raises ValidationError on foot."""
    row = Patrol.objects.select_for_update(of=("self",)).get(pk=patrol.pk)
    if not row.has_lights:
        raise ValidationError(_("Nobody on foot has lights to switch."))
    if row.lights_on != on:
        row.lights_on = on
        row.save(update_fields=["lights_on"])
        journal.record(by=by, verb="switch_lights", target=row, unit_id=row.unit_id, on=on)
    return row


@transaction.atomic
def arrive(
    *,
    by: User,
    stop: PatrolStop,
    submission: UUID,
    now: datetime,
    at: datetime | None = None,
    position: Position | None = None,
) -> tuple[PatrolVisit, bool]:
    """The patrol is at the point; returns the visit and whether it is new.

    The same submission again, or a tap while the crew is still there, is the first visit; another body is a
    Conflict. Out of radius is flagged. ValidationError: too early, over, or called off.
    """
    row = _locked(stop)
    facts = _facts(by, row, at, position)
    known = PatrolVisit.objects.filter(submission=submission).first()
    if known is not None:
        if any(getattr(known, name) != value for name, value in facts.items()):
            raise Conflict(_("This check-in was sent before with another position. Reload the page."))
        return known, False
    came_at = at or now
    _check_visit_time(row.patrol, came_at, now)
    last = PatrolVisit.objects.filter(stop__patrol=row.patrol_id).order_by("-arrived_at", "-pk").first()
    if last is not None and last.stop_id == row.pk and last.left_at is None and last.arrived_at <= came_at:
        return last, False
    visit = PatrolVisit(submission=submission, **{**facts, "arrived_at": came_at})
    visit.lights_on = row.patrol.lights_on if row.patrol.has_lights else None
    visit.distance_m, visit.is_out_of_radius = distance_to(row.point, position)
    visit.save()
    _count(row, came_at)
    journal.record(
        by=by, verb="reach_point", target=row, unit_id=row.patrol.unit_id, distance_m=visit.distance_m,
        is_out_of_radius=visit.is_out_of_radius,
    )  # fmt: skip
    live.changed(path=row.patrol.unit.path, kind="patrol", pk=row.patrol_id)
    return visit, True


@transaction.atomic
def leave(
    *, by: User, stop: PatrolStop, now: datetime, at: datetime | None = None, position: Position | None = None
) -> PatrolVisit:
    """The patrol drives on; how long it stayed is known now. A second tap changes nothing.

    Raises ValidationError when the patrol is not at that point.
    """
    row = _locked(stop)
    visit = PatrolVisit.objects.filter(stop=row).order_by("-arrived_at", "-pk").first()
    if visit is None:
        raise ValidationError(_("Say first that you are there."))
    if visit.left_at is not None:
        return visit
    left_at = min(at or now, now + CLOCK_ERROR)
    if PatrolVisit.objects.filter(stop__patrol=row.patrol_id, arrived_at__gt=visit.arrived_at).exists():
        raise ValidationError(_("You have been at another point since: how long you stayed here is not known."))
    metres, is_off = distance_to(row.point, position)
    visit.left_at = max(left_at, visit.arrived_at)
    visit.is_out_of_radius = visit.is_out_of_radius or is_off
    visit.distance_m = metres if is_off else visit.distance_m
    visit.save(update_fields=["left_at", "is_out_of_radius", "distance_m"])
    _count(row, visit.left_at)
    journal.record(by=by, verb="leave_point", target=row, unit_id=row.patrol.unit_id, counts=visit.counts)
    live.changed(path=row.patrol.unit.path, kind="patrol", pk=row.patrol_id)
    return visit


def _locked(stop: PatrolStop) -> PatrolStop:
    """The stop with its patrol held: two taps of one crew wait for each other."""
    Patrol.objects.select_for_update(of=("self",)).get(stops=stop.pk)
    return PatrolStop.objects.select_related("patrol__unit", "point").get(pk=stop.pk)


def _facts(by: User, stop: PatrolStop, at: datetime | None, position: Position | None) -> dict[str, object]:
    """What the sender said; a repeated submission must say it again."""
    facts: dict[str, object] = {
        "stop_id": stop.pk,
        "by_id": by.pk,
        "latitude": position.latitude if position else None,
        "longitude": position.longitude if position else None,
        "accuracy_m": position.accuracy_m if position else None,
    }
    return {**facts, "arrived_at": at} if at else facts


def _check_visit_time(patrol: Patrol, at: datetime, now: datetime) -> None:
    if patrol.called_off_at is not None and at >= patrol.called_off_at:
        raise ValidationError(_("This patrol is called off."))
    if at > now + CLOCK_ERROR:
        raise ValidationError(_("This time lies in the future. Check the clock of your phone."))
    if at < patrol.takes_visits_from:
        raise ValidationError(_("It is too early: points are reached from half an hour before the patrol starts."))
    if at >= patrol.ends_at:
        raise ValidationError(_("This patrol is over."))


def _count(stop: PatrolStop, at: datetime) -> None:
    """Keep what counts, and when the rule was first kept."""
    visits = PatrolVisit.objects.filter(stop=stop).select_related("stop")
    stop.visits_counted = sum(visit.counts for visit in visits)
    if stop.done_at is None and stop.visits_counted >= stop.visits_needed:
        stop.done_at = at
    stop.save(update_fields=["visits_counted", "done_at"])
