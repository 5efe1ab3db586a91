"""What lies ahead: gaps announced once, and everybody's next week."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db import transaction
from django.urls import reverse

from patrols.models import Assignment, Shift
from patrols.selectors.people import leaders_of
from patrols.workflow import LOOK_AHEAD
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Role
from safeschool.kernel.week import Week
from safeschool.notifications.send import Message, notify_many
from safeschool.notifications.workflow import Topic

# Sunday evening, by the unit's own clock.
LAST_DAY, EVENING = 6, time(17)


@transaction.atomic
def announce_gaps(*, now: datetime) -> int:
    """Tell each unit's chief, in one message, of the gaps of the next 30 days that nobody was told of; once each.

    A gap that was filled and opens again is a new one. Returns how many were announced.
    """
    ahead = Shift.objects.planned().filter(starts_at__gt=now, starts_at__lt=now + LOOK_AHEAD)
    open_now = Shift.objects.with_gaps().filter(starts_at__gt=now)
    filled = ahead.filter(gap_told_at__isnull=False).exclude(pk__in=open_now.values("pk"))
    Shift.objects.filter(pk__in=filled.values("pk")).update(gap_told_at=None)
    rows = ahead.with_gaps().filter(gap_told_at=None).select_for_update(skip_locked=True, of=("self",))
    fresh = list(rows.select_related("post__unit").order_by("starts_at", "pk"))
    Shift.objects.filter(pk__in=[shift.pk for shift in fresh]).update(gap_told_at=now)
    by_unit: dict[int, list[Shift]] = defaultdict(list)
    for shift in fresh:
        by_unit[shift.post.unit_id].append(shift)
    units = [shifts[0].post.unit for shifts in by_unit.values()]
    chiefs = leaders_of(units, Role.WARD_CHIEF)
    messages = [
        Message(
            to=chief,
            key=f"duty-gaps:{unit.pk}:{by_unit[unit.pk][0].pk}:{now:%Y%m%dT%H%M%S}",
            context={"unit": unit, "count": len(by_unit[unit.pk]), "shift": by_unit[unit.pk][0]},
            link=f"{reverse('patrols:gaps')}?unit={unit.code}",
        )
        for unit in units
        for chief in chiefs[unit.pk]
    ]
    notify_many(about="patrols/email/duty_gaps.txt", messages=messages, now=now)
    return len(fresh)


@transaction.atomic
def tell_week_ahead(*, now: datetime) -> int:
    """On Sunday evening tell everybody their duties of the coming week, in one message, once; returns how many."""
    monday = Week.of((now + timedelta(days=2)).date()).monday
    rows = Assignment.objects.awaited().filter(shift__on__range=(monday, monday + timedelta(days=6)))
    units = [unit for unit in _units_of(rows) if _is_time(unit, now)]
    mine: dict[User, list[Assignment]] = defaultdict(list)
    seats = rows.filter(shift__post__unit__in=units, shift__required_at__gt=now)
    for row in seats.select_related("user", "shift__post").order_by("shift__required_at", "pk"):
        mine[row.user].append(row)
    messages = [
        Message(
            to=user,
            key=f"duty-week:{Week.of(monday)}",
            context={"duties": duties, "count": len(duties), "monday": monday},
            link=reverse("patrols:my_shifts"),
            expires_at=duties[-1].shift.ends_at,
            topic=Topic.REMINDER,
        )
        for user, duties in mine.items()
    ]
    return len(notify_many(about="patrols/email/duty_week.txt", messages=messages, now=now))


def _units_of(rows: Iterable[Assignment]) -> list[Unit]:
    return list(Unit.objects.filter(posts__shifts__assignments__in=rows).distinct())


def _is_time(unit: Unit, now: datetime) -> bool:
    here = now.astimezone(unit.zone)
    return here.weekday() == LAST_DAY and here.time() >= EVENING
