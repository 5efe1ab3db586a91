"""Reminders that nobody answered."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from patrols.models import Reminder
from patrols.selectors.people import leaders_of
from patrols.selectors.planning import settings_of
from patrols.workflow import DutyState, Lead
from safeschool.accounts.roles import Role
from safeschool.notifications.send import Message, notify_many
from safeschool.notifications.workflow import Topic

BATCH = 500


@transaction.atomic
def press_unanswered(*, now: datetime) -> int:
    """Tell the chief, once, of each officer who was reminded an hour before and has not said that they will come.

    How long one has to answer is a setting of the unit. Returns how many the chiefs were told of.
    """
    silent = Reminder.objects.filter(
        lead=Lead.HOUR, reminded_at__lte=now, acknowledged_at=None, pressed_at=None,
        assignment__state=DutyState.PLANNED, assignment__shift__required_at__gt=now,
    )  # fmt: skip
    rows = silent.select_for_update(skip_locked=True, of=("self",)).select_related("assignment__shift__post__unit")
    found = list(rows.order_by("reminded_at", "pk")[:BATCH])
    units = {row.assignment.shift.post.unit_id: row.assignment.shift.post.unit for row in found}
    minutes = {pk: settings_of(unit).answer_minutes for pk, unit in units.items()}
    late = [row for row in found if _is_late(row, minutes[row.assignment.shift.post.unit_id], now)]
    Reminder.objects.filter(pk__in=[row.pk for row in late]).update(pressed_at=now)
    chiefs = leaders_of(list(units.values()), Role.WARD_CHIEF)
    messages = [
        Message(
            to=chief,
            key=f"duty-unanswered:{row.assignment_id}",
            context={"shift": row.assignment.shift, "post": row.assignment.shift.post},
            link=reverse("patrols:shift", args=[row.assignment.shift_id]),
            expires_at=row.assignment.shift.ends_at,
            topic=Topic.ALERT,
        )
        for row in late
        for chief in chiefs[row.assignment.shift.post.unit_id]
        if chief.pk != row.assignment.user_id
    ]
    notify_many(about="patrols/email/duty_unanswered.txt", messages=messages, now=now)
    return len(late)


def _is_late(row: Reminder, minutes: int, now: datetime) -> bool:
    return bool(minutes and row.reminded_at and row.reminded_at + timedelta(minutes=minutes) <= now)
