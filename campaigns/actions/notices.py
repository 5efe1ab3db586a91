"""Telling people about an order: whose turn it is now, what became of theirs, and what waits too long."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from campaigns.models import LessonOrder
from campaigns.selectors import leaders_of, people_of_school
from campaigns.workflow import OrderState, Turn, reminders
from safeschool.accounts.models import User
from safeschool.audit import journal
from safeschool.notifications.send import notify

AT_ONCE = 200
# The last of an order's states: whoever ordered it, and whoever was to teach it, are told.
ENDS = (OrderState.DECLINED, OrderState.CANCELLED, OrderState.RATED)


def tell_moved(order: LessonOrder, *, by: User, now: datetime) -> None:
    """Tell those whose turn it is, and the school; not the one who moved it."""
    people = [*_whose_turn(order), order.ordered_by]
    if order.state in ENDS and order.lecturer:
        people.append(order.lecturer)
    told = {person.pk: person for person in people if person.pk != by.pk}
    key = f"lesson:{order.pk}:{order.state}:{int(now.timestamp())}"
    _notify(order, "lesson_moved", to=list(told.values()), key=key, now=now)


@transaction.atomic
def remind_due_lessons(*, now: datetime) -> int:
    """Remind whoever is to take the next step of every order whose clock has struck. Returns how many."""
    rows = LessonOrder.objects.due(now).select_for_update(skip_locked=True, of=("self",))
    orders = list(rows.select_related("offer", "school", "unit", "lecturer", "ordered_by").order_by("due_at")[:AT_ONCE])
    for order in orders:
        _remind(order, now)
    return len(orders)


def _remind(order: LessonOrder, now: datetime) -> None:
    # Of reminders that a sleeping clock has missed only the last is sent.
    times = reminders(order.state, order.entered_at, order.starts_at, order.ends_at)
    order.reminded = sum(time <= now for time in times)
    order.due_at = next((time for time in times if time > now), None)
    order.save(update_fields=["reminded", "due_at"])
    journal.record(by=None, verb="lesson.reminded", target=order, state=order.state, times=order.reminded)
    key = f"lesson:{order.pk}:{order.state}:{int(order.entered_at.timestamp())}:wait{order.reminded}"
    _notify(order, "lesson_waits", to=_whose_turn(order), key=key, now=now)


def _whose_turn(order: LessonOrder) -> list[User]:
    if order.turn == Turn.COMMAND:
        return leaders_of(order.unit)
    if order.turn == Turn.LECTURER:
        return [order.lecturer] if order.lecturer else []
    return people_of_school(order.school) if order.turn == Turn.SCHOOL else []


def _notify(order: LessonOrder, about: str, *, to: list[User], key: str, now: datetime) -> None:
    notify(
        to=to,
        about=f"campaigns/email/{about}.txt",
        key=key,
        now=now,
        context={
            "order": order.pk,
            "lesson": order.offer.title,
            "school": order.school.name,
            "state": OrderState(order.state).label,
            "starts_at": order.starts_at,
        },
        link=reverse("campaigns:order", args=[order.pk]),
    )
